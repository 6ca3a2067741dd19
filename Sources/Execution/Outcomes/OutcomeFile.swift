public import Foundation
internal import Sweeps

/// The file in a run's folder that says why it has no record yet.
public struct OutcomeFile: Sendable {
  private let path: String

  /// - Parameter record: Where the run's record is, or will be.
  public init(beside record: URL) {
    path = record.deletingLastPathComponent().path + "/outcome.json"
  }

  private var file: StateFile<Ending> { StateFile(path: path) }

  /// - Returns: `nil` if there is none, or if a power cut has emptied it.
  public func read() -> Ending? { file.read() }

  /// Where it cannot be written, as where the run has no folder, nothing is known about the run, and it is tried again.
  public func write(_ ending: Ending) { file.write(ending) }

  /// Somebody has asked for the run again: its attempts are counted anew.
  public func forgetGivenUp() { if read()?.isGivenUp == true { remove() } }

  /// The run has its record.
  public func remove() { file.remove() }

  /// Removes what launchers left when they were killed while writing: a live one takes less than a minute.
  public func removeLeftovers() { file.removeLeftovers() }
}
