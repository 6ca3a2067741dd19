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
      guard let root = try parser.singleRoot() else {
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
      log.report(
        isDeep
          ? "nested too deep; write dotted keys instead"
          : "not YAML: \(problem)\(during)\(advice(problem))", at: place(mark.line, mark.column))
    case YamlError.duplicatedKeysInMapping(let keys, let context):
      let names = keys.map { "'\($0)'" }.joined(separator: ", ")
      log.report(
        "\(names) is stated twice in one mapping, first here; keep one",
        at: place(context.mark.line, context.mark.column))
    case YamlError.reader(let problem, let offset, _, _):
      let before = text.prefix(offset ?? 0)
      log.report("not YAML: \(problem)", at: place(1 + before.filter(\.isNewline).count, 1))
    default: log.report("not YAML: \(error)", at: place(1, 1))
    }
  }

  private static func advice(_ problem: String) -> String {
    switch problem {
    case "found character that cannot start any token":
      "; indent with spaces, not tabs, and quote text that begins with @, % or `"
    case "mapping values are not allowed in this context":
      "; quote text that has a colon and a space in it"
    case let tab where tab.contains("tab character"): "; indent with spaces"
    case "but found another document": "; keep one sweep in a file"
    case "did not find expected ',' or '}'":
      "; entries have commas between them, and keys 1024 characters at most"
    default: ""
    }
  }
}
