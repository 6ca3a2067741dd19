import Foundation
import Sweeps
import Testing

@testable import Experiments

// What an agent did in the box, 29 steps of which a ring of 24 has forgotten the first 5. The latest episode has
// the number of the oldest one that is left, so that at the ring's seam nothing but its count ends a segment; it
// goes on across the end of the ring's memory, which is after step 23.
private let capacity = 24
private let stepCount = 29
private let numbers = [7, 0, 1, 2, 3, 7]
/// The last step of each episode.
private let ends = [7, 8, 17, 19, 21, 28]

private func end(of step: Int) -> Int { ends.first { $0 >= step }! }

/// Where each step was done, m, which says what step it was.
private func place(_ step: Int) -> Double { 1 + Double(step) / 4 }

private func push(_ step: Int) -> Float { Float(step) / 32 }

/// 1, and 100 for the last step of an episode.
private func reward(_ step: Int) -> Double { ends.contains(step) ? 100 : 1 }

private func execute(_ step: Int, _ take: (ExecutedStep) throws -> Void) throws {
  let state = [place(step), 5, 0, 0]
  let action = [push(step), -push(step)]
  let episode = numbers[ends.firstIndex { $0 >= step }!]
  try state.withUnsafeBufferPointer { state in
    try action.withUnsafeBufferPointer { action in
      try take(
        ExecutedStep(
          state: state.baseAddress!, action: action.baseAddress!, reward: reward(step),
          episode: episode))
    }
  }
}

@Suite struct ExecutedStepsTests {
  private func executed(_ count: Int) throws -> ExecutedSteps {
    let steps = ExecutedSteps(
      capacity: capacity, stateCount: 4, actionCount: 2, observationCount: 2)
    let observation = FloatBuffer(count: 2)
    for step in 0..<count {
      observation[0] = Float(step)
      try execute(step) { steps.append($0, observation: observation.pointer) }
    }
    return steps
  }

  @Test(arguments: [1, 10, 24, 25, 29])
  func `steps are counted from the oldest one that is left, across the end of the memory`(
    count: Int
  ) throws {
    let steps = try executed(count)
    let forgotten = max(count - capacity, 0)
    #expect(steps.count == count - forgotten)
    for index in 0..<steps.count {
      let step = forgotten + index
      #expect(steps.state(index)[0] == place(step))
      #expect(steps.action(index)[1] == -push(step))
      #expect(steps.observation(index)[0] == Float(step))
      #expect(steps.reward(index) == Float(reward(step)))
    }
  }

  @Test(arguments: [1, 10, 24, 25, 29], [0, 1, 4, 64])
  func `what follows a step ends with its episode, with the latest step and at the limit`(
    count: Int, limit: Int
  ) throws {
    let steps = try executed(count)
    let forgotten = max(count - capacity, 0)
    for index in 0..<steps.count {
      let step = forgotten + index
      let left = min(end(of: step), count - 1) - step
      #expect(steps.stepsAfter(index, limit: limit) == min(limit, left), "after step \(step)")
    }
  }
}

@Suite struct ExecutedSegmentTests {
  /// A learner of values that are 0 and stay so, with all 29 steps.
  private func learner(
    _ changes: [String: ParameterValue] = [:]
  ) throws -> TrajectoryLearner {
    let own: [String: ParameterValue] = [
      "task": "point-mass-box", "discount": 0.9, "value.members": 2, "value.prior_scale": 0,
      "value.output_gain": 0, "learner.method": "trajectory", "learner.rate": 0,
      "learner.buffer": .number(Double(capacity)), "learner.gradient_steps": 8,
      "learner.minibatch_planned": 0, "learner.minibatch_perturbed": 0,
      "target.executed_horizon": 6, "target.trace": 0, "target.horizon": 6, "target.rollouts": 4,
      "target.iterations": 2, "target.states": 40, "target.plans": 64, "target.reoptimised": 0,
      "target.continued": 0,
    ]
    let parameters = Parameters(own.merging(changes) { $1 })
    let task = try Tasks.make(parameters)
    let random = RandomStream(seed: 1, name: "ensemble")
    let learner = TrajectoryLearner(
      task: task,
      ensemble: try ValueEnsemble(task: task, parameters: parameters, random: random),
      parameters: parameters, random: random)
    for step in 0..<stepCount { try execute(step) { try learner.remember($0) } }
    return learner
  }

  /// With lambda 0 and values of 0 a target is the reward of its step. A segment that went on across an end would
  /// train the step before it, whose reward is 100.
  @Test func `no segment goes on across an episode's end or from the latest step to the oldest`()
    throws
  {
    let learner = try learner()
    for _ in 0..<4 {
      try learner.update()
      #expect(learner.report.targetMean == [1, 1])
      #expect(learner.report.targetSpread == [0, 0])
    }
  }

