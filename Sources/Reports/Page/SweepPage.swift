internal import Foundation
public import Sweeps

/// All that is known of a sweep on one self-contained page: HTML, without scripts, to be read on a screen, on paper or
/// by a program that reads it as XML.
public struct SweepPage: Sendable {
  /// A figure of the sweep: its drawing, or why there is none.
  public struct Picture: Sendable {
    public let figure: Figure
    /// As gnuplot writes it.
    public let svg: Result<String, Absence>

    public init(_ figure: Figure, svg: Result<String, Absence>) {
      self.figure = figure
      self.svg = svg
    }
  }

  /// Why there is no drawing.
  public struct Absence: Error, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
  }

  let sweep: Sweep
  let comparison: SweepComparison
  let states: [RunState]
  /// Each run once: one that arms share is the first arm's.
  let differentRuns: [(run: Run, state: RunState)]
  let pictures: [Picture]
  let parameters: [ParameterDeclaration]
  let history: SweepHistory
  let origin: Origin
  let date: String

  /// - Parameters:
  ///   - sweep: what the page is about.
  ///   - results: where its records are.
  ///   - comparison: what they say.
  ///   - states: of each of the sweep's runs.
  ///   - pictures: the figures.
  ///   - parameters: all that a run could have, for their defaults.
  ///   - origin: what makes the page.
  ///   - date: when, for people.
  /// - Throws: what the records module throws if a record cannot be read.
  public init(
    of sweep: Sweep, in results: ResultsDirectory, comparison: SweepComparison, states: [RunState],
    pictures: [Picture], parameters: [ParameterDeclaration], origin: Origin, date: String
  ) throws {
    precondition(states.count == sweep.runs.count, "a state for each run")
    self.sweep = sweep
    self.comparison = comparison
    self.states = states
    differentRuns = zip(sweep.runs, states).uniqued(by: { $0.0.digest })
      .map { (run: $0.0, state: $0.1) }
    self.pictures = pictures
    self.parameters = parameters
    self.origin = origin
    self.date = date
    history = try SweepHistory(of: RecordedRuns(of: sweep, in: results, because: { _ in .notRun }))
  }

  /// The page.
  public var html: String {
    Page(
      title: "\(sweep.directoryName): \(sweep.question.isEmpty ? "report" : sweep.question)",
      body: .element("main") {
        header
        warnings
        for section in sections { section.markup }
        footer
      }
    ).html
  }

  /// The parts that the sweep has.
  private var sections: [Section] {
    [
      verdictSection, figureSection, tableSection, runSection, parameterSection, budgetSection,
      provenanceSection,
    ].compactMap(\.self)
  }

  private var header: Markup {
    .element("header") {
      Markup.element("p", ["class": "kicker"]) {
        Markup.element("span") { sweep.name }
        if let size = sweep.size { Markup.element("span", ["class": "tag"]) { "size \(size)" } }
        for change in Sweep.overrides(statedIn: sweep.source) {
          Markup.element("span", ["class": "tag"]) { change }
        }
        Markup.element("span") {
          ShortNumber.text(Double(count(.done))) + " of \(differentRuns.count) runs"
        }
        Markup.element("span") { date }
      }
      Markup.element("h1") { sweep.question.isEmpty ? sweep.name : sweep.question }
      answer
      Markup.element("nav", ["aria-label": "Sections"]) {
        for section in sections {
          Markup.element("a", ["href": "#\(section.id)"]) { section.title }
        }
      }
    }
  }

  /// What must be known before anything below is believed.
  private var warnings: Markup {
    let open = RunState.Kind.allCases.filter { $0 != .done && count($0) > 0 }
    if open.isEmpty { return .empty }
    let failed = count(.failed) + count(.blocked)
    return .element("div", ["class": failed > 0 ? "alert bad" : "alert", "role": "note"]) {
      Markup.element("strong") {
        open.map { "\(count($0)) \($0.rawValue)" }.joined(separator: ", ") + ". "
      }
      "What follows rests on \(count(.done)) of \(differentRuns.count) runs; "
      Markup.element("a", ["href": "#runs"]) { failed > 0 ? "why" : "which" }
      "."
    }
  }

  private var footer: Markup {
    .element("footer") {
      Markup.element("p") {
        "Made by polo \(origin.version)"
        if let commit = origin.commit { " at commit \(Self.shortened(commit))" }
        " on \(date). Everything is from the records of the runs; this page needs no network and no scripts."
      }
    }
  }

  /// The first digits of a commit, and whether the tree differed from it.
  private static func shortened(_ commit: String) -> String {
    String(commit.prefix(12)) + (commit.hasSuffix("-dirty") ? ", changed" : "")
  }

  func count(_ kind: RunState.Kind) -> Int { differentRuns.count { $0.state.kind == kind } }
}

/// A part of a page with a heading of its own.
struct Section {
  let id: String
  let title: String
  let content: Markup

  init(_ id: String, _ title: String, @MarkupBuilder _ content: () -> Markup) {
    self.id = id
    self.title = title
    self.content = content()
  }

  var markup: Markup {
    .element("section", ["id": id, "aria-labelledby": "\(id)-heading"]) {
      Markup.element("h2", ["id": "\(id)-heading"]) { title }
      content
    }
  }
}
