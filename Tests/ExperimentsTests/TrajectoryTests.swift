import Foundation
import Sweeps
import Testing

@testable import Experiments

private let gamma = 0.99

private func getup(_ changes: [String: ParameterValue] = [:]) -> Parameters {
  Parameters(
    [
      "task": "humanoid-getup", "task.control_cost": 0, "discount": .number(gamma),
      "value.members": 2, "value.unit": "reward", "value.residual": "reward",
      "value.inputs": "standardised", "value.prior_scale": 0.005, "value.output_gain": 0.01,
    ].merging(changes) { $1 })
}

private func ensemble(_ parameters: Parameters) throws -> (ValueEnsemble, any ControlTask) {
  let task = try Tasks.make(parameters)
  let random = RandomStream(seed: 1, name: "ensemble")
  return (try ValueEnsemble(task: task, parameters: parameters, random: random), task)
}

private func values(_ ensemble: ValueEnsemble, _ observations: [Float]) -> [Float] {
  let count = observations.count / ensemble.network.widths[0]
  let inputs = FloatBuffer(count: observations.count)
  for (index, value) in observations.enumerated() { inputs[index] = value }
  let out = FloatBuffer(count: count)
  ensemble.evaluate(inputs.pointer, lanes: count, into: out.pointer)
  return out.array
}

@Suite struct ResidualValueTests {
  @Test func `without networks the value of a state is its reward for ever`() throws {
    let (ensemble, task) = try ensemble(getup(["value.prior_scale": 0, "value.output_gain": 0]))
    let observations = try task.referenceObservations()
    let count = observations.count / task.observationCount
    for (lane, value) in values(ensemble, observations).enumerated() {
      let height = observations[HumanoidSensors.heightIndex * count + lane]
      let reward = height > 1.1 ? 1 : height - 0.1
      #expect(abs(value - 100 * reward) < 1e-3)
    }
  }

  @Test func `in reward units networks and priors count for 1 / (1 - gamma)`() throws {
    let changes: [String: ParameterValue] = ["value.residual": "none", "value.aggregate": "mean"]
    let (inRewards, task) = try ensemble(getup(changes))
    let (inReturns, _) = try ensemble(getup(changes.merging(["value.unit": "return"]) { $1 }))
    let observations = try task.referenceObservations()
    for (large, small) in zip(values(inRewards, observations), values(inReturns, observations)) {
      // Values are of size 0.01 before the factor, in single precision.
      #expect(abs(large - 100 * small) < 1e-5)
    }
  }

  @Test func `a record gives the same values, with unit, residual and standardised inputs`() throws
  {
    let (ensemble, task) = try ensemble(getup())
    let reloaded = try ValueEnsemble(ensemble.grid, stateReward: task.stateReward)
    let observations = try task.referenceObservations()
    #expect(values(reloaded, observations) == values(ensemble, observations))
    #expect(throws: ExperimentError.self) { _ = try ValueEnsemble(ensemble.grid) }
  }

