import Sweeps
import Synchronization
import Testing

@testable import Experiments

/// A clock that shows what a run with given costs would: pilots read it twice for the set-up, then five times a
/// control step.
private final class PricedClock: Sendable {
  private let readings = Mutex((count: 0, time: 0.0))
  private let updatePeriod: Int

  static let setup = 5.0
  static let planning = 3.0
  static let update = 100.0

  init(updatePeriod: Int) { self.updatePeriod = updatePeriod }

  func read() -> Double {
    readings.withLock {
      let (step, phase) = ($0.count - 2).quotientAndRemainder(dividingBy: 5)
      switch ($0.count, phase) {
      case (0, _): break
      case (1, _): $0.time += Self.setup
      case (_, 1): $0.time += Self.planning
      case (_, 3) where (step + 1) % updatePeriod == 0: $0.time += Self.update
      default: break
      }
      $0.count += 1
      return $0.time
    }
  }
}

private func pilot(
  _ changes: [String: ParameterValue] = [:], readsUpdatesEvery period: Int = 4,
  until isEnough: (Double) -> Bool
) throws -> Experiment.Pilot {
  let parameters = Parameters(
    [
      "task": "point-mass-maze", "agent.steps": 50, "planner.horizon": 8, "planner.rollouts": 20,
      "value.members": 3, "learner.period": 8, "learner.gradient_steps": 4, "target.horizon": 8,
      "target.states": 20, "value.input_gain": 3,
    ].merging(changes) { $1 })
  let clock = PricedClock(updatePeriod: period)
  return try Experiment.pilot(of: parameters, until: isEnough, now: { clock.read() })
}

@Suite struct PilotTests {
  /// Of the run itself, which updates every eighth step.
  private let whole = PricedClock.setup + 50 * PricedClock.planning + 6 * PricedClock.update

  @Test func `a pilot finds the costs of set-up, steps and updates, however long it is`() throws {
    for limit in [0.0, 110, 250, .infinity] {
      let pilot = try pilot { $0 >= limit }
      #expect(abs(pilot.seconds - whole) < 1e-9)
    }
  }

  @Test func `a pilot ends when it is enough, but not before an update, and with the run`() throws {
    #expect(try pilot { _ in true }.steps == 4)
    // After the second update.
    #expect(try pilot { $0 >= 217 }.steps == 8)
    #expect(try pilot { _ in false }.steps == 50)
    #expect(try pilot(["learner.period": 2], readsUpdatesEvery: 2) { _ in true }.steps == 2)
  }

  @Test(
    arguments: [
      ["agent": "mpc"], ["agent": "random"], ["learner.period": 51],
    ] as [[String: ParameterValue]])
  func `a run without updates needs one step`(changes: [String: ParameterValue]) throws {
    let pilot = try pilot(changes, readsUpdatesEvery: 1000) { _ in true }
    #expect(pilot.steps == 1)
    #expect(abs(pilot.seconds - (PricedClock.setup + 50 * PricedClock.planning)) < 1e-9)
  }
}
