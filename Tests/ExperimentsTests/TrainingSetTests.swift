import Foundation
import Sweeps
import Testing

@testable import Experiments

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
    state.withUnsafeBufferPointer { state in
      action.withUnsafeBufferPointer { action in
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

  private func targets(
    trace: Double, lowest: Float = -.infinity, highest: Float = .infinity
  ) throws -> ([Float], Float) {
    let parameters = Parameters(["task": "point-mass-box", "value.members": 2])
    let (ensemble, task) = try makeEnsemble(parameters)
    let (steps, _) = try executed(parameters)
    let set = TrainingSet(
      capacity: 16, observationCount: task.observationCount, members: members)
    set.append(steps, from: 0, count: 10)
    let none = PerturbedStates(capacity: 1, observationCount: task.observationCount)
    set.computeTargets(
      of: 1, ensemble, perturbed: none,
      rules: .init(discount: 0.9, trace: trace, range: lowest...highest))
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
    #expect(try targets(trace: 1, lowest: 20).0.allSatisfy { $0 >= 20 })
  }

  /// In steps and plans of which each state has a value and a reward of its own.
  @Test func `a target goes on from the state that comes next, by lambda`() throws {
    let parameters = Parameters([
      "task": "point-mass-box", "value.members": 1, "value.input_gain": 3,
    ])
    let (ensemble, task) = try makeEnsemble(parameters)
    let steps = ExecutedSteps(capacity: 8, stateCount: 4, actionCount: 2, observationCount: 2)
    let (state, action, observation) = (
      [Double](repeating: 0, count: 4), [Float](repeating: 0, count: 2), FloatBuffer(count: 2)
    )
    for step in 0..<6 {
      observation[0] = Float(step) / 6 - 0.5
      state.withUnsafeBufferPointer { state in
        action.withUnsafeBufferPointer { action in
          steps.append(
            ExecutedStep(
              state: state.baseAddress!, action: action.baseAddress!, reward: Double(step * step),
              episode: 0), observation: observation.pointer)
        }
      }
    }
    let plans = StoredPlans(capacity: 1, horizon: 5, task: task)
    let plan = plans.makePlan()
    for step in 0...5 {
      plans.observations(plan)[step] = Float(step) / 8
      plans.observations(plan)[plans.lanes + step] = -0.25
      if step < 5 { plans.rewards(plan)[step] = Float(10 + step) }
    }
    let set = TrainingSet(capacity: 16, observationCount: 2, members: 1)
    set.append(steps, from: 0, count: 5)
    set.append(plans, plan: plan)
    set.computeTargets(
      of: 0, ensemble, perturbed: PerturbedStates(capacity: 1, observationCount: 2),
      rules: .init(discount: 0.9, trace: 0.6, range: -Float.infinity...Float.infinity))
    let values = FloatBuffer(count: 16)
    ensemble.evaluate(member: 0, set.observations.pointer, lanes: 16, into: values.pointer)
    for (first, rewards) in [(0, [0.0, 1, 4, 9, 16]), (6, [10.0, 11, 12, 13, 14])] {
      var target = Double(values[first + 5])
      for step in (0..<5).reversed() {
        target = rewards[step] + 0.9 * (0.4 * Double(values[first + step + 1]) + 0.6 * target)
        #expect(abs(Double(set.targets[first + step]) - target) < 1e-4)
      }
    }
    #expect((0...5).map { set.observations[6 + $0] } == (0...5).map { Float($0) / 8 })
  }

  @Test func `what networks are to give is less the fixed part, by the unit, with target noise`()
    throws
  {
    let (ensemble, _) = try makeEnsemble(
      Parameters([
        "task": "point-mass-box", "value.members": 2, "value.unit": "reward", "discount": 0.9,
      ]))
    let descent = EnsembleDescent(
      ensemble: ensemble,
      settings: .init(batch: 16, rate: 0, decay: 0, decayKind: .penalty, following: nil))
    let set = TrainingSet(capacity: 16, observationCount: 2, members: 2)
    for index in 0..<32 {
      set.targets[index] = Float(index)
      set.fixedParts[index] = Float(index) / 3
    }
    let random = RandomStream(seed: 1, name: "test")
    let noise = FloatBuffer(count: 32)
    descent.convertTargets(of: set, noise: 0.3, random: random, update: 7)
    random.fillNormals(noise.pointer, count: 32, step: 7, .targets)
    for index in 0..<32 {
      // A unit is 1 / (1 - 0.9).
      let expected = (Float(index) - Float(index) / 3) / 10 + 0.3 * noise[index]
      #expect(abs(set.targets[index] - expected) < 1e-5)
    }
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
    let (ensemble, task) = try makeEnsemble(parameters)
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

  @Test func `a plan that is kept has the states and rewards of its own actions`() throws {
    let changes: [String: ParameterValue] = ["task.control_cost": 0.5, "target.rollouts": 16]
    let (learner, _) = try learner(changes)
    try learner.update()
    let task = try Tasks.make(getup(changes))
    let world = task.makeSimulator()
    let plans = learner.plans
    let (stateCount, actionCount) = (task.stateCount, task.action.count)
    for plan in 0..<plans.count {
      #expect((0..<6 * actionCount).contains { plans.actions(plan)[$0] != 0 }, "it has moved")
      var state = Array(UnsafeBufferPointer(start: plans.states(plan), count: stateCount))
      for step in 0..<plans.horizon {
        let reward = try world.step(&state, action: plans.actions(plan) + step * actionCount)
        #expect(Float(reward) == plans.rewards(plan)[step])
        let next = plans.states(plan) + (step + 1) * stateCount
        #expect(state == Array(UnsafeBufferPointer(start: next, count: stateCount)))
      }
    }
  }

  @Test func `a range of rewards is one of returns for targets`() throws {
    // -0.1 and 1 at a discount of 0.99.
    let range = try learner().0.settings.rules.range
    #expect(abs(range.lowerBound + 10) < 1e-3 && abs(range.upperBound - 100) < 1e-3)
  }

  @Test func `values fall to the rewards that were got`() throws {
    let (learner, _) = try learner(["learner.following": 1])
    var losses: [Double] = []
    for _ in 0..<8 {
      try learner.update()
      losses.append(learner.report.loss[0])
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
