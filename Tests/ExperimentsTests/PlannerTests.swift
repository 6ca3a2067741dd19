import Foundation
import Sweeps
import Testing

@testable import Experiments

/// `x' = x + u`, reward `−q x² − u²` at the state before the step: its optimal feedback has a closed form.
private struct LinearQuadratic: ControlTask {
  static let q = 0.5

  let state = [Component(name: "x", units: "1")]
  let action = [ActionComponent(name: "u", units: "1", range: -4...4)]
  let observationCount = 1
  let timestep = 1.0

  func initialState(_ random: RandomStream, episode: Int) -> [Double] { [1.5] }
  func makeSimulator() -> any Simulator { LinearQuadraticSimulator() }
  func referenceObservations() -> [Float] { (0..<16).map { Float($0) } }
  func makeProbe(_ parameters: Parameters) -> any Probe { preconditionFailure("not recorded") }
}

private final class LinearQuadraticSimulator: Simulator {
  func roll(_ batch: RolloutBatch) {
    for lane in 0..<batch.count {
      var x = batch.startStates[lane]
      for step in 0..<batch.horizon {
        let u = batch.actions[step * batch.lanes + lane]
        batch.rewards[step * batch.lanes + lane] = Float(self.step(&x, action: [u]))
      }
      batch.lastObservations[lane] = Float(x)
    }
  }

  func step(_ state: UnsafeMutablePointer<Double>, action: UnsafePointer<Float>) -> Double {
    let u = Double(action[0])
    let reward = -LinearQuadratic.q * state[0] * state[0] - u * u
    state[0] += u
    return reward
  }

  func observe(
    _ states: UnsafePointer<Double>, count: Int, into observations: UnsafeMutablePointer<Float>,
    lanes: Int
  ) { for index in 0..<count { observations[index] = Float(states[index]) } }
}

/// `V(o) = slope · o₀`.
private final class LinearValue: ValueFunction {
  let slope: Float

  init(slope: Float) { self.slope = slope }

  func evaluate(
    _ observations: UnsafePointer<Float>, lanes: Int, into values: UnsafeMutablePointer<Float>
  ) { for lane in 0..<lanes { values[lane] = slope * observations[lane] } }

  func evaluate(
    _ observations: UnsafePointer<Float>, lanes: Int, into values: UnsafeMutablePointer<Float>,
    spreads: UnsafeMutablePointer<Float>
  ) {
    evaluate(observations, lanes: lanes, into: values)
    spreads.update(repeating: 0, count: lanes)
  }
}

private let settings = MPPI.Settings(
  horizon: 6, rollouts: 64, iterations: 1, noise: 0.3, correlation: 0, temperature: 0.1,
  temperatureUnit: .deviation, discount: 1)

private func action(
  of planner: any Planner, _ task: any ControlTask, from state: [Double], step: Int = 0,
  value: any ValueFunction = ZeroValue()
) throws -> [Float] {
  let action = FloatBuffer(count: Lanes.rounded(task.action.count))
  try planner.act(from: state, step: step, value: value, into: action.pointer)
  return Array(action.array.prefix(task.action.count))
}

@Suite struct PlannerContractTests {
  @Test(arguments: AgentKind.allCases, Tasks.catalogue.map(\.name))
  func `actions are within their ranges and depend on the addresses alone`(
    agent: AgentKind, task: String
  ) throws {
    let parameters = Parameters([
      "task": .string(task), "planner.horizon": 4, "planner.rollouts": 24, "planner.noise": 2,
    ])
    let control = try Tasks.make(parameters)
    func make() -> any Planner {
      agent.makePlanner(control, parameters, RandomStream(seed: 1, name: "planner"))
    }
    let (first, second) = (make(), make())
    let state = try control.initialState(RandomStream(seed: 1, name: "environment"), episode: 0)
    for step in 0..<20 {
      let value = LinearValue(slope: 1)
      let chosen = try action(of: first, control, from: state, step: step, value: value)
      // The weights of a plan's rollouts sum to 1 but for rounding.
      #expect(
        zip(chosen, control.action).allSatisfy {
          let rounding = 1e-6 * ($1.range.upperBound - $1.range.lowerBound)
          return $0 >= $1.range.lowerBound - rounding && $0 <= $1.range.upperBound + rounding
        })
      #expect(try chosen == action(of: second, control, from: state, step: step, value: value))
    }
    #expect(first.simulatedSteps == second.simulatedSteps)
  }
}

