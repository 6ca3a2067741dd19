internal import Yams

extension YAMLNode {
  /// Parses one document; reports what is wrong with it and returns `nil` if it cannot be used.
  ///
  /// - Parameter place: maps a line and column to a place.
  static func parse(
    _ text: String, log: FaultLog, at place: @escaping (_ line: Int, _ column: Int) -> Place
  ) -> YAMLNode? {
    let text = aliasCount(in: text) <= aliasLimit ? text : withoutComments(text)
    guard aliasCount(in: text) <= aliasLimit else {
      log.report(
        "more than \(aliasLimit) YAML aliases; "
          + "state the shared values under params or in an include",
        at: place(1, 1))
      return nil
    }
    do {
      // Without rules: scalars are typed here, by YAML 1.2, not by Yams, which follows YAML 1.1.
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      // After `---` alone there is a root, without text.
      guard let root = try parser.singleRoot(), root.scalar?.string != "" else {
        log.report("empty; a sweep file states at least `sweep:` and `arms:`", at: place(1, 1))
        return nil
      }
      var conversion = YAMLConversion(log: log, place: place)
      return conversion.node(root, depth: 0)
    } catch {
      report(error, in: text, log: log, at: place)
      return nil
    }
  }

  /// Aliases multiply: twelve can already stand for a thousand nodes, and Yams compares whole keys.
  private static let aliasLimit = 16

  /// The text without comments; places stay the same. What is indented under `|` or `>` is text and stays. In quotes
  /// over several lines what looks like a comment is removed too.
  private static func withoutComments(_ text: String) -> String {
    // The indentation of the line that began the current block of text; `nil` outside one.
    var block: Int?
    return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map {
      line -> Substring in
      let indentation = line.prefix { $0 == " " }.count
      if let above = block, indentation > above || line.allSatisfy(\.isWhitespace) { return line }
      let rest = withoutComment(line)
      block = beginsBlock(rest) ? indentation : nil
      return rest
    }.joined(separator: "\n")
  }

  /// A comment starts at a `#` that begins a line, or follows a space with no quote before it in the line.
  private static func withoutComment(_ line: Substring) -> Substring {
    let indented = line.drop { $0 == " " || $0 == "\t" }
    if indented.first == "#" { return "" }
    guard let mark = line.firstRange(of: " #"),
      !line[..<mark.lowerBound].contains(where: { "\"'".contains($0) })
    else { return line }
    return line[..<mark.lowerBound]
  }

  /// Whether a line ends like the first of a block of text: `|`, `>-`, `|2`.
  private static func beginsBlock(_ line: Substring) -> Bool {
    let last = line.last { !" +-0123456789".contains($0) }
    return last == "|" || last == ">"
  }

  /// Counts every `*` that may begin an alias, those in texts and comments too.
  private static func aliasCount(in text: String) -> Int {
    var count = 0
    var previous = UInt8(ascii: " ")
    var mayBegin = false
    for byte in text.utf8 {
      if mayBegin, byte > UInt8(ascii: " "), byte != UInt8(ascii: "*") { count += 1 }
      mayBegin = byte == UInt8(ascii: "*") && beforeAlias.contains(previous)
      previous = byte
    }
    return count
  }

  private static let beforeAlias = Set(" \t\r\n[{,:-?".utf8)

  private static func report(
    _ error: any Error, in text: String, log: FaultLog, at place: (Int, Int) -> Place
  ) {
    switch error {
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _),
      YamlError.composer(let context, let problem, let mark, _):
      let during = context.map { " (\($0.text) at \($0.mark))" } ?? ""
      let isDeep = problem.hasPrefix("Maximum nesting")
      let advice = advice(problem, isDerived: beginsExpression(text, at: mark))
      log.report(
        isDeep
          ? "nested too deep; write dotted keys instead"
          : "not YAML: \(problem)\(during)\(advice)", at: place(mark.line, mark.column))
    case YamlError.duplicatedKeysInMapping(let keys, let context):
      let names = keys.map { "'\($0)'" }.joined(separator: ", ")
      let second = keys.count == 1 ? line(restating: keys[0], in: text, after: context.mark) : nil
      let lines = second.map { "here and in line \($0)" } ?? "first here"
      log.report(
        "\(names) is stated twice in one mapping, \(lines); keep one",
        at: place(context.mark.line, context.mark.column))
    case YamlError.reader(let problem, let offset, _, _):
      let before = text.prefix(offset ?? 0)
      log.report("not YAML: \(problem)", at: place(1 + before.filter(\.isNewline).count, 1))
    default: log.report("not YAML: \(error)", at: place(1, 1))
    }
  }

  private static func lines(of text: String) -> [Substring] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }

  /// Whether a place is the brace of `${`.
  private static func beginsExpression(_ text: String, at mark: Mark) -> Bool {
    let lines = lines(of: text)
    guard lines.indices.contains(mark.line - 1) else { return false }
    let beginning = lines[mark.line - 1].unicodeScalars.prefix(mark.column)
    return beginning.suffix(2).elementsEqual("${".unicodeScalars)
  }

  /// The line that states a key again, if one alone begins with it as the first one does, in the same column.
  private static func line(restating key: String, in text: String, after first: Mark) -> Int? {
    var found: [Int] = []
    for (index, line) in lines(of: text).enumerated().dropFirst(first.line) {
      let rest = line.drop { $0 == " " }
      if rest.isEmpty || rest.first == "#" { continue }
      let column = 1 + line.count - rest.count
      // Less indented, another mapping goes on.
      if column < first.column { break }
      let isKey = rest == "\(key):" || rest.hasPrefix("\(key): ")
      if column == first.column, isKey { found.append(index + 1) }
    }
    return found.count == 1 ? found[0] : nil
  }

  /// - Parameter isDerived: whether the problem is at the brace of `${…}`.
  private static func advice(_ problem: String, isDerived: Bool) -> String {
    switch problem {
    case let flow where isDerived && flow.hasPrefix("did not find expected ','"):
      "; inside { } and [ ] quote a derived value: \"${…}\""
    case "found character that cannot start any token":
      "; indent with spaces, not tabs, and quote text that begins with @, % or `"
    case "mapping values are not allowed in this context":
      "; begin the keys of one mapping in the same column, put a space after a key's colon, and quote text that "
        + "has ': ' in it (it may be the line before)"
    case "could not find expected ':'":
      "; a key has a colon and a space after it, and 1024 characters at most (it may be the line before)"
    case "did not find expected key", "did not find expected '-' indicator":
      "; keys of one mapping and dashes of one list begin in the same column, and a value in quotes or brackets "
        + "ends its line"
    case let tab where tab.contains("tab character"): "; indent with spaces"
    case "but found another document": "; keep one sweep in a file"
    case "did not find expected ',' or '}'":
      "; entries have commas between them, every { has its }, and keys have 1024 characters at most"
    case "did not find expected ',' or ']'":
      "; entries have commas between them, and every [ has its ]"
    default: ""
    }
  }
}
