/// As flat JSON, so that a log's fields become the columns of a table: `{"outcome":"killed","signal":9}`. A
/// failure is named by its cause.
extension Outcome: Codable {
  private enum Key: String, CodingKey {
    case outcome, message, signal, code, limit
  }

  /// Every ending that is not a failure.
  private enum Other: String {
    case completed, cancelled, displaced
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    let name = try fields.decode(String.self, forKey: .outcome)
    if let other = Other(rawValue: name) {
      self =
        switch other {
        case .completed: .completed
        case .cancelled: .cancelled
        case .displaced: .displaced
        }
      return
    }
    guard let cause = Cause(rawValue: name) else {
      throw DecodingError.dataCorruptedError(
        forKey: .outcome, in: fields, debugDescription: "no run ends as '\(name)'")
    }
    self =
      switch cause {
      case .failed: .failed(message: try fields.decode(String.self, forKey: .message))
      case .killed: .killed(signal: try fields.decode(Int32.self, forKey: .signal))
      case .exited: .exited(code: try fields.decode(Int32.self, forKey: .code))
      case .timedOut: .timedOut(seconds: try fields.decode(Double.self, forKey: .limit))
      case .outOfMemory: .outOfMemory(bytes: try fields.decodeIfPresent(Int.self, forKey: .limit))
      case .stalled: .stalled(seconds: try fields.decode(Double.self, forKey: .limit))
      case .troubled: .troubled(message: try fields.decode(String.self, forKey: .message))
      case .unsupplied: .unsupplied(message: try fields.decode(String.self, forKey: .message))
      }
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(name, forKey: .outcome)
    switch self {
    case .completed, .cancelled, .displaced: break
    case .failed(let message), .troubled(let message), .unsupplied(let message):
      try fields.encode(message, forKey: .message)
    case .killed(let signal): try fields.encode(signal, forKey: .signal)
    case .exited(let code): try fields.encode(code, forKey: .code)
    case .timedOut(let seconds), .stalled(let seconds): try fields.encode(seconds, forKey: .limit)
    case .outOfMemory(let bytes): try fields.encodeIfPresent(bytes, forKey: .limit)
    }
  }

  private var name: String {
    switch self {
    case .completed: Other.completed.rawValue
    case .cancelled: Other.cancelled.rawValue
    case .displaced: Other.displaced.rawValue
    case .failed: Cause.failed.rawValue
    case .killed: Cause.killed.rawValue
    case .exited: Cause.exited.rawValue
    case .timedOut: Cause.timedOut.rawValue
    case .outOfMemory: Cause.outOfMemory.rawValue
    case .stalled: Cause.stalled.rawValue
    case .troubled: Cause.troubled.rawValue
    case .unsupplied: Cause.unsupplied.rawValue
    }
  }
}