@Suite struct NoisyActionsTests {
  @Test func `noise has the stated deviation and correlation, and begins anew with an episode`()
    throws
  {
    let task = LinearQuadratic()
    // A twentieth of ±4, so that next to nothing is clipped.
    let parameters = Parameters(["planner.noise": 0.05, "planner.noise_correlation": 0.9])
    func planner() -> NoisyActions {
      NoisyActions(
        task: task, parameters: parameters, random: RandomStream(seed: 1, name: "planner"))
    }
    let first = planner()
    let count = 20_000
    let actions = try (0..<count).map {
      Double(try action(of: first, task, from: [0], step: $0)[0]) / 0.2
    }
    func mean(_ values: some Collection<Double>) -> Double {
      values.reduce(0, +) / Double(values.count)
    }
    // The mean of n such numbers has a variance of about 19 / n.
    #expect(abs(mean(actions)) < 4 * (19 / Double(count)).squareRoot())
    #expect(abs(mean(actions.map { $0 * $0 }) - 1) < 0.15)
    #expect(abs(mean(zip(actions, actions.dropFirst()).map { $0 * $1 }) - 0.9) < 0.15)
    // White noise of the same draws begins it, whatever was before.
    first.reset()
    #expect(
      try action(of: first, task, from: [0], step: 7)
        == action(of: planner(), task, from: [0], step: 7))
    #expect(
      try action(of: first, task, from: [0], step: 8)
        != action(of: planner(), task, from: [0], step: 8))
  }
}

@Suite struct RandomActionsTests {
  @Test func `actions are uniform over the whole of each actuator's range`() throws {
    let task = try HandCube(Parameters([:]))
    let agent = RandomActions(task: task, random: RandomStream(seed: 1, name: "planner"))
    let count = 4000
    let drawn = try (0..<count).map { try action(of: agent, task, from: [0], step: $0) }
    for (index, actuator) in task.action.enumerated() {
      let places = drawn.map { Double(($0[index] - actuator.middle) / actuator.half) }
      // Four and a half standard errors; the variances are 1/3 and 4/45.
      let root = Double(count).squareRoot()
      #expect(abs(places.reduce(0, +)) / Double(count) < 4.5 * (1.0 / 3).squareRoot() / root)
      let square = places.reduce(0) { $0 + $1 * $1 } / Double(count)
      #expect(abs(square - 1.0 / 3) < 4.5 * (4.0 / 45).squareRoot() / root)
      #expect(places.max()! > 0.98 && places.min()! < -0.98)
    }
  }
}

@Suite struct MPPITests {
  @Test func `many iterations approach the optimal feedback of a linear-quadratic problem`() throws
  {
    // Backward Riccati recursion with P_H = 0: K = P / (1 + P), P ← q + P / (1 + P).
    var gain = 0.0
    var p = 0.0
    for _ in 0..<6 {
      gain = p / (1 + p)
      p = LinearQuadratic.q + p / (1 + p)
    }
    var many = settings
    many.rollouts = 512
    many.iterations = 60
    many.noise = 0.1
    let task = LinearQuadratic()
    let planner = MPPI(task: task, settings: many, random: RandomStream(seed: 1, name: "planner"))
    let chosen = try action(of: planner, task, from: [1.5])
    // The weighted mean of 0.4-wide noise at a temperature of 0.1 leaves a few hundredths.
    #expect(abs(Double(chosen[0]) + gain * 1.5) < 0.05)
  }

  @Test func `as the temperature falls the plan becomes the best rollout`() throws {
    var cold = settings
    cold.temperature = 1e-9
    cold.horizon = 1
    let task = LinearQuadratic()
    let random = RandomStream(seed: 4, name: "planner")
    let planner = MPPI(task: task, settings: cold, random: random)
    let chosen = try action(of: planner, task, from: [0], value: LinearValue(slope: 1))
    // The candidates again: rollout 0 is the plan, 0; the others are clipped noise of deviation 0.3 · 4.
    let noise = FloatBuffer(count: 64)
    random.fillNormals(noise.pointer, count: 64, step: 0, .exploration)
    let candidates = [0] + noise.array.dropFirst().map { min(max($0 * 1.2, -4), 4) }
    let best = candidates.max { $0 - $0 * $0 < $1 - $1 * $1 }!
    #expect(abs(chosen[0] - best) < 1e-6)
  }

