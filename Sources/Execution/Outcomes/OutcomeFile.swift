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

  /// - Returns: `nil` if there is none; one that a power cut has emptied tells nothing either.
  public func read() -> Ending? { file.read() }

  /// Where it cannot be written, or the run's folder has vanished, a run of which nothing is known is only tried
  /// again.
  public func write(_ ending: Ending) { file.write(ending) }

  /// Somebody has asked for the run again: its attempts are counted anew.
  public func forgetGivenUp() { if read()?.isGivenUp == true { remove() } }

  /// The run has its record.
  public func remove() { file.remove() }

  /// Removes what launchers have left that were killed as they wrote: one that lives takes no minute.
  func removeLeftovers() { file.removeLeftovers() }
}
