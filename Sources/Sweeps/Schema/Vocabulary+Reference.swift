extension Vocabulary {
  /// All that a sweep file can set, compare and draw, as a page of Markdown: `docs/parameters.md`.
  public func reference() -> String {
    let stated = parameters.filter { Lexicon.given[$0.key] == nil }
    let sections = stated.map(\.section).uniqued.map { section in
      """
      ## \(section)

      \(Self.table(stated.filter { $0.section == section }))
      """
    }
    let figures = figureKinds.map { kind in
      """
      ## Options of `\(kind.name)` figures

      \(kind.summary)

      \(Self.table(kind.options))
      """
    }
    return """
      # Parameters, metrics and figures

      What a sweep file can set, with defaults and ranges; written by `polo schema --reference`. How a file is put
      together is in [sweep-format.md](sweep-format.md), which also covers what is set by sections and not by
      parameters: seeds, random streams and the value of another arm.

      \(sections.joined(separator: "\n\n"))

      ## Metrics

      Scalars of a record that can be compared, claimed about and drawn.

      | metric | meaning |
      |---|---|
      \(metrics.map { "| `\($0.name)` | \(Self.cell($0.summary)) |" }.joined(separator: "\n"))

      \(figures.joined(separator: "\n\n"))

      """
  }

  private static func table(_ declarations: [ParameterDeclaration]) -> String {
    let rows = declarations.map { declaration in
      let value =
        declaration.defaultValue.map { $0 == .string("") ? "" : "`\($0)`" } ?? "must be stated"
      return "| `\(declaration.key)` | \(value) | \(cell("\(declaration.kind)")) | "
        + "\(cell(declaration.summary)) |"
    }
    return """
      | key | default | values | meaning |
      |---|---|---|---|
      \(rows.joined(separator: "\n"))
      """
  }

  private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
}

extension ParameterDeclaration {
  /// What comes before the dot; keys without one are about the run as a whole.
  fileprivate var section: String {
    key.contains(".") ? String(key.prefix { $0 != "." }) : "run"
  }
}