  /// Where all returns are equal the best rollout is the first, which is the plan that was begun with.
  @Test func `a plan begins with what was done there up to the episode's end, the last repeated`()
    throws
  {
    let learner = try learner()
    try learner.update()
    let plans = learner.plans
    try #require(plans.count == 40)
    var starts: Set<Int> = []
    for plan in 0..<plans.count {
      let start = Int((plans.states(plan)[0] - 1) * 4)
      try #require((stepCount - capacity..<stepCount).contains(start))
      starts.insert(start)
      for step in 0..<plans.horizon {
        let executed = min(start + step, end(of: start))
        #expect(plans.actions(plan)[2 * step] == push(executed), "\(step) after \(start)")
        #expect(plans.actions(plan)[2 * step + 1] == -push(executed), "\(step) after \(start)")
      }
    }
    // Of 24 steps; 40 draws leave out 4 of them on average.
    #expect(starts.count > 12)
  }

  @Test func `a plan that goes on from an earlier one begins with the rest of its actions`() throws
  {
    let learner = try learner(["target.continued": 1])
    try learner.update()
    let plans = learner.plans
    try #require(plans.count == 40)
    for plan in 9..<plans.count {
      let isContinued = (0..<plan).contains { source in
        [3, 4].contains { offset in
          let (states, actions) = (plans.states(source), plans.actions(source))
          return (0..<4).allSatisfy { plans.states(plan)[$0] == states[4 * offset + $0] }
            && (0..<6).allSatisfy {
              plans.actions(plan)[2 * $0] == actions[2 * min($0 + offset, 5)]
            }
        }
      }
      #expect(isContinued, "plan \(plan)")
    }
  }

  /// The values stay as they are. The plan itself is among the rollouts, so that only one with a larger return takes
  /// its place; without rewards that is one with a larger value at its end.
  @Test func `a plan that is improved keeps its place and its start, and its return never falls`()
    throws
  {
    let learner = try learner(["target.reoptimised": 1, "value.prior_scale": 1])
    let plans = learner.plans
    func starts() -> [[Double]] {
      (0..<plans.count).map { plan in (0..<4).map { plans.states(plan)[$0] } }
    }
    func lastValues() -> [Float] {
      (0..<plans.count).map { plan in
        let last = plans.observations(plan) + plans.horizon
        let observation = FloatBuffer([last[0], last[plans.lanes]])
        let value = FloatBuffer(count: 16)
        return withExtendedLifetime(observation) {
          learner.ensemble.evaluate(observation.pointer, lanes: 1, into: value.pointer)
          return value[0]
        }
      }
    }
    // There must be more than eight to choose from: nine of the 40 begin with what was done, 31 improve those.
    try learner.update()
    try #require(plans.count == 9)
    let (first, before) = (starts(), lastValues())
    try learner.update()
    try #require(plans.count == 9)
    #expect(starts() == first)
    let after = lastValues()
    #expect(zip(after, before).allSatisfy { $0 >= $1 }, "\(before) \(after)")
    #expect(after != before)
  }

  /// As cold as this, one rollout has all the weight: with one iteration, the one that is kept as the plan.
  @Test func `states off the plans that are drawn by weight are of the rollout that has it`() throws
  {
    let learner = try learner([
      "value.prior_scale": 1, "planner.temperature": 1e-9, "target.states": 1,
      "target.iterations": 1, "target.rollouts": 16, "target.perturbed": 8,
      "learner.minibatch_perturbed": 8,
    ])
    let (plans, perturbed) = (learner.plans, learner.perturbed)
    for update in 0..<5 {
      try learner.update()
      try #require(plans.count == update + 1 && perturbed.count == 8 * (update + 1))
      func isOfPlan(_ numbers: UnsafePointer<Float>, at step: Int) -> Bool {
        (0..<2).allSatisfy {
          numbers[$0] == plans.observations(update)[$0 * plans.lanes + step]
        }
      }
      // The first four are of four rollouts in turn.
      let isKept = (0..<8).map {
        isOfPlan(perturbed.lastObservation(8 * update + $0), at: plans.horizon)
      }
      #expect(isKept[4...].allSatisfy { $0 }, "\(isKept)")
      #expect(isKept[..<4].contains(false), "\(isKept)")
      for number in 4..<8 {
        let waypoint = perturbed.observation(8 * update + number)
        #expect((1..<plans.horizon).contains { isOfPlan(waypoint, at: $0) })
      }
    }
  }