  @Test(
    arguments: [
      (
        ["task": "humanoid-walk"], "value.residual 'reward' needs observations that tell the reward"
      ),
      (["discount": 1], "value.unit and value.residual 'reward' divide by 1 - discount"),
      (["discount": 1, "value.residual": "none"], "value.unit and value.residual"),
      (["target.lowest": 1, "target.highest": 0.5], "target.lowest is above target.highest"),
      (["target.reoptimised": 0.6, "target.continued": 0.5], "target.reoptimised and"),
      (["target.rollouts": 1], "target.rollouts is 1"),
      (
        ["learner.minibatch_planned": 0, "learner.minibatch_perturbed": 0],
        "learner.minibatch_planned and learner.minibatch_perturbed are 0"
      ),
      (["learner.following": 0], "learner.following is 0"),
      (["target.plans": 8], "target.plans is 8"),
      (
        ["learner.gradient_steps": 1_000_000, "learner.minibatch": 8192],
        "learner.gradient_steps times the states of a mini-batch is 8"
      ),
      (
        ["discount": 1, "value.residual": "none", "value.unit": "return", "target.highest": 1],
        "target.lowest and target.highest are rewards per step"
      ),
      (["task.head_scale": 2, "task.world_head_scale": 1.3], "task.head_scale times"),
    ] as [([String: ParameterValue], String)])
  func `what parameters cannot be together is said before anything starts`(
    changes: [String: ParameterValue], fault: String
  ) throws {
    let parameters = getup(changes.merging(["learner.method": "trajectory"]) { $1 })
    let said = try #require(Experiment.contradiction(in: parameters))
    #expect(said.hasPrefix(fault))
    #expect(throws: ExperimentError.contradiction(said)) {
      _ = try Experiment(parameters, now: { 0 })
    }
    // Who learns nothing has no value to be contradictory about.
    let planner = Parameters(parameters.values.merging(["agent": "mpc"]) { $1 })
    #expect((Experiment.contradiction(in: planner) == nil) == !fault.hasPrefix("task."))
  }

  @Test(
    arguments: [
      (["agent": "mpc", "planner.rewards": "none"], "planner.rewards 'none' leaves an mpc agent"),
      (["agent": "mpc", "planner.rollouts": 1], "planner.rollouts is 1"),
      (["agent": "polo", "planner.rollouts": 1], "planner.rollouts is 1"),
    ] as [([String: ParameterValue], String)])
  func `a plan that could never move is said before anything starts`(
    changes: [String: ParameterValue], fault: String
  ) throws {
    #expect(try #require(Experiment.contradiction(in: getup(changes))).hasPrefix(fault))
    let fitted = getup([
      "agent": "polo", "learner.method": "fitted", "target.states": 2048, "target.rollouts": 513,
    ])
    #expect(
      Experiment.contradiction(in: fitted)?.hasPrefix(
        "target.states times target.rollouts is 1050624")
        == true)
    let random = Parameters(["task": "humanoid-getup", "agent": "random", "planner.rollouts": 1])
    #expect(Experiment.contradiction(in: random) == nil)
  }

  @Test func `what a task does not read is no fault of it`() {
    let parameters = Parameters([
      "task": "point-mass-box", "task.head_scale": 2, "task.world_head_scale": 2,
    ])
    #expect(Experiment.contradiction(in: parameters) == nil)
  }

  @Test func `observations are standardised with a floor under their deviations`() {
    var statistics = ObservationStatistics(observationCount: 2)
    let observations: [Float] = [1, 2, 3, 6, 7, 7, 7, 7]
    statistics.add(observations, count: 4, lanes: 4)
    #expect(statistics.scaling.means == [3, 7])
    #expect(abs(statistics.scaling.deviations[0] - Float(3.5).squareRoot()) < 1e-6)
    #expect(statistics.scaling.deviations[1] == 0.1)
    let scaled = FloatBuffer(count: 8)
    statistics.scaling.apply(observations, lanes: 4, into: scaled.pointer)
    #expect(scaled[1] == (2 - 3) / statistics.scaling.deviations[0])
    #expect(scaled[7] == 0)
  }
}

@Suite struct WaypointTests {
  @Test(arguments: ["point-mass-maze", "humanoid-getup"])
  func `a waypoint is the observation of the state that the rollout passes through`(
    name: String
  ) throws {
    let task = try Tasks.make(Parameters(["task": .string(name)]))
    let start = try task.initialState(RandomStream(seed: 1, name: "environment"), episode: 0)
    let batch = RolloutBatch(count: 5, horizon: 12, task: task)
    let random = RandomStream(seed: 2, name: "test")
    func roll(observing: Bool) throws -> [Float] {
      random.fillNormals(batch.actions.pointer, count: batch.actions.count, step: 0, .action)
      for rollout in 0..<5 {
        batch.setStartState(start, of: rollout)
        batch.waypointSteps[rollout] = observing ? Int32(2 * rollout + 1) : -1
      }
      try task.makeSimulator().roll(batch)
      return batch.lastObservations.array
    }
    let unobserved = try roll(observing: false)
    #expect(try roll(observing: true) == unobserved)

    var path = [Double](repeating: 0, count: 13 * task.stateCount)
    let expected = FloatBuffer(count: task.observationCount * 16)
    for rollout in 0..<5 {
      try task.makeSimulator().trace(batch, rollout: rollout, into: &path)
      let state = Array(path.dropFirst((2 * rollout + 1) * task.stateCount))
      try task.makeSimulator().observe(state, count: 1, into: expected.pointer, lanes: 16)
      // The humanoid's last five numbers are touch, which lags a step behind on the way.
      let exact = task.observationCount - (name == "humanoid-getup" ? 5 : 0)
      for component in 0..<exact {
        let waypoint = batch.waypointObservations[component * batch.lanes + rollout]
        #expect(waypoint == expected[component * 16])
      }
    }
  }
}

@Suite struct TrainingSetTests {
  private let members = 2

