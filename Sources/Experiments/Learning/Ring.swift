/// Which of `capacity` places are taken: places are taken in turn, and once all are, the oldest is reused.
///
/// The places `0 ..< count` are taken.
struct Ring {
  let capacity: Int
  private(set) var next = 0
  private(set) var count = 0

  init(capacity: Int) { self.capacity = capacity }

  /// Takes the next place.
  mutating func take() -> Int {
    defer { next = (next + 1) % capacity }
    count = min(count + 1, capacity)
    return next
  }

  /// The place that was taken `number` places after the oldest one that is left.
  func oldest(_ number: Int) -> Int {
    precondition(number >= 0 && number < count, "a place that is not taken")
    return count < capacity ? number : (next + number) % capacity
  }

  /// The place that was taken `age` places before the latest.
  func latest(_ age: Int) -> Int {
    precondition(age >= 0 && age < count, "a place that is not taken")
    return (next - 1 - age + capacity) % capacity
  }

  /// The place, which must be taken.
  func taken(_ place: Int) -> Int {
    precondition(place >= 0 && place < count, "a place that is not taken")
    return place
  }
}

extension Ring {
  mutating func pass(through state: StateTransfer) throws {
    try state.pass("next", &next, in: 0...max(capacity - 1, 0))
    try state.pass("count", &count, in: 0...capacity)
    guard count == capacity || count == next else {
      throw ExperimentError.unusableSnapshot(
        "place \(next) of \(capacity) does not come after \(count)")
    }
  }
}
