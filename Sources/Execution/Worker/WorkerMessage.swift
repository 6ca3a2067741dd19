internal import Foundation

/// What a worker says, one JSON line for each message. It hears a `WorkerContext`, then an
/// `Attempt` a line.
enum WorkerMessage: Sendable, Hashable, Codable {
  /// The worker waits for its context and a first run.
  case ready
  /// The run has made this much progress.
  case progress(RunProgress)
  /// The run goes on from a checkpoint.
  case resumed(RunProgress)
  /// The run begins anew, since its checkpoint could not be used.
  case startedAfresh(reason: String)
  /// The run has come to a step, and its state could not be committed.
  case notSaved(step: Int, reason: String)
  /// The run has ended without an error, so its record should be there.
  case completed
  /// The run itself reported an error.
  case failed(message: String)
  /// The machine could not do what the run needs.
  case troubled(message: String)
  /// What the run needs cannot be used.
  case unsupplied(message: String)
  /// The run is another launcher's by now.
  case displaced
}

/// Values as JSON lines: an encoded value never holds a line break.
struct JSONLines {
  private let encoder = JSONEncoder()
  private let decoder = JSONDecoder()

  init() {
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  /// A value as one line, its line break included.
  func line(_ value: some Encodable) throws -> [UInt8] {
    var data = try encoder.encode(value)
    data.append(UInt8(ascii: "\n"))
    return Array(data)
  }

  func value<Value: Decodable>(_ type: Value.Type, of line: [UInt8]) throws -> Value {
    try decoder.decode(type, from: Data(line))
  }
}
