/// As flat JSON, so that a log's lines become the columns of a table:
/// `{"outcome":"killed","signal":9}`.
extension Outcome: Codable {
  private enum Key: String, CodingKey {
    case outcome, message, signal, code, limit
  }

  private enum Kind: String, Codable {
    case completed, failed, killed, exited, timedOut, outOfMemory, stalled, troubled
    case cancelled, displaced
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    self =
      switch try fields.decode(Kind.self, forKey: .outcome) {
      case .completed: .completed
      case .failed: .failed(message: try fields.decode(String.self, forKey: .message))
      case .killed: .killed(signal: try fields.decode(Int32.self, forKey: .signal))
      case .exited: .exited(code: try fields.decode(Int32.self, forKey: .code))
      case .timedOut: .timedOut(seconds: try fields.decode(Double.self, forKey: .limit))
      case .outOfMemory: .outOfMemory(bytes: try fields.decodeIfPresent(Int.self, forKey: .limit))
      case .stalled: .stalled(seconds: try fields.decode(Double.self, forKey: .limit))
      case .troubled: .troubled(message: try fields.decode(String.self, forKey: .message))
      case .cancelled: .cancelled
      case .displaced: .displaced
      }
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(kind, forKey: .outcome)
    switch self {
    case .completed, .cancelled, .displaced: break
    case .failed(let message), .troubled(let message): try fields.encode(message, forKey: .message)
    case .killed(let signal): try fields.encode(signal, forKey: .signal)
    case .exited(let code): try fields.encode(code, forKey: .code)
    case .timedOut(let seconds), .stalled(let seconds): try fields.encode(seconds, forKey: .limit)
    case .outOfMemory(let bytes): try fields.encodeIfPresent(bytes, forKey: .limit)
    }
  }

  private var kind: Kind {
    switch self {
    case .completed: .completed
    case .failed: .failed
    case .killed: .killed
    case .exited: .exited
    case .timedOut: .timedOut
    case .outOfMemory: .outOfMemory
    case .stalled: .stalled
    case .troubled: .troubled
    case .cancelled: .cancelled
    case .displaced: .displaced
    }
  }
}
