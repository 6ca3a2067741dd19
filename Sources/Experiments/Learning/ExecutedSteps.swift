/// What the agent did, step by step; when it is full, the oldest step is replaced.
final class ExecutedSteps {
  let actionCount: Int
  let observationCount: Int
  private let stateCount: Int
  private let states: Buffer<Double>
  private let actions: FloatBuffer
  private let observations: FloatBuffer
  private let rewards: FloatBuffer
  private var episodes: [Int]
  private var ring: Ring
  var count: Int { ring.count }

  init(capacity: Int, stateCount: Int, actionCount: Int, observationCount: Int) {
    self.stateCount = stateCount
    self.actionCount = actionCount
    self.observationCount = observationCount
    ring = Ring(capacity: capacity)
    states = Buffer(count: capacity * stateCount)
    actions = FloatBuffer(count: capacity * actionCount)
    observations = FloatBuffer(count: capacity * observationCount)
    rewards = FloatBuffer(count: capacity)
    episodes = Array(repeating: 0, count: capacity)
  }

  /// - Parameter observation: `[observationCount]`, of the step's state.
  func append(_ step: ExecutedStep, observation: UnsafePointer<Float>) {
    let place = ring.take()
    (states.pointer + place * stateCount).update(from: step.state, count: stateCount)
    (actions.pointer + place * actionCount).update(from: step.action, count: actionCount)
    (observations.pointer + place * observationCount).update(
      from: observation, count: observationCount)
    rewards[place] = Float(step.reward)
    episodes[place] = step.episode
  }

  // Steps are counted from 0, the oldest one that is left.

  /// `[stateCount]`
  func state(_ step: Int) -> UnsafePointer<Double> {
    UnsafePointer(states.pointer + ring.oldest(step) * stateCount)
  }
  /// `[actionCount]`
  func action(_ step: Int) -> UnsafePointer<Float> {
    UnsafePointer(actions.pointer + ring.oldest(step) * actionCount)
  }
  /// `[observationCount]`
  func observation(_ step: Int) -> UnsafePointer<Float> {
    UnsafePointer(observations.pointer + ring.oldest(step) * observationCount)
  }
  func reward(_ step: Int) -> Float { rewards[ring.oldest(step)] }

  /// How many steps of the same episode follow `step`, `limit` at most.
  func stepsAfter(_ step: Int, limit: Int) -> Int {
    let episode = episodes[ring.oldest(step)]
    var after = 0
    while after < limit, step + after + 1 < count,
      episodes[ring.oldest(step + after + 1)] == episode
    {
      after += 1
    }
    return after
  }
}

extension ExecutedSteps: Stateful {
  func pass(through state: StateTransfer) throws {
    try ring.pass(through: state)
    try state.pass("states", states, count: count * stateCount)
    try state.pass("actions", actions, count: count * actionCount)
    try state.pass("observations", observations, count: count * observationCount)
    try state.pass("rewards", rewards, count: count)
    try state.pass("episodes", &episodes, count: count)
  }
}
