/// States off the plans, with the rewards and the last observation of the rollouts that went through them;
/// when it is full, the oldest are replaced.
final class PerturbedStates {
  let observationCount: Int
  private let observations: FloatBuffer
  private let lastObservations: FloatBuffer
  /// Discounted rewards from the state to the rollout's end.
  private let rewards: FloatBuffer
  /// The weight of the value at the rollout's end.
  private let discounts: FloatBuffer
  private var ring: Ring
  var count: Int { ring.count }

  init(capacity: Int, observationCount: Int) {
    self.observationCount = observationCount
    ring = Ring(capacity: capacity)
    observations = FloatBuffer(count: capacity * observationCount)
    lastObservations = FloatBuffer(count: capacity * observationCount)
    rewards = FloatBuffer(count: capacity)
    discounts = FloatBuffer(count: capacity)
  }

  /// Takes the waypoint of one rollout.
  func append(_ batch: RolloutBatch, rollout: Int, discount: Double) {
    let place = ring.take()
    for component in 0..<observationCount {
      let from = component * batch.lanes + rollout
      observations[place * observationCount + component] = batch.waypointObservations[from]
      lastObservations[place * observationCount + component] = batch.lastObservations[from]
    }
    var sum = 0.0
    var power = 1.0
    for step in Int(batch.waypointSteps[rollout])..<batch.horizon {
      sum += power * Double(batch.rewards[step * batch.lanes + rollout])
      power *= discount
    }
    rewards[place] = Float(sum)
    discounts[place] = Float(power)
  }

  /// `[observationCount]`
  func observation(_ index: Int) -> UnsafePointer<Float> {
    UnsafePointer(observations.pointer + ring.taken(index) * observationCount)
  }
  /// `[observationCount]`, of the rollout's end
  func lastObservation(_ index: Int) -> UnsafePointer<Float> {
    UnsafePointer(lastObservations.pointer + ring.taken(index) * observationCount)
  }

  /// The return from a state on, given the value at its rollout's end.
  func `return`(_ index: Int, lastValue: Float) -> Float {
    let place = ring.taken(index)
    return rewards[place] + discounts[place] * lastValue
  }
}

extension PerturbedStates: Stateful {
  func pass(through state: StateTransfer) throws {
    try ring.pass(through: state)
    try state.pass("observations", observations, count: count * observationCount)
    try state.pass("lastObservations", lastObservations, count: count * observationCount)
    try state.pass("rewards", rewards, count: count)
    try state.pass("discounts", discounts, count: count)
  }
}
