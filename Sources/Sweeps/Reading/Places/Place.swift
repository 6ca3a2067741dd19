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

/// A value and where it was stated.
struct Located<Value> {
  let value: Value
  let place: Place

  init(_ value: Value, _ place: Place) {
    self.value = value
    self.place = place
  }
}

extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
