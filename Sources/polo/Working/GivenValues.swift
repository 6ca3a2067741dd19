internal import Sweeps

/// The value functions that runs are given, each read once, however many runs use it.
final class GivenValues {
  private let results: ResultsDirectory
  private let sources: [Digest: Run]
  private var values: [Digest: Digest?] = [:]

  init(of runs: [Run], in results: ResultsDirectory) {
    self.results = results
    sources = runs.byDigest
  }

  /// `nil` if the run needs none, or its training has no record.
  func value(givenTo run: Run) -> Digest? {
    guard let source = run.needs else { return nil }
    if let known = values[source] { return known }
    let value = sources[source].flatMap(results.trainedValue).map(Digest.init)
    values[source] = .some(value)
    return value
  }
}
