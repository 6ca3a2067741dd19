/// Many rollouts of one length: start states and actions go in, rewards and last observations come out.
///
/// The memory is made once and used again, so that planning allocates nothing. Arrays of actions, rewards
/// and observations have the rollout as last axis, `lanes` long: the kernels take 16 rollouts at a time.
final class RolloutBatch {
  let count: Int
  let lanes: Int
  let horizon: Int
  let stateCount: Int
  let actionCount: Int
  let observationCount: Int
  /// `[count, stateCount]`
  let startStates: Buffer<Double>
  /// `[horizon, actionCount, lanes]`
  let actions: FloatBuffer
  /// `[horizon, lanes]`
  let rewards: FloatBuffer
  /// `[observationCount, lanes]`, of the states after the last action
  let lastObservations: FloatBuffer
  /// Whether the last observations will be read.
  var wantsLastObservations = true
  /// The step of each rollout before whose action its state is observed, `[lanes]`; −1, the initial value, for
  /// none. Touch and other forces are those of the physics step before.
  let waypointSteps: Buffer<Int32>
  /// `[observationCount, lanes]`, of the states there; lanes without a waypoint are left as they are.
  let waypointObservations: FloatBuffer
  /// `[lanes]`: which rollouts of the last call have no return.
  private(set) var hasDiverged: [Bool]
  /// Rollouts of all calls so far that have diverged.
  private(set) var divergedCount = 0

  init(count: Int, horizon: Int, task: some ControlTask) {
    self.count = count
    self.horizon = horizon
    lanes = Lanes.rounded(count)
    stateCount = task.stateCount
    actionCount = task.action.count
    observationCount = task.observationCount
    startStates = Buffer(count: count * stateCount)
    actions = FloatBuffer(count: horizon * actionCount * lanes)
    rewards = FloatBuffer(count: horizon * lanes)
    lastObservations = FloatBuffer(count: observationCount * lanes)
    waypointSteps = Buffer(count: lanes)
    waypointSteps.pointer.update(repeating: -1, count: lanes)
    waypointObservations = FloatBuffer(count: observationCount * lanes)
    hasDiverged = Array(repeating: false, count: lanes)
  }

  var hasWaypoints: Bool { (0..<count).contains { waypointSteps[$0] >= 0 } }

  func setStartState(_ state: UnsafePointer<Double>, of rollout: Int) {
    precondition(rollout >= 0 && rollout < count, "a rollout beyond the batch")
    (startStates.pointer + rollout * stateCount).update(from: state, count: stateCount)
  }

  /// `[horizon, actionCount]` of one rollout.
  func copyActions(of rollout: Int, into actions: UnsafeMutablePointer<Float>) {
    for place in 0..<(horizon * actionCount) {
      actions[place] = self.actions[place * lanes + rollout]
    }
  }

  /// Marks the rollouts of the last call that have diverged; their rewards and observations become zero.
  func markDiverged(_ isDiverged: (Int) -> Bool) {
    for rollout in 0..<count {
      hasDiverged[rollout] = isDiverged(rollout)
      guard hasDiverged[rollout] else { continue }
      divergedCount += 1
      for step in 0..<horizon { rewards[step * lanes + rollout] = 0 }
      for component in 0..<observationCount { lastObservations[component * lanes + rollout] = 0 }
    }
  }
}

extension RolloutBatch: Stateful {
  /// Each call overwrites what the batch holds, except `divergedCount`.
  func pass(through state: StateTransfer) throws {
    try state.pass("divergedCount", &divergedCount)
  }
}