  /// Eleven executed steps with reward 1 in states that are all the same.
  private func executed(_ parameters: Parameters) throws -> (ExecutedSteps, [Double]) {
    let task = try Tasks.make(parameters)
    let state = try task.initialState(RandomStream(seed: 1, name: "environment"), episode: 0)
    let steps = ExecutedSteps(
      capacity: 100, stateCount: task.stateCount, actionCount: task.action.count,
      observationCount: task.observationCount)
    let action = [Float](repeating: 0, count: task.action.count)
    let observation = FloatBuffer(count: task.observationCount)
    try task.makeSimulator().observe(state, count: 1, into: observation.pointer, lanes: 1)
    try state.withUnsafeBufferPointer { state in
      try action.withUnsafeBufferPointer { action in
        for _ in 0..<11 {
          steps.append(
            ExecutedStep(
              state: state.baseAddress!, action: action.baseAddress!, reward: 1, episode: 0),
            observation: observation.pointer)
        }
      }
    }
    return (steps, state)
  }

  private func targets(trace: Double, highest: Float = .infinity) throws -> ([Float], Float) {
    let parameters = Parameters(["task": "point-mass-box", "value.members": 2])
    let (ensemble, task) = try ensemble(parameters)
    let (steps, _) = try executed(parameters)
    let set = TrainingSet(
      capacity: 16, observationCount: task.observationCount, members: members)
    set.append(steps, from: 0, count: 10)
    let none = PerturbedStates(capacity: 1, observationCount: task.observationCount)
    set.computeTargets(
      of: 1, ensemble, perturbed: none,
      rules: .init(discount: 0.9, trace: trace, range: -.infinity...highest))
    let value = FloatBuffer(count: 16)
    ensemble.evaluate(member: 1, set.observations.pointer, lanes: 16, into: value.pointer)
    return ((0..<10).map { set.targets[16 + $0] }, value[0])
  }

  @Test func `with lambda 1 a target is the discounted sum of rewards and the last value`() throws {
    let (targets, value) = try targets(trace: 1)
    for (step, target) in targets.enumerated() {
      let power = Float(pow(0.9, Double(10 - step)))
      #expect(abs(target - ((1 - power) / 0.1 + power * value)) < 1e-5)
    }
  }

  @Test func `with lambda 0 a target is one reward and the next value`() throws {
    let (targets, value) = try targets(trace: 0)
    for target in targets { #expect(abs(target - (1 + 0.9 * value)) < 1e-6) }
  }

  @Test func `targets are cut to their range`() throws {
    #expect(try targets(trace: 1, highest: 0.5).0.allSatisfy { $0 <= 0.5 })
  }
}

@Suite struct TrajectoryLearnerTests {
  private func learner(
    _ changes: [String: ParameterValue] = [:], from change: (inout [Double]) -> Void = { _ in }
  ) throws -> (TrajectoryLearner, ValueEnsemble) {
    let parameters = getup(
      [
        "learner.method": "trajectory", "target.states": 2, "target.iterations": 2,
        "target.rollouts": 8, "target.horizon": 6, "target.perturbed": 4, "target.plans": 4,
        "learner.gradient_steps": 16, "target.lowest": -0.1, "target.highest": 1,
        "target.executed_horizon": 8, "learner.rate": 0.01,
      ].merging(changes) { $1 })
    let (ensemble, task) = try ensemble(parameters)
    let learner = TrajectoryLearner(
      task: task, ensemble: ensemble, parameters: parameters,
      random: RandomStream(seed: 1, name: "ensemble"))
    var state = try task.initialState(RandomStream(seed: 1, name: "environment"), episode: 0)
    change(&state)
    let action = [Float](repeating: 0, count: task.action.count)
    for step in 0..<12 {
      try state.withUnsafeBufferPointer { state in
        try action.withUnsafeBufferPointer {
          try learner.remember(
            ExecutedStep(
              state: state.baseAddress!, action: $0.baseAddress!, reward: 0, episode: step / 6))
        }
      }
    }
    return (learner, ensemble)
  }

  @Test func `the record says how many steps targets cost`() throws {
    let (learner, _) = try learner()
    try learner.update()
    // Two plans of two iterations of eight rollouts, and the best of each followed once more.
    #expect(learner.simulatedSteps == 2 * (2 * 8 + 1) * 6)
  }

  @Test func `values fall to the rewards that were got`() throws {
    let (learner, _) = try learner(["learner.following": 1])
    var losses: [Double] = []
    for _ in 0..<8 {
      try learner.update()
      losses.append(learner.report.loss[0])
      #expect(learner.report.targetMean.allSatisfy { (-10...100).contains($0) })
    }
    #expect(losses[7] < losses[0] / 2)
  }

