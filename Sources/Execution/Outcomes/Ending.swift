public import Foundation
internal import Sweeps

/// How the last attempt that gave no record ended: `outcome.json` in the run's folder.
public struct Ending: Sendable, Hashable {
  public let outcome: Outcome
  /// Attempts that the machine or the run itself has ended; those that were interrupted are not counted.
  public let attempts: Int
  /// The run is not tried again until someone asks for it.
  public let isGivenUp: Bool
  /// Where it ended.
  public let host: String
  /// ISO 8601, in UTC.
  public let time: String

  public init(
    _ outcome: Outcome, attempts: Int, isGivenUp: Bool, host: String = Launcher.hostName,
    time: Date = Date()
  ) {
    self.outcome = outcome
    self.attempts = attempts
    self.isGivenUp = isGivenUp
    self.host = host
    self.time = time.formatted(.iso8601)
  }
}

/// As flat JSON: `{"attempts":2,"givenUp":true,"host":"n1","outcome":"killed","signal":9,"time":"…"}`.
extension Ending: Codable {
  private enum Key: String, CodingKey { case attempts, givenUp, host, time }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    outcome = try Outcome(from: decoder)
    // They are counted on, whatever the file says.
    attempts = min(max(0, try fields.decode(Int.self, forKey: .attempts)), 1 << 30)
    isGivenUp = try fields.decode(Bool.self, forKey: .givenUp)
    host = try fields.decode(String.self, forKey: .host)
    time = try fields.decode(String.self, forKey: .time)
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try outcome.encode(to: encoder)
    try fields.encode(attempts, forKey: .attempts)
    try fields.encode(isGivenUp, forKey: .givenUp)
    try fields.encode(host, forKey: .host)
    try fields.encode(time, forKey: .time)
  }
}
