internal import Sweeps

/// The states that the agent has been in, the oldest discarded when full (Algorithm 1, line 4).
final class ReplayBuffer {
  private let states: Buffer<Double>
  private let stateCount: Int
  private var ring: Ring
  var count: Int { ring.count }

  init(capacity: Int, stateCount: Int) {
    self.stateCount = stateCount
    ring = Ring(capacity: capacity)
    states = Buffer(count: capacity * stateCount)
  }

  /// `learner.buffer`, but no more than a lifetime fills.
  static func capacity(for parameters: Parameters) -> Int {
    min(parameters[.bufferCapacity], parameters[.agentSteps])
  }

  func append(_ state: UnsafePointer<Double>) {
    (states.pointer + ring.take() * stateCount).update(from: state, count: stateCount)
  }

  /// `[stateCount]`, valid until the next `append`.
  func state(at index: Int) -> UnsafePointer<Double> {
    UnsafePointer(states.pointer + ring.taken(index) * stateCount)
  }
}

extension ReplayBuffer: Stateful {
  func pass(through state: StateTransfer) throws {
    try ring.pass(through: state)
    try state.pass("states", states, count: count * stateCount)
  }
}
