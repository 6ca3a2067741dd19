/// What the agent did, step by step, the oldest discarded when it is full.
final class ExecutedSteps {
  let actionCount: Int
  let observationCount: Int
  private let stateCount: Int
  private let capacity: Int
  private let states: UnsafeMutablePointer<Double>
  private let actions: FloatBuffer
  private let observations: FloatBuffer
  private let rewards: FloatBuffer
  private var episodes: [Int]
  private var next = 0
  private(set) var count = 0

  init(capacity: Int, stateCount: Int, actionCount: Int, observationCount: Int) {
    self.capacity = capacity
    self.stateCount = stateCount
    self.actionCount = actionCount
    self.observationCount = observationCount
    states = .allocate(capacity: capacity * stateCount)
    states.initialize(repeating: 0, count: capacity * stateCount)
    actions = FloatBuffer(count: capacity * actionCount)
    observations = FloatBuffer(count: capacity * observationCount)
    rewards = FloatBuffer(count: capacity)
    episodes = Array(repeating: 0, count: capacity)
  }

  deinit { states.deallocate() }

  /// - Parameter observation: `[observationCount]`, of the step's state.
  func append(_ step: ExecutedStep, observation: UnsafePointer<Float>) {
    (states + next * stateCount).update(from: step.state, count: stateCount)
    (actions.pointer + next * actionCount).update(from: step.action, count: actionCount)
    (observations.pointer + next * observationCount).update(
      from: observation, count: observationCount)
    rewards[next] = Float(step.reward)
    episodes[next] = step.episode
    next = (next + 1) % capacity
    count = min(count + 1, capacity)
  }

  /// Steps are counted from the oldest one that is left, 0.
  private func slot(_ step: Int) -> Int {
    precondition(step < count)
    return count < capacity ? step : (next + step) % capacity
  }

  func state(_ step: Int) -> UnsafePointer<Double> {
    UnsafePointer(states + slot(step) * stateCount)
  }
  func action(_ step: Int) -> UnsafePointer<Float> {
    UnsafePointer(actions.pointer + slot(step) * actionCount)
  }
  func observation(_ step: Int) -> UnsafePointer<Float> {
    UnsafePointer(observations.pointer + slot(step) * observationCount)
  }
  func reward(_ step: Int) -> Float { rewards[slot(step)] }

  /// How many steps of the same episode follow one, `limit` at most.
  func stepsAfter(_ step: Int, limit: Int) -> Int {
    let episode = episodes[slot(step)]
    var after = 0
    while after < limit, step + after + 1 < count, episodes[slot(step + after + 1)] == episode {
      after += 1
    }
    return after
  }
}

extension ExecutedSteps: Stateful {
  func pass(through state: StateTransfer) throws {
    try state.pass("next", &next, in: 0...capacity - 1)
    try state.pass("count", &count, in: 0...capacity)
    try state.pass("states", states, count: count * stateCount)
    try state.pass("actions", actions, count: count * actionCount)
    try state.pass("observations", observations, count: count * observationCount)
    try state.pass("rewards", rewards, count: count)
    try state.pass("episodes", &episodes, count: count)
  }
}
