internal import Sweeps

/// Where the runs stand: failures in full, then all runs at a glance.
extension SweepPage {
  /// Beyond these, runs and failures are only counted.
  private static let mostSymbols = 5000
  private static let mostFailures = 50

  var runSection: Section {
    Section("runs", "Runs") {
      failures
      blocked
      legend
      cellTable
    }
  }

  @MarkupBuilder private var failures: Markup {
    let failed = differentRuns.compactMap { run, state in
      if case .failed(let failure) = state { (run, failure) } else { nil }
    }
    let rest = failed.count - Self.mostFailures
    for (run, failure) in failed.prefix(Self.mostFailures) {
      Markup.element("article", ["class": "failure"]) {
        Markup.element("h3") { "\(RunState.Kind.failed.symbol) \(run.id)" }
        Markup.element("p", ["class": "cause"]) { failure.outcome }
        Markup.element("p", ["class": "note"]) {
          (failure.circumstances + ["log: \(failure.log)"]).joined(separator: " · ")
        }
        if !failure.excerpt.isEmpty {
          Markup.element("pre", ["tabindex": "0"]) { failure.excerpt }
        }
      }
    }
    if rest > 0 {
      Markup.element("p", ["class": "alert bad"]) { "and \(rest) more that failed" }
    }
  }

  @MarkupBuilder private var blocked: Markup {
    for (cause, runs) in blockedRuns {
      Markup.element("article", ["class": "failure"]) {
        Markup.element("h3") {
          "\(RunState.Kind.blocked.symbol) \(runs.count) blocked, since \(cause) failed"
        }
        Markup.element("p", ["class": "note"]) {
          runs.prefix(12).joined(separator: "; ")
            + (runs.count > 12 ? "; and \(runs.count - 12) more" : "")
        }
      }
    }
  }

  /// The ids of the runs that are blocked, by that of the run that failed.
  private var blockedRuns: [(key: String, value: [String])] {
    var byCause: Groups<String, [String]> = Groups()
    for (run, state) in differentRuns {
      if case .blocked(let cause) = state { byCause.change(cause, or: []) { $0.append(run.id) } }
    }
    return byCause.entries
  }

  private var legend: Markup {
    .element("p", ["class": "legend"]) {
      for kind in RunState.Kind.allCases.reversed() where count(kind) > 0 {
        Markup.element("span") {
          symbol(kind)
          " \(count(kind)) \(kind.rawValue)"
        }
        " "
      }
      let shared = states.count - differentRuns.count
      if shared > 0, states.count <= Self.mostSymbols {
        "\(counted(shared, "symbol")) \(shared == 1 ? "is of a run" : "are of runs") "
        "shared with an arm above"
      }
    }
  }

  private func symbol(_ kind: RunState.Kind) -> Markup {
    .element("span", ["class": "state \(kind.rawValue)", "aria-hidden": "true"]) { kind.symbol }
  }

  /// A row for each cell, a symbol for each seed.
  private var cellTable: Markup {
    let axes = sweep.axes.map(\.key)
    let showsSymbols = states.count <= Self.mostSymbols
    var cells: Groups<[String], [(run: Run, state: RunState)]> = Groups()
    for (run, state) in zip(sweep.runs, states) {
      cells.change(run.cell(on: sweep.axes), or: []) { $0.append((run, state)) }
    }
    return PageTable(
      caption: showsSymbols ? "Each symbol a run, seeds from left to right" : "",
      columns: [.text("arm")] + axes.map(Table.Column.text) + [.number("done")]
        + (showsSymbols ? [.text("runs")] : []),
      rows: cells.entries.map { cell, members in
        let done = members.count { $0.state.kind == .done }
        let symbols = Markup.element("span", ["class": "states"]) {
          for (run, state) in members {
            Markup.element(
              "abbr",
              [
                "class": "state \(state.kind.rawValue)",
                "title": "seed \(run.seed): \(state.words)",
              ]
            ) { state.kind.symbol }
          }
        }
        return PageTable.Row(
          cells: cell.map { Markup($0) } + [Markup("\(done) of \(members.count)")]
            + (showsSymbols ? [symbols] : []))
      },
      style: "runs"
    ).markup
  }
}

extension RunState {
  /// In a few words, for a reader who points at a run.
  fileprivate var words: String {
    switch self {
    case .done: "done"
    case .running(let place): place.isEmpty ? "running" : "running \(place)"
    case .failed(let failure): failure.outcome
    case .blocked(let source): "blocked: it needs \(source)"
    case .left(let since): since.isEmpty ? "left" : "left, \(since)"
    }
  }
}
