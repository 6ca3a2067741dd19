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
  let startStates: UnsafeMutablePointer<Double>
  /// `[horizon, actionCount, lanes]`
  let actions: FloatBuffer
  /// `[horizon, lanes]`
  let rewards: FloatBuffer
  /// `[observationCount, lanes]`, of the states after the last action
  let lastObservations: FloatBuffer

  init(count: Int, horizon: Int, task: some ControlTask) {
    self.count = count
    self.horizon = horizon
    lanes = Lanes.rounded(count)
    stateCount = task.state.count
    actionCount = task.action.count
    observationCount = task.observationCount
    startStates = .allocate(capacity: count * stateCount)
    startStates.initialize(repeating: 0, count: count * stateCount)
    actions = FloatBuffer(count: horizon * actionCount * lanes)
    rewards = FloatBuffer(count: horizon * lanes)
    lastObservations = FloatBuffer(count: observationCount * lanes)
  }

  deinit { startStates.deallocate() }

  func setStartState(_ state: UnsafePointer<Double>, of rollout: Int) {
    (startStates + rollout * stateCount).update(from: state, count: stateCount)
  }
}
