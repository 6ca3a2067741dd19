import Foundation
import Sweeps
import Testing

@testable import Experiments

private let gamma = 0.99

func getup(_ changes: [String: ParameterValue] = [:]) -> Parameters {
  Parameters(
    [
      "task": "humanoid-getup", "task.control_cost": 0, "discount": .number(gamma),
      "value.members": 2, "value.unit": "reward", "value.residual": "reward",
      "value.inputs": "standardised", "value.prior_scale": 0.005, "value.output_gain": 0.01,
    ].merging(changes) { $1 })
}

func makeEnsemble(_ parameters: Parameters) throws -> (ValueEnsemble, any ControlTask) {
  let task = try Tasks.make(parameters)
  let random = RandomStream(seed: 1, name: "ensemble")
  return (try ValueEnsemble(task: task, parameters: parameters, random: random), task)
}

private func values(_ ensemble: ValueEnsemble, _ observations: [Float]) -> [Float] {
  let count = observations.count / ensemble.network.widths[0]
  let inputs = FloatBuffer(observations)
  let out = FloatBuffer(count: count)
  ensemble.evaluate(inputs.pointer, lanes: count, into: out.pointer)
  return out.array
}

@Suite struct ResidualValueTests {
  @Test func `without networks the value of a state is its reward for ever`() throws {
    let (ensemble, task) = try makeEnsemble(
      getup(["value.prior_scale": 0, "value.output_gain": 0]))
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
    let (inRewards, task) = try makeEnsemble(getup(changes))
    let (inReturns, _) = try makeEnsemble(getup(changes.merging(["value.unit": "return"]) { $1 }))
    let observations = try task.referenceObservations()
    for (large, small) in zip(values(inRewards, observations), values(inReturns, observations)) {
      // Values are of size 0.01 before the factor, in single precision.
      #expect(abs(large - 100 * small) < 1e-5)
    }
  }

  @Test func `a record gives the same values, with unit, residual and standardised inputs`() throws
  {
    let (ensemble, task) = try makeEnsemble(getup())
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
      (["agent": "mpc", "planner.noise": 0], "planner.noise is 0"),
      (["agent": "polo", "planner.noise": 0], "planner.noise is 0"),
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
    let still = Parameters(["task": "humanoid-getup", "agent": "noise", "planner.noise": 0])
    #expect(Experiment.contradiction(in: still) == nil)
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
