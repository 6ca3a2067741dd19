internal import Sweeps

/// The runs that the machine has ended since the last one that succeeded.
struct FailureStreak {
  /// How many different runs in a row speak against the machine.
  static let limit = 5

  /// Each once, oldest first.
  private(set) var runs: [Run] = []

  /// Success ends the streak; other outcomes that do not speak against the machine leave it as is.
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

  /// What all runs share except arm and seed; `nil` if they belong to several cells.
  var cell: [Run.Coordinate]? { common(\.coordinates) }

  private func common<Value: Equatable>(_ value: (Run) -> Value) -> Value? {
    runs.first.map(value).flatMap { first in
      runs.allSatisfy { value($0) == first } ? first : nil
    }
  }
}
