/// A value of a YAML file with its place, of bounded size and depth, whose mappings have distinct
/// text keys.
struct YAMLNode {
  struct Entry {
    let key: Located<String>
    let value: YAMLNode
  }

  enum Content {
    case scalar(YAMLScalar)
    case list([YAMLNode])
    case mapping([Entry])
  }

  let content: Content
  let place: Place
}

extension YAMLNode {
  /// The kind as a message names it.
  var kind: String {
    switch content {
    case .scalar(let scalar): scalar.typed == .null ? "empty" : "'\(scalar.text)'"
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }

  var scalar: YAMLScalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  /// The integer that it is; `nil` if it is none, or one out of the range.
  func integer(in range: ClosedRange<Int>) -> Int? {
    guard case .value(.number(let number)) = scalar?.typed, let integer = Int(exactly: number),
      range.contains(integer)
    else { return nil }
    return integer
  }
}
