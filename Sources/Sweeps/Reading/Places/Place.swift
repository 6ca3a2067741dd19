/// Where something was stated.
enum Place: Hashable, Sendable {
  case file(String)
  case mark(path: String, line: Int, column: Int)
  /// An override of the command line, in full: `planner.horizon=8`.
  case override(String)
}

extension Place {
  /// The place as a message refers to it from elsewhere: `line 12`.
  var reference: String {
    switch self {
    case .file(let path): path
    case .mark(_, let line, _): "line \(line)"
    case .override(let text): text
    }
  }
}
