/// The best trajectories that planning has found; when all places are taken, the oldest is reused. A plan that
/// is improved keeps its place and its age.
final class StoredPlans {
  let horizon: Int
  /// Floats between the components of a plan's observations.
  let lanes: Int
  private let stateCount: Int
  private let actionCount: Int
  private let observationCount: Int
  private let allStates: Buffer<Double>
  private let allActions: FloatBuffer
  private let allObservations: FloatBuffer
  private let allRewards: FloatBuffer
  private var ring: Ring
  var count: Int { ring.count }

  init(capacity: Int, horizon: Int, task: any ControlTask) {
    self.horizon = horizon
    lanes = Lanes.rounded(horizon + 1)
    stateCount = task.stateCount
    actionCount = task.action.count
    observationCount = task.observationCount
    ring = Ring(capacity: capacity)
    allStates = Buffer(count: capacity * (horizon + 1) * stateCount)
    allActions = FloatBuffer(count: capacity * horizon * actionCount)
    allObservations = FloatBuffer(count: capacity * observationCount * lanes)
    allRewards = FloatBuffer(count: capacity * horizon)
  }

  /// A place for a new plan, whose parts the caller then writes.
  func makePlan() -> Int { ring.take() }

  /// The plan made before the last `age` ones.
  func recent(_ age: Int) -> Int { ring.latest(age) }

  /// `[horizon + 1, stateCount]`
  func states(_ plan: Int) -> UnsafeMutablePointer<Double> {
    allStates.pointer + ring.taken(plan) * (horizon + 1) * stateCount
  }
  /// `[horizon, actionCount]`
  func actions(_ plan: Int) -> UnsafeMutablePointer<Float> {
    allActions.pointer + ring.taken(plan) * horizon * actionCount
  }
  /// `[observationCount, lanes]`, of the states
  func observations(_ plan: Int) -> UnsafeMutablePointer<Float> {
    allObservations.pointer + ring.taken(plan) * observationCount * lanes
  }
  /// `[horizon]`
  func rewards(_ plan: Int) -> UnsafeMutablePointer<Float> {
    allRewards.pointer + ring.taken(plan) * horizon
  }
}

extension StoredPlans: Stateful {
  func pass(through state: StateTransfer) throws {
    try ring.pass(through: state)
    try state.pass("allStates", allStates, count: count * (horizon + 1) * stateCount)
    try state.pass("allActions", allActions, count: count * horizon * actionCount)
    try state.pass("allObservations", allObservations, count: count * observationCount * lanes)
    try state.pass("allRewards", allRewards, count: count * horizon)
  }
}
