internal import Execution
internal import Sweeps

extension ResultsDirectory {
  /// How the last attempt at a run without a record ended, if it failed.
  func failure(of run: Run) -> Ending? {
    guard hasFolder(of: run) else { return nil }
    let ending = OutcomeFile(beside: record(of: run)).read()
    return ending?.outcome.isFailure == true ? ending : nil
  }

  /// How a run ended, if it is not tried again until someone asks for it; else `nil`.
  func givenUp(_ run: Run) -> Ending? { failure(of: run).flatMap { $0.isGivenUp ? $0 : nil } }

  /// Runs without a record that `polo run` passes over: they were given up, or need one that was.
  ///
  /// - Parameter retries: Which of those that were given up are tried again.
  func passedOver(among runs: [Run], retrying retries: [RetryChoice] = []) -> Set<Digest> {
    let undone = runs.filter { !isDone($0) }
    let failed = undone.filter { run in
      guard let ending = givenUp(run) else { return false }
      return !retries.contains { $0.includes(ending.outcome) }
    }
    let digests = Set(failed.map(\.digest))
    let blocked = undone.filter { $0.needs.map(digests.contains) ?? false }
    return digests.union(blocked.map(\.digest))
  }
}
