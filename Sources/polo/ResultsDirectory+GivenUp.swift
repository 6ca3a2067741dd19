internal import Execution
internal import Sweeps

extension ResultsDirectory {
  /// Runs without a record that `polo run` passes over: they were given up, or need one that was.
  ///
  /// - Parameter retries: Which of those that were given up are tried again.
  func passedOver(among runs: [Run], retrying retries: [RetryChoice] = []) -> Set<Digest> {
    let undone = runs.filter { !isDone($0) }
    let failed = undone.filter { run in
      guard let ending = Standing.givenUp(run, in: self) else { return false }
      return !retries.contains { $0.includes(ending.outcome) }
    }
    let digests = Set(failed.map(\.digest))
    let blocked = undone.filter { $0.needs.map(digests.contains) ?? false }
    return digests.union(blocked.map(\.digest))
  }
}
