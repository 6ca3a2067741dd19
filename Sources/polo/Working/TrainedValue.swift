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
  /// The value function trained by the run that this should be the record of.
  ///
  /// - Throws: `SourceFault` if it is another run's; `RecordError` if it cannot be read.
  func trainedValue(of run: Digest) throws -> Grid {
    let digest = try digest
    // A folder is found by the first digits of a digest.
    guard digest == run.hexadecimal else {
      throw SourceFault(
        "\(path): is the record of another run, \(digest); 'polo verify FILE --set-aside', FILE being the sweep "
          + "file with its size and folders, moves it out of the way, 'polo run FILE' then makes the right one"
      )
    }
    return try grid("value_function")
  }
}
