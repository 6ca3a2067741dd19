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
    case .scalar(let scalar): scalar.typed == .null ? "empty" : "'\(Self.begun(scalar.text))'"
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }

  /// Whether nothing stands where a value should: perhaps it is on the next line, not indented.
  var isMissing: Bool { scalar == YAMLScalar(text: "", isPlain: true) }

  /// The beginning of a text: the whole may be a file that was never meant to be shown.
  private static func begun(_ text: String) -> String {
    let beginning = text.prefix(60)
    return beginning.endIndex == text.endIndex ? text : "\(beginning) …"
  }

  /// The value that the node states by itself; `nil` for a mapping, and if a value in it is missing or unusable.
  var value: ParameterValue? {
    switch content {
    case .scalar(let scalar):
      guard case .value(let value) = scalar.typed else { return nil }
      return value
    case .list(let nodes):
      let values = nodes.compactMap(\.value)
      return values.count == nodes.count ? .list(values) : nil
    case .mapping: return nil
    }
  }

  var scalar: YAMLScalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  /// How many entries a mapping has; `nil` for any other node.
  var entryCount: Int? {
    if case .mapping(let entries) = content { entries.count } else { nil }
  }

  /// The integer that the node states; `nil` if none, or one out of the range.
  func integer(in range: ClosedRange<Int>) -> Int? {
    guard case .value(.number(let number)) = scalar?.typed, let integer = Int(exactly: number),
      range.contains(integer)
    else { return nil }
    return integer
  }
}
