extension Claim {
  /// Reads `SIDE > SIDE in METRIC [from SIDE to SIDE] [for CONDITIONS] [for each AXES]`, where a side and the
  /// conditions are an arm, `AXIS=VALUE`, or several of them separated by commas; `A < B` is `B > A`.
  init?(parsing text: String) {
    var words = Words(text)
    guard let first = words.selection(), let sign = words.next(), [">", "<"].contains(sign),
      let second = words.selection(), words.next() == "in", let metric = words.next()
    else { return nil }
    var change: Change?
    if words.skip("from") {
      guard let origin = words.selection(), words.skip("to"), let end = words.selection() else {
        return nil
      }
      change = Change(from: origin, to: end)
    }
    var scope: Selection?
    var each: [String]?
    while words.skip("for") {
      if words.skip("each") {
        guard each == nil, let axes = words.list() else { return nil }
        each = axes
      } else {
        guard scope == nil, let conditions = words.selection() else { return nil }
        scope = conditions
      }
    }
    guard words.isEmpty else { return nil }
    self.init(
      text: text, greater: sign == ">" ? first : second, lesser: sign == ">" ? second : first,
      metric: metric, change: change, scope: scope ?? Selection([]), each: each ?? [])
  }
}

extension Selection {
  /// `nil` if the text is none.
  init?(parsing text: String) {
    var words = Words(text)
    guard let selection = words.selection(), words.isEmpty else { return nil }
    self = selection
  }
}

extension Threshold {
  /// `nil` if the text is none.
  init?(parsing text: String) {
    for sign in [">=", "<="] {
      let sides = text.split(separator: sign, omittingEmptySubsequences: false)
      guard sides.count == 2 else { continue }
      let (quantity, number) = (String(sides[0].trimmed), String(sides[1].trimmed))
      guard !quantity.isEmpty, !quantity.contains(where: \.isWhitespace),
        case .value(.number(let value)) = YAMLScalar(text: number, isPlain: true).typed
      else { return nil }
      self.init(quantity, isAtLeast: sign == ">=", value)
      return
    }
    return nil
  }
}

/// The words of a claim: `>`, `<` and commas are words of their own, `a = 1` and a list, `[8, 8]`, one each.
private struct Words {
  private var words: ArraySlice<String>

  init(_ text: String) {
    var words: [String] = []
    for word in Self.parts(of: text) {
      let continues = word == "=" || words.last?.hasSuffix("=") == true
      if continues, let last = words.popLast() {
        words.append(last + word)
      } else {
        words.append(word)
      }
    }
    self.words = words[...]
  }

  /// The signs, and the texts between signs and white space.
  private static func parts(of text: String) -> [String] {
    var parts: [String] = []
    var part = ""
    // How many lists are open; in one, neither signs nor spaces separate words.
    var depth = 0
    for character in text {
      if character == "[" { depth += 1 }
      if character == "]" { depth = max(0, depth - 1) }
      let isSign = "><,=".contains(character)
      if depth > 0 || !(isSign || character.isWhitespace) {
        part.append(character)
      } else {
        parts += isSign ? [part, String(character)] : [part]
        part = ""
      }
    }
    return (parts + [part]).filter { !$0.isEmpty }
  }

  var isEmpty: Bool { words.isEmpty }

  mutating func next() -> String? { words.popFirst() }

  /// Whether the next word was this one.
  mutating func skip(_ word: String) -> Bool {
    guard words.first == word else { return false }
    words.removeFirst()
    return true
  }

  /// Words separated by commas.
  mutating func list() -> [String]? {
    var list: [String] = []
    repeat {
      guard let word = next(), ![",", ">", "<"].contains(word) else { return nil }
      list.append(word)
    } while skip(",")
    return list
  }

  /// `nil` too if an axis is named twice.
  mutating func selection() -> Selection? {
    guard let list = list() else { return nil }
    let conditions = list.compactMap(Self.condition)
    guard conditions.count == list.count, Set(conditions.map(\.axis)).count == list.count else {
      return nil
    }
    return Selection(conditions)
  }

  private static func condition(_ word: String) -> Run.Coordinate? {
    guard let sign = word.firstIndex(of: "=") else {
      return Run.Coordinate(axis: "arm", value: .string(word))
    }
    let (axis, text) = (String(word[..<sign]), String(word[word.index(after: sign)...]))
    if axis.isEmpty || text.isEmpty { return nil }
    if axis == "arm" { return Run.Coordinate(axis: axis, value: .string(text)) }
    return value(text).map { Run.Coordinate(axis: axis, value: $0) }
  }

  private static func value(_ text: String) -> ParameterValue? {
    if text.hasPrefix("[") {
      let log = FaultLog(rootPath: "")
      let list = YAMLNode.parse(text, log: log, at: { .mark(path: "", line: $0, column: $1) })
      return log.isEmpty ? list?.value : nil
    }
    guard case .value(let value) = YAMLScalar(text: text, isPlain: true).typed else { return nil }
    return value
  }
}
