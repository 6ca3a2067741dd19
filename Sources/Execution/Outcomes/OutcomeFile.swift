public import Foundation
internal import Sweeps

/// The file in a run's folder that says why it has no record yet.
public struct OutcomeFile: Sendable {
  private let path: String

  public init(beside record: URL) {
    path = record.deletingLastPathComponent().path + "/outcome.json"
  }

  /// - Returns: `nil` if there is none; one that a power cut has emptied tells nothing either.
  public func read() -> Ending? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return try? JSONDecoder().decode(Ending.self, from: data)
  }

  /// Replaces what is there at once. It does not wait for the disk, and where it cannot write, or the run's folder
  /// has vanished, it leaves things as they are: a run of which nothing is known is only tried again.
  public func write(_ ending: Ending) {
    guard let line = try? JSONLines().line(ending) else { return }
    let temporary = "\(path).\(getpid())-\(UInt32.random(in: .min ... .max)).tmp"
    let isWritten = (try? Data(line).write(to: URL(fileURLWithPath: temporary))) != nil
    if !isWritten || rename(temporary, path) != 0 { unlink(temporary) }
  }

  /// Somebody has asked for the run again: its attempts are counted anew.
  public func forgetGivenUp() { if read()?.isGivenUp == true { remove() } }

  /// The run has its record.
  public func remove() { unlink(path) }
}
