extension LayerReader {
  /// The entries of a mapping; any other node is reported.
  func entries(_ node: YAMLNode, of whole: String) -> [YAMLNode.Entry] {
    if case .mapping(let entries) = node.content { return entries }
    log.report(
      node.isMissing
        ? "\(whole) is empty; indent what belongs to it, or leave it out"
        : "\(whole) takes keys and values, not \(node.kind); write {KEY: VALUE}", at: node.place)
    return []
  }

  /// The elements of a list; any other node is reported.
  func elements(_ node: YAMLNode, of whole: String) -> [YAMLNode] {
    if case .list(let elements) = node.content { return elements }
    log.report(
      node.isMissing
        ? "\(whole) is empty; list what belongs to it, or leave it out"
        : "\(whole) takes a list, not \(node.kind); write [ … ]", at: node.place)
    return []
  }

  func text(_ node: YAMLNode, of whole: String) -> Located<String>? {
    switch node.scalar?.typed {
    case .value(.string(let text)): return Located(Self.meant(text), node.place)
    case .value, .unusable:
      let written = node.scalar?.text ?? ""
      log.report(
        "\(whole) takes text, and '\(written)' is not; quote it: \"\(written)\"", at: node.place)
    case .null, nil:
      let isStated =
        if case .mapping(let entries) = node.content { !entries.isEmpty } else { false }
      let advice = isStated ? "; quote text that has ': ' in it" : ""
      log.report("\(whole) takes text, not \(node.kind)\(advice)", at: node.place)
    }
    return nil
  }

  /// A text without the line break with which `>` and `|` end theirs. Spaces around one line stay: they are quoted.
  static func meant(_ text: String) -> String {
    text.contains(where: \.isNewline) ? String(text[...].trimmed) : text
  }

  /// The texts of a list.
  func texts(_ node: YAMLNode, of whole: String) -> [Located<String>] {
    elements(node, of: whole).compactMap { text($0, of: "an element of \(whole)") }
  }

  /// Checks a name that folders, run ids and claims contain.
  func name(_ name: Located<String>, of whole: String) -> Located<String>? {
    let isPage = SafeName.pages.contains(name.value.lowercased())
    if SafeName.allows(name.value), !isPage { return name }
    let rule = isPage ? "polo report uses that name for a page; choose another" : SafeName.rule
    log.report("'\(name.value)' cannot name \(whole): \(rule)", at: name.place)
    return nil
  }

  func unknown(
    _ kind: String, _ name: Located<String>, in whole: String? = nil, among names: [String]
  ) {
    let message = Nearest.message(unknown: kind, name.value, in: whole, among: names)
    log.report(message, at: name.place)
  }
}
