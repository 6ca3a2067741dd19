/// States off the plans, with the rewards and the last observation of the rollouts that went through them; the
/// oldest are replaced when it is full.
final class PerturbedStates {
  let observationCount: Int
  private let capacity: Int
  private let observations: FloatBuffer
  private let lastObservations: FloatBuffer
  /// Discounted rewards from the state to the rollout's end.
  private let rewards: FloatBuffer
  /// What the value at the rollout's end counts for.
  private let discounts: FloatBuffer
  private var next = 0
  private(set) var count = 0

  init(capacity: Int, observationCount: Int) {
    self.capacity = capacity
    self.observationCount = observationCount
    observations = FloatBuffer(count: capacity * observationCount)
    lastObservations = FloatBuffer(count: capacity * observationCount)
    rewards = FloatBuffer(count: capacity)
    discounts = FloatBuffer(count: capacity)
  }

  /// Takes the waypoint of one rollout.
  func append(_ batch: RolloutBatch, rollout: Int, discount: Double) {
    for component in 0..<observationCount {
      let from = component * batch.lanes + rollout
      observations[next * observationCount + component] = batch.waypointObservations[from]
      lastObservations[next * observationCount + component] = batch.lastObservations[from]
    }
    var sum = 0.0
    var power = 1.0
    for step in Int(batch.waypointSteps[rollout])..<batch.horizon {
      sum += power * Double(batch.rewards[step * batch.lanes + rollout])
      power *= discount
    }
    rewards[next] = Float(sum)
    discounts[next] = Float(power)
    next = (next + 1) % capacity
    count = min(count + 1, capacity)
  }

  /// `[observationCount]`
  func observation(_ index: Int) -> UnsafePointer<Float> {
    UnsafePointer(observations.pointer + index * observationCount)
  }
  func lastObservation(_ index: Int) -> UnsafePointer<Float> {
    UnsafePointer(lastObservations.pointer + index * observationCount)
  }

  /// The return from a state on, given the value at its rollout's end.
  func `return`(_ index: Int, lastValue: Float) -> Float {
    rewards[index] + discounts[index] * lastValue
  }
}

extension PerturbedStates: Stateful {
  func pass(through state: StateTransfer) throws {
    try state.pass("next", &next, in: 0...max(capacity - 1, 0))
    try state.pass("count", &count, in: 0...capacity)
    try state.pass("observations", observations, count: count * observationCount)
    try state.pass("lastObservations", lastObservations, count: count * observationCount)
    try state.pass("rewards", rewards, count: count)
    try state.pass("discounts", discounts, count: count)
  }
}
