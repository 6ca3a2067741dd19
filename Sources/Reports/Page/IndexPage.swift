internal import Sweeps

/// Sweeps beside each other, a row each, with a link to the page of each.
public struct IndexPage: Sendable {
  private let entries: [(page: SweepPage, link: String)]

  /// - Parameter entries: the pages, and where each is, as seen from the index.
  public init(_ entries: [(page: SweepPage, link: String)]) { self.entries = entries }

  public var html: String {
    Page(
      title: "Sweeps",
      body: .element("main") {
        Markup.element("header") {
          Markup.element("p", ["class": "kicker"]) {
            Markup.element("span") { "polo" }
            Markup.element("span") { entries.first?.page.date ?? "" }
          }
          Markup.element("h1") { "\(entries.count) sweeps" }
        }
        PageTable(
          columns: [.text("sweep"), .text("question"), .text("verdicts"), .number("runs")],
          rows: entries.map { entry in
            PageTable.Row(
              cells: [
                .element("a", ["href": entry.link]) { entry.page.sweep.directoryName },
                Markup(entry.page.sweep.question), entry.page.answer, entry.page.standing,
              ])
          },
          style: "sweeps"
        ).markup
      }
    ).html
  }
}

extension SweepPage {
  /// How many runs there are of each kind, those to worry about marked.
  fileprivate var standing: Markup {
    MarkupBuilder.buildArray(
      RunState.Kind.allCases.filter { count($0) > 0 }.map { kind in
        .element("span", ["class": "state \(kind.rawValue)"]) {
          "\(kind.symbol) \(count(kind)) \(kind.rawValue)"
          Markup.element("br")
        }
      })
  }
}
