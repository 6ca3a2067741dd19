internal import Execution
internal import Foundation
internal import Records
internal import Sweeps

extension ResultsDirectory {
  /// The value function that a run has trained; `nil` if its record is not there, cannot be read or is another run's.
  func trainedValue(of source: Run) -> Grid? {
    guard isDone(source) else { return nil }
    return try? Record(opening: record(of: source)).trainedValue(of: source.digest)
  }
}

extension Record {
  /// The value function that a run has trained, whose record this is to be.
  ///
  /// - Throws: `SourceFault` if it is another run's; `RecordError` if it cannot be read.
  func trainedValue(of run: Digest) throws -> Grid {
    let digest = try digest
    // A folder is found by the first digits of a digest.
    guard digest == run.hexadecimal else {
      throw SourceFault(
        "\(path): is the record of another run, \(digest); 'polo verify \(path) --set-aside' moves it out of the way, "
          + "'polo run' then makes the right one")
    }
    return try grid("value_function")
  }
}

/// The value functions that runs are given, each read once, however many use it.
final class TrainedValues {
  private let results: ResultsDirectory
  private let sources: [Digest: Run]
  private var values: [Digest: Digest?] = [:]

  init(of runs: [Run], in results: ResultsDirectory) {
    self.results = results
    let needed = Set(runs.compactMap(\.needs))
    sources = Dictionary(
      runs.filter { needed.contains($0.digest) }.map { ($0.digest, $0) },
      uniquingKeysWith: { first, _ in first })
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