  @Test func `without rewards on the way the terminal value alone decides`() throws {
    var blind = settings
    blind.temperature = 1e-9
    blind.horizon = 1
    blind.rewards = .terminalOnly
    let task = LinearQuadratic()
    let random = RandomStream(seed: 4, name: "planner")
    let planner = MPPI(task: task, settings: blind, random: random)
    let chosen = try action(of: planner, task, from: [0], value: LinearValue(slope: 1))
    let noise = FloatBuffer(count: 64)
    random.fillNormals(noise.pointer, count: 64, step: 0, .exploration)
    // The reward would have made it the best of u − u².
    #expect(abs(chosen[0] - min(noise.array.dropFirst().max()! * 1.2, 4)) < 1e-6)
    #expect(
      try action(of: MPPI(task: task, settings: blind, random: random), task, from: [1]) == [0])
  }

  @Test func `equal returns leave the plan as it is`() throws {
    let task = PointMass(world: .box)
    let planner = MPPI(
      task: task, settings: settings, random: RandomStream(seed: 1, name: "planner"))
    for step in 0..<10 {
      #expect(try action(of: planner, task, from: [5, 5, 0, 0], step: step) == [0, 0])
    }
  }

  @Test(arguments: MPPI.Tail.allCases)
  func `a plan is shifted by a step, and ends as its tail says`(tail: MPPI.Tail) throws {
    // Its rest is not 0.
    let task = try HandCube(Parameters([:]))
    var short = settings
    (short.horizon, short.rollouts, short.iterations, short.tail) = (4, 16, 3, tail)
    let random = RandomStream(seed: 1, name: "planner")
    let planner = MPPI(task: task, settings: short, random: random)
    let state = try task.initialState(RandomStream(seed: 1, name: "environment"), episode: 0)
    let chosen = try action(of: planner, task, from: state, step: 2)
    let optimiser = PlanOptimiser(task: task, settings: short, random: random)
    optimiser.start(from: state)
    // Each iteration of each step has noise of its own.
    for place in 6..<9 { try optimiser.improve(randomStep: place, value: ZeroValue()) }
    let (plan, count) = (optimiser.plan.array, task.action.count)
    let transfer = StateTransfer()
    try planner.pass(through: transfer)
    let part = try #require(transfer.snapshot.parts.first { $0.name == "optimiser/plan" })
    let kept = part.bytes.withUnsafeBytes { bytes in
      plan.indices.map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
    #expect(chosen == Array(plan.prefix(count)))
    let end = tail == .zero ? task.action.map(\.rest) : Array(plan.suffix(count))
    #expect(kept == Array(plan.dropFirst(count)) + end)
  }

  @Test func `a return is of discounted rewards and gamma to the H of the terminal value`() throws {
    var discounting = settings
    discounting.discount = 0.5
    let optimiser = PlanOptimiser(
      task: LinearQuadratic(), settings: discounting,
      random: RandomStream(seed: 1, name: "planner"))
    optimiser.start(from: [1.5])
    try optimiser.improve(randomStep: 0, value: LinearValue(slope: 100))
    let batch = optimiser.batch
    for lane in 0..<batch.count {
      var (x, discount, sum) = (1.5, 1.0, 0.0)
      for step in 0..<discounting.horizon {
        let u = Double(batch.actions[step * batch.lanes + lane])
        sum -= discount * (LinearQuadratic.q * x * x + u * u)
        x += u
        discount *= 0.5
      }
      #expect(abs(Double(optimiser.returns[lane]) - (sum + discount * 100 * x)) < 1e-4)
    }
  }

  @Test func `a value far away still moves the agent where there is no other reward`() throws {
    var far = settings
    far.horizon = 32
    far.discount = 0.2
    far.noise = 0.7
    far.correlation = 0.97
    let task = PointMass(world: .box)
    let planner = MPPI(task: task, settings: far, random: RandomStream(seed: 1, name: "planner"))
    let chosen = try action(of: planner, task, from: [5, 5, 0, 0], value: LinearValue(slope: 1))
    #expect(chosen[0] > 0.3)
  }

  @Test func `the temperature's unit makes the plan indifferent to the scale of rewards`() throws {
    let task = PointMass(world: .box)
    let plans = try [Float(1), 1024].map { slope in
      let planner = MPPI(
        task: task, settings: settings, random: RandomStream(seed: 1, name: "planner"))
      return try action(of: planner, task, from: [5, 5, 0, 0], value: LinearValue(slope: slope))
    }
    for (small, large) in zip(plans[0], plans[1]) { #expect(abs(small - large) < 1e-5) }
  }
}
