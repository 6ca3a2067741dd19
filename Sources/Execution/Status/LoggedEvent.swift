package import Foundation

/// An event, when it was logged and by which launcher: one line of the log.
package struct LoggedEvent: Sendable, Hashable, Encodable {
  package let time: Date
  /// The token of the launcher; several may write to the same log.
  package let launcher: String
  package let event: RunEvent

  private enum Key: String, CodingKey { case time, launcher }

  package init(time: Date, launcher: String, event: RunEvent) {
    self.time = time
    self.launcher = launcher
    self.event = event
  }

  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(time, forKey: .time)
    try fields.encode(launcher, forKey: .launcher)
    try event.encode(to: encoder)
  }
}
