internal import Sweeps

/// The runs that the machine has ended since the last one that succeeded.
struct FailureStreak {
  /// Different runs in a row that speak against the machine.
  static let limit = 5

  /// Each once, oldest first.
  private(set) var runs: [Run] = []

  /// Success ends the streak; what does not speak against the machine leaves it as it is.
  mutating func add(_ outcome: Outcome, of run: Run) {
    if outcome == .completed { runs = [] }
    guard outcome.speaksAgainstMachine, !runs.contains(where: { $0.digest == run.digest }) else {
      return
    }
    runs.append(run)
  }

  var isLong: Bool { runs.count >= Self.limit }

  /// The arm of all runs; `nil` if they have none in common.
  var arm: String? { common(\.arm) }

  /// What all runs share but their arm and seed; `nil` if they are of several cells.
  var cell: [Run.Coordinate]? { common(\.coordinates) }

  private func common<Value: Equatable>(_ value: (Run) -> Value) -> Value? {
    runs.first.map(value).flatMap { first in
      runs.allSatisfy { value($0) == first } ? first : nil
    }
  }
}
