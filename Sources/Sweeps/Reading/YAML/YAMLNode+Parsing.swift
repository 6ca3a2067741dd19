internal import Yams

extension YAMLNode {
  /// Parses one document; reports what is wrong with it and returns `nil` if it cannot be used.
  ///
  /// - Parameters:
  ///   - lack: the message about a text in which nothing is stated.
  ///   - place: maps a line and column to a place.
  static func parse(
    _ text: String, log: FaultLog, whenEmpty lack: String = "empty",
    at place: @escaping (_ line: Int, _ column: Int) -> Place
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
        log.report(lack, at: place(1, 1))
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
    case YamlError.scanner(let context, let problem, let end, _),
      YamlError.parser(let context, let problem, let end, _),
      YamlError.composer(let context, let problem, let end, _):
      let during = context.map { " (\($0.text) at \($0.mark))" } ?? ""
      let isDeep = problem.hasPrefix("Maximum nesting")
      let advice = advice(problem, at: Spot(end, in: text))
      // Where a text in quotes never ends, it is its beginning that helps.
      let mark = ofOpenQuote.contains(problem) ? context?.mark ?? end : end
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
    case YamlError.reader(let problem, _, let value, _):
      let scalars = text.unicodeScalars
      let first = scalars.firstIndex { $0.value == UInt32(bitPattern: value) }
      let before = lines(of: String(scalars[..<(first ?? scalars.startIndex)]))
      log.report(
        "not YAML: \(problem); take this one out, or save the file as UTF-8 text",
        at: place(before.count, 1 + (before.last?.unicodeScalars.count ?? 0)))
    default: log.report("not YAML: \(error)", at: place(1, 1))
    }
  }

  private static func lines(of text: String) -> [Substring] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }

  /// What stands where a problem was found.
  private struct Spot {
    /// The beginning of the line, and the character there.
    let line: String
    /// `nil` at the end of a line or of the text.
    let character: Unicode.Scalar?

    init(_ mark: Mark, in text: String) {
      let lines = YAMLNode.lines(of: text)
      let whole = lines.indices.contains(mark.line - 1) ? lines[mark.line - 1] : ""
      let beginning = whole.unicodeScalars.prefix(mark.column)
      line = String(beginning)
      character = beginning.count == mark.column ? beginning.last : nil
    }

    /// Whether a key and the bracket of its value have no space between them.
    var lacksSpace: Bool { line.prefixMatch(of: #/ *[\w.-]+:[{\[]/#) != nil }

    /// The bracket there that closes something.
    var closing: Unicode.Scalar? { character == "}" || character == "]" ? character : nil }
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

  /// What libyaml says where a quote is not closed.
  private static let ofOpenQuote = [
    "found unexpected end of stream", "found unexpected document indicator",
  ]

  /// What to do about what libyaml says.
  private static func advice(_ problem: String, at spot: Spot) -> String {
    switch problem {
    case let flow where spot.line.hasSuffix("${") && flow.hasPrefix("did not find expected ','"):
      "; inside { } and [ ] quote a derived value: \"${…}\""
    case _ where ofOpenQuote.contains(problem): "; close the quote that begins there"
    case "found character that cannot start any token":
      "; indent with spaces, not tabs, and quote text that begins with @, % or `"
    case "mapping values are not allowed in this context":
      "; begin the keys of one mapping in the same column, put a space after a key's colon, and quote text that "
        + "has ': ' in it (it may be the line before)"
    case "block sequence entries are not allowed in this context":
      "; begin a list on the next line, or write [ … ]"
    case "could not find expected ':'":
      "; a key has a colon and a space after it, and 1024 characters at most (it may be the line before)"
    case "found unexpected ':'": "; put a space after a key's colon"
    case "did not find expected key" where spot.lacksSpace: "; put a space after a key's colon"
    case "did not find expected key", "did not find expected '-' indicator",
      "did not find expected <document start>":
      if let bracket = spot.closing {
        "; there is a \(bracket) too many"
      } else if problem.hasSuffix("<document start>") {
        "; nothing follows a whole value: take it out, or a ] or } before it"
      } else {
        "; keys of one mapping and dashes of one list begin in the same column, and a value in quotes or brackets "
          + "ends its line"
      }
    case "did not find expected node content":
      switch spot.character {
      case ",": "; a value is missing before a comma"
      case "-": "; inside [ ] there are commas between values, and no dashes"
      default: "; every { has its }, and every [ has its ]"
      }
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
