import Foundation
import Testing

@testable import Experiments

/// A finite decision process whose transitions are known: what the paper's lemmas are about.
private struct DecisionProcess {
  let discount: Double
  /// `[state][action]`
  var rewards: [[Double]]
  /// `[state][action][next state]`
  var transitions: [[[Double]]]

  private func worth(_ state: Int, _ action: Int, _ values: [Double]) -> Double {
    let next = zip(transitions[state][action], values).reduce(0) { $0 + $1.0 * $1.1 }
    return rewards[state][action] + discount * next
  }

  /// ℬV: the best action's reward and the value after it.
  func backup(_ values: [Double]) -> [Double] {
    rewards.indices.map { state in
      rewards[state].indices.map { worth(state, $0, values) }.max()!
    }
  }

  func backup(_ values: [Double], times: Int) -> [Double] {
    (0..<times).reduce(values) { values, _ in backup(values) }
  }

  /// V*, to rounding.
  var optimalValues: [Double] { fixedPoint { backup($0) } }

  /// An action for each state, the best before `values`.
  private func greedy(_ values: [Double]) -> [Int] {
    rewards.indices.map { state in
      rewards[state].indices.max { worth(state, $0, values) < worth(state, $1, values) }!
    }
  }

  /// The values of an agent that plans `horizon` steps ahead, feedback and all, with `terminal` at the end
  /// (eq. 3), takes `steps` steps of the plan, and plans again.
  func valuesOfPlanning(horizon: Int, taking steps: Int, terminal: [Double]) -> [Double] {
    let policies = (0..<steps).map { greedy(backup(terminal, times: horizon - 1 - $0)) }
    return fixedPoint { values in
      policies.reversed().reduce(values) { values, policy in
        policy.indices.map { worth($0, policy[$0], values) }
      }
    }
  }

  private func fixedPoint(_ operation: ([Double]) -> [Double]) -> [Double] {
    var values = [Double](repeating: 0, count: rewards.count)
    while true {
      let next = operation(values)
      if distance(next, values) < 1e-13 { return next }
      values = next
    }
  }
}

/// The largest difference, as in the paper's ε.
private func distance(_ first: [Double], _ second: [Double]) -> Double {
  zip(first, second).map { abs($0 - $1) }.max()!
}

extension DecisionProcess {
  /// Six states, three actions, each to any state with some probability.
  fileprivate init(random: RandomStream, number: Int) {
    func draw(_ index: Int) -> Double { Double(random.fraction(step: number, .start, at: index)) }
    discount = 0.5 + 0.45 * draw(0)
    rewards = (0..<6).map { state in (0..<3).map { draw(1 + 3 * state + $0) } }
    transitions = (0..<6).map { state in
      (0..<3).map { action in
        // Cubes make some transitions likely.
        let weights = (0..<6).map { pow(draw(100 + 18 * state + 6 * action + $0), 3) + 1e-3 }
        let total = weights.reduce(0, +)
        return weights.map { $0 / total }
      }
    }
  }
}

/// Source: Lowrey et al. 2018 (POLO), sections 2.2 and 2.3, appendix C.
@Suite struct LemmaTests {
  private let random = RandomStream(seed: 1, name: "lemmas")
  /// Rounding of values of size 20, through a few hundred backups.
  private let rounding = 1e-10

  private func values(_ number: Int, near values: [Double], error: Double) -> [Double] {
    values.enumerated().map { state, value in
      // Mostly as wrong as it may be: the bounds are about the worst.
      let draw = Double(random.symmetric(step: number, .action, at: state))
      return value + error * min(max(3 * draw, -1), 1)
    }
  }

  @Test(arguments: 1...6)
  func `the H-step Bellman operator contracts by gamma to the H`(horizon: Int) {
    for number in 0..<50 {
      let process = DecisionProcess(random: random, number: number)
      let first = values(2 * number, near: process.optimalValues, error: 5)
      let second = values(2 * number + 1, near: process.optimalValues, error: 5)
      let factor = pow(process.discount, Double(horizon))
      #expect(
        distance(process.backup(first, times: horizon), process.backup(second, times: horizon))
          <= factor * distance(first, second) + rounding)
      // What is added to all states comes through as it is, so that no smaller factor would do.
      let shifted = process.backup(first.map { $0 + 1 }, times: horizon)
      let lift = distance(shifted, process.backup(first, times: horizon))
      #expect(abs(lift - factor) < rounding)
    }
  }

  @Test(arguments: 1...6)
  func `an agent that takes all of its plan loses at most what lemma 2 says`(horizon: Int) {
    expectLosses(horizon: horizon, taking: horizon) { discount in
      2 * pow(discount, Double(horizon)) / (1 - pow(discount, Double(horizon)))
    }
  }

  @Test(arguments: 1...6)
  func `an agent that plans anew at each step loses at most lemma 1's price, shortened`(
    horizon: Int
  ) {
    expectLosses(horizon: horizon, taking: 1) { discount in
      2 * pow(discount, Double(horizon)) / (1 - discount)
    }
  }

  private func expectLosses(
    horizon: Int, taking steps: Int, bound: (_ discount: Double) -> Double
  ) {
    for number in 0..<50 {
      let process = DecisionProcess(random: random, number: number)
      let best = process.optimalValues
      let believed = values(number, near: best, error: 0.5)
      let got = process.valuesOfPlanning(horizon: horizon, taking: steps, terminal: believed)
      let error = distance(believed, best)
      #expect(zip(best, got).allSatisfy { $0 >= $1 - rounding })
      #expect(distance(best, got) <= bound(process.discount) * error + rounding)
    }
  }

  @Test(arguments: [0.5, 0.9, 0.99]) func `lemma 1 holds with equality somewhere`(discount: Double)
  {
    // Staying costs just less than the two errors make of it.
    let error = 1.0
    let price = 2 * discount * error * (1 - 1e-9)
    let process = DecisionProcess(
      discount: discount, rewards: [[-price, 0], [0]],
      transitions: [[[1, 0], [0, 1]], [[0, 1]]])
    #expect(process.optimalValues == [0, 0])
    let got = process.valuesOfPlanning(horizon: 1, taking: 1, terminal: [error, -error])
    #expect(abs(-got[0] * (1 - discount) / (2 * discount * error) - 1) < 1e-8)
  }

  /// The paper's proof follows one plan for all of its H steps (eq. 13), while its agent takes the first one and
  /// plans again, and can put off for ever what each plan does next.
  @Test(arguments: [0.5, 0.9, 0.99])
  func `an agent that plans anew at each step can lose more than lemma 2 says`(discount: Double) {
    // Stay at a price, or go by a gate, whose value is believed to be higher than it is, to the end.
    let error = 1.0
    let price = 2 * discount * discount * error * (1 - 1e-9)
    let process = DecisionProcess(
      discount: discount, rewards: [[-price, 0], [0], [0]],
      transitions: [[[1, 0, 0], [0, 1, 0]], [[0, 0, 1]], [[0, 0, 1]]])
    let believed = [-error, error, -error]
    #expect(process.optimalValues == [0, 0, 0])
    func loss(taking steps: Int) -> Double {
      -process.valuesOfPlanning(horizon: 2, taking: steps, terminal: believed)[0]
    }
    let bound = 2 * discount * discount * error / (1 - discount * discount)
    #expect(loss(taking: 2) <= bound)
    #expect(abs(loss(taking: 1) / (bound * (1 + discount)) - 1) < 1e-8)
  }
}