  @Test func `inputs are standardised by all that was observed, at every tenth update`() throws {
    let learner = try learner(["value.inputs": "standardised"])
    /// What 29 steps show, and then the first ones again.
    func expect(_ count: Int) throws {
      let seen = (0..<count).map { place($0 % stepCount) / 5 - 1 }
      let mean = seen.reduce(0, +) / Double(count)
      let variance = seen.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
      let scaling = try #require(learner.ensemble.scaling)
      #expect(abs(Double(scaling.means[0]) - mean) < 1e-6)
      #expect(abs(Double(scaling.deviations[0]) - variance.squareRoot()) < 1e-6)
    }
    try learner.update()
    try expect(29)
    for step in 0..<5 { try execute(step) { try learner.remember($0) } }
    for _ in 0..<9 { try learner.update() }
    try expect(29)
    try learner.update()
    try expect(34)
  }
}

@Suite struct PerturbedStatesTests {
  private let task = PointMass(world: .box)
  private let discount = 0.9
  private let horizon = 7
  /// Of each rollout.
  private let waypoints = [1, 2, 4, 6, 6]

  private func reward(_ rollout: Int, _ step: Int) -> Float { Float(10 * rollout + step + 1) }

  /// Each rollout with rewards and observations of its own.
  private func batch() -> RolloutBatch {
    let batch = RolloutBatch(count: waypoints.count, horizon: horizon, task: task)
    for (rollout, waypoint) in waypoints.enumerated() {
      batch.waypointSteps[rollout] = Int32(waypoint)
      for step in 0..<horizon {
        batch.rewards[step * batch.lanes + rollout] = reward(rollout, step)
      }
      for component in 0..<2 {
        let number = Float(1 + rollout + 5 * component) / 16
        batch.waypointObservations[component * batch.lanes + rollout] = number
        batch.lastObservations[component * batch.lanes + rollout] = -number
      }
    }
    return batch
  }

  private func perturbed(_ batch: RolloutBatch, capacity: Int) -> PerturbedStates {
    let perturbed = PerturbedStates(capacity: capacity, observationCount: 2)
    for rollout in 0..<batch.count {
      perturbed.append(batch, rollout: rollout, discount: discount)
    }
    return perturbed
  }

  /// `Σ γᵏ r_{w+k} + γ^{H−w} V`.
  private func expected(_ rollout: Int, lastValue: Float) -> Double {
    let waypoint = waypoints[rollout]
    var sum = pow(discount, Double(horizon - waypoint)) * Double(lastValue)
    for step in waypoint..<horizon {
      sum += pow(discount, Double(step - waypoint)) * Double(reward(rollout, step))
    }
    return sum
  }

  @Test(arguments: [5, 3])
  func `a waypoint's return is the rewards from there and the value at the end, discounted`(
    capacity: Int
  ) {
    let batch = batch()
    let perturbed = perturbed(batch, capacity: capacity)
    #expect(perturbed.count == capacity)
    // Those before have been replaced.
    for rollout in (5 - capacity)..<5 {
      let index = rollout % capacity
      for lastValue: Float in [0, -50] {
        let found = Double(perturbed.return(index, lastValue: lastValue))
        // Single precision of numbers up to 200.
        #expect(abs(found - expected(rollout, lastValue: lastValue)) < 1e-4)
      }
      for component in 0..<2 {
        let number = Float(1 + rollout + 5 * component) / 16
        #expect(perturbed.observation(index)[component] == number)
        #expect(perturbed.lastObservation(index)[component] == -number)
      }
    }
  }

  @Test func `its target is that return, with the member's own value of the rollout's end`() throws
  {
    let batch = batch()
    let perturbed = perturbed(batch, capacity: 5)
    let parameters = Parameters([
      "task": "point-mass-box", "value.members": 2, "value.input_gain": 3,
    ])
    let ensemble = try ValueEnsemble(
      task: task, parameters: parameters, random: RandomStream(seed: 1, name: "ensemble"))
    let set = TrainingSet(capacity: 16, observationCount: 2, members: 2)
    let order = [3, 0, 4, 1, 2]
    for rollout in order { set.append(perturbed, index: rollout) }
    for member in 0..<2 {
      set.computeTargets(
        of: member, ensemble, perturbed: perturbed,
        rules: .init(discount: discount, trace: 0.5, range: -Float.infinity...Float.infinity))
      let values = FloatBuffer(count: batch.lanes)
      ensemble.evaluate(
        member: member, batch.lastObservations.pointer, lanes: batch.lanes, into: values.pointer)
      for (number, rollout) in order.enumerated() {
        let column = set.trainedColumn(.perturbed, number)
        let target = Double(set.targets[member * set.lanes + column])
        #expect(abs(target - expected(rollout, lastValue: values[rollout])) < 1e-4)
      }
    }
    #expect(set.trainedColumns(.perturbed) == 5)
  }
}