  @Test func `no plan goes on from where the task is lost`() throws {
    let (learner, _) = try learner([
      "task": "hand-cube", "target.horizon": 24, "target.rollouts": 2, "target.iterations": 1,
      "target.plans": 64, "target.reoptimised": 0, "target.continued": 1, "target.lowest": -10,
    ]) {
      // A cube above the hand that flies away at 1 m/s.
      $0[26] = 0.4
      $0[55] = 1
    }
    for _ in 0..<20 { try learner.update() }
    let task = try Tasks.make(Parameters(["task": "hand-cube"]))
    let plans = learner.plans
    #expect(plans.count == 40)
    let end = plans.horizon * task.stateCount
    #expect((0..<plans.count).allSatisfy { task.isLost(plans.states($0) + end) })
    #expect((0..<plans.count).allSatisfy { !task.isLost(plans.states($0)) })
  }

  @Test(arguments: [1, 6]) func `states off the plans are on the way of more than a step`(
    horizon: Int
  ) throws {
    let (learner, _) = try learner(["target.horizon": .number(Double(horizon))])
    try learner.update()
    #expect((learner.perturbed.count > 0) == (horizon > 1))
    for index in 0..<learner.perturbed.count {
      let observation = learner.perturbed.observation(index)
      // A direction has length 1.
      #expect((0..<learner.perturbed.observationCount).contains { abs(observation[$0]) > 0.1 })
    }
  }

  @Test func `an update without anything to learn from changes nothing`() throws {
    let (learner, ensemble) = try learner([
      "learner.minibatch_planned": 0, "learner.minibatch_perturbed": 0, "learner.buffer": 1,
    ])
    let before = ensemble.parameters.array
    try learner.update()
    #expect(ensemble.parameters.array == before)
    #expect(learner.report.targetMean == [0, 0] && learner.report.loss == [0, 0])
  }

  @Test func `values beyond all numbers end the run`() throws {
    let (learner, ensemble) = try learner()
    for index in 0..<ensemble.parameters.count { ensemble.parameters[index] = .nan }
    #expect(throws: ExperimentError.returnsNotFinite) { try learner.update() }
  }

  @Test func `a single network beyond all numbers ends the run`() throws {
    let (learner, ensemble) = try learner()
    try #require(ensemble.members > 1)
    for index in 0..<ensemble.network.size { ensemble.parameters[index] = .nan }
    #expect(throws: ExperimentError.returnsNotFinite) { try learner.update() }
  }

  @Test func `a last step beyond all numbers, which no loss has seen, ends the run`() throws {
    let (learner, _) = try learner([
      "learner.gradient_steps": 1, "learner.weight_decay": 1e45, "learner.decay": "decoupled",
    ])
    #expect(throws: ExperimentError.returnsNotFinite) { try learner.update() }
    #expect(learner.report.loss.allSatisfy { $0.isFinite })
  }

  @Test func `decoupled decay takes rate times decay off every weight in a gradient step`() throws {
    func updated(_ changes: [String: ParameterValue]) throws -> (before: [Float], after: [Float]) {
      let (learner, ensemble) = try learner(
        ["learner.gradient_steps": 1, "learner.following": 1].merging(changes) { $1 })
      let before = ensemble.parameters.array
      try learner.update()
      return (before, ensemble.parameters.array)
    }
    let (before, plain) = try updated([:])
    let decay: [String: ParameterValue] = ["learner.weight_decay": 0.5]
    let decoupled = try updated(decay.merging(["learner.decay": "decoupled"]) { $1 }).after
    let penalty = try updated(decay.merging(["learner.decay": "penalty"]) { $1 }).after
    // The rate is 0.01. Weights are below 4, in single precision.
    let rest = zip(decoupled, zip(plain, before)).map { $0 - ($1.0 - 0.005 * $1.1) }
    #expect(rest.allSatisfy { abs($0) < 1e-6 })
    #expect(before.contains { abs($0) > 0.1 })
    #expect(zip(penalty, decoupled).contains { abs($0 - $1) > 1e-4 })
  }

  @Test func `networks that do not follow stay as they are`() throws {
    let (learner, ensemble) = try learner(["learner.following": 0])
    let before = ensemble.parameters.array
    try learner.update()
    #expect(ensemble.parameters.array == before)
  }

  @Test func `cost estimates count what is simulated`() throws {
    let parameters = getup([
      "agent.steps": 32, "learner.method": "trajectory", "learner.period": 16, "target.states": 2,
      "target.iterations": 3, "target.rollouts": 60, "target.horizon": 48, "planner.horizon": 16,
      "planner.rollouts": 120,
    ])
    let expected = 32 + 32 * 120 * 16 + 2 * 2 * (3 * 60 + 1) * 48
    #expect(Experiment.simulatedSteps(of: parameters) == Double(expected))
  }
}
