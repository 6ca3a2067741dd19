internal import Foundation

/// An event, when it was logged and by which launcher: one line of the log.
struct LoggedEvent: Encodable {
  let time: Date
  /// The token of the launcher; several may write to the same log.
  let launcher: String
  let event: RunEvent

  private enum Key: String, CodingKey { case time, launcher }

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(time, forKey: .time)
    try fields.encode(launcher, forKey: .launcher)
    try event.encode(to: encoder)
  }
}
