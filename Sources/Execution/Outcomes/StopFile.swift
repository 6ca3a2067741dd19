public import Foundation
public import Sweeps

/// The file in a sweep's folder that says why a machine took no more of its runs, until the machine is
/// tried again.
public struct StopFile: Sendable {
  /// Which machine took no more runs, why and since when.
  public struct Note: Sendable, Hashable, Codable {
    /// A sentence.
    public let reason: String
    /// What the machine calls itself.
    public let host: String
    /// ISO 8601, in UTC.
    public let time: String
  }

  private let path: String

  public init(in results: ResultsDirectory) { path = results.url.path + "/stopped.json" }

  private var file: StateFile<Note> { StateFile(path: path) }

  /// The latest note; `nil` if there is none, or none that can be understood.
  public func read() -> Note? { file.read() }

  /// This machine takes no more runs.
  public func write(_ stop: ExecutionError, host: String = Launcher.hostName, time: Date = Date()) {
    file.write(Note(reason: "\(stop)", host: host, time: time.formatted(.iso8601)))
  }

  /// A machine is tried again.
  public func remove(for host: String = Launcher.hostName) {
    if read()?.host == host { file.remove() }
  }

  /// Removes what launchers left when they were killed while writing: a live one takes less than a minute.
  public func removeLeftovers() { file.removeLeftovers() }
}
