public import Sweeps

/// Sweeps in a table, a row each, with a link to the page of each.
public struct IndexPage: Sendable {
  /// A sweep that has no page, and why.
  public struct Absence: Sendable {
    fileprivate let sweep: Sweep
    fileprivate let reason: String

    public init(of sweep: Sweep, because reason: String) {
      self.sweep = sweep
      self.reason = reason
    }
  }

  private let entries: [(page: SweepPage, link: String)]
  private let absences: [Absence]

  /// - Parameters:
  ///   - entries: the pages, and where each is, as seen from the index.
  ///   - absences: the sweeps that are to be named without a page.
  public init(_ entries: [(page: SweepPage, link: String)], without absences: [Absence] = []) {
    self.entries = entries
    self.absences = absences
  }

  public var html: String {
    Page(
      title: "Sweeps",
      body: .element("main") {
        Markup.element("header") {
          Markup.element("p", ["class": "kicker"]) {
            Markup.element("span") { "polo" }
            Markup.element("span") { entries.first?.page.date ?? "" }
          }
          Markup.element("h1") { "\(entries.count + absences.count) sweeps" }
        }
        PageTable(
          columns: [.text("sweep"), .text("question"), .text("verdicts"), .number("runs")],
          rows: rows,
          style: "sweeps"
        ).markup
      }
    ).html
  }

  private var rows: [PageTable.Row] {
    let pages = entries.map { entry in
      PageTable.Row(
        cells: [
          .element("a", ["href": entry.link]) { entry.page.sweep.directoryName },
          Markup(entry.page.sweep.question), entry.page.answer, entry.page.standing,
        ])
    }
    return pages
      + absences.map { absence in
        PageTable.Row(
          cells: [
            Markup(absence.sweep.directoryName), Markup(absence.sweep.question),
            Markup("no page: \(absence.reason)"), .empty,
          ])
      }
  }
}

extension SweepPage {
  /// How many runs there are of each kind, those to worry about marked.
  @MarkupBuilder fileprivate var standing: Markup {
    for kind in RunState.Kind.allCases where count(kind) > 0 {
      Markup.element("span", ["class": "state \(kind.rawValue)"]) {
        "\(kind.symbol) \(count(kind)) \(kind.rawValue)"
        Markup.element("br")
      }
    }
  }
}
