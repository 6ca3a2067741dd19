/// The states that the agent has been in, the oldest discarded when it is full (Algorithm 1, line 4).
final class ReplayBuffer {
  private let states: UnsafeMutablePointer<Double>
  private let stateCount: Int
  private let capacity: Int
  private var next = 0
  private(set) var count = 0

  init(capacity: Int, stateCount: Int) {
    self.capacity = capacity
    self.stateCount = stateCount
    states = .allocate(capacity: capacity * stateCount)
    states.initialize(repeating: 0, count: capacity * stateCount)
  }

  deinit { states.deallocate() }

  func append(_ state: UnsafePointer<Double>) {
    (states + next * stateCount).update(from: state, count: stateCount)
    next = (next + 1) % capacity
    count = min(count + 1, capacity)
  }

  /// `[stateCount]`, valid until the next `append`.
  func state(at index: Int) -> UnsafePointer<Double> {
    precondition(index < count)
    return UnsafePointer(states + index * stateCount)
  }
}

extension ReplayBuffer: Stateful {
  func pass(through state: StateTransfer) throws {
    try state.pass("next", &next, in: 0...capacity - 1)
    try state.pass("count", &count, in: 0...capacity)
    try state.pass("states", states, count: count * stateCount)
  }
}
