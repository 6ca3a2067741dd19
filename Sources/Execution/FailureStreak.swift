internal import Sweeps

/// The runs that have failed on this machine since the last one that succeeded.
struct FailureStreak {
  /// Different runs in a row that speak against the machine.
  static let limit = 5

  private(set) var runs: [Run] = []
  /// One of them was ended by the machine, not by an error of its own.
  private var hasMachineFault = false

  mutating func add(_ outcome: Outcome, of run: Run) {
    if outcome == .completed { self = FailureStreak() }
    guard let cause = outcome.cause else { return }
    if !runs.contains(where: { $0.digest == run.digest }) { runs.append(run) }
    if cause != .failed { hasMachineFault = true }
  }

  /// Whether the machine is to blame. Errors of one arm's runs are the arm's, if there are others.
  func isTheMachines(among all: [Run]) -> Bool {
    guard runs.count >= Self.limit else { return false }
    return hasMachineFault || runs.contains { $0.arm != runs[0].arm }
      || all.allSatisfy { $0.arm == runs[0].arm }
  }
}
