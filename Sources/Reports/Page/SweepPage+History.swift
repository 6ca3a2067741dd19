internal import Sweeps

/// What the records cost and how they were made.
extension SweepPage {
  var budgetSection: Section? {
    let makings = history.makings
    if makings.isEmpty { return nil }
    let arms = sweep.arms.map { arm in (arm, makings.filter { $0.arm == arm }) }
      .filter { !$0.1.isEmpty }
    return Section("budget", "Budget") {
      PageTable(
        columns: [
          .text("arm"), .number("runs"), .number("CPU time"), .number("CPU time a run"),
          .number("wall time of all runs"), .number("control steps simulated"),
          .number("peak memory"),
        ],
        rows: arms.map { PageTable.Row(cells: budget($0.0, $0.1)) }
          + (arms.count > 1
            ? [PageTable.Row(style: "total", cells: budget("all", history.records))] : [])
      ).markup
      sharedRuns
      Markup.element("p", ["class": "note"]) {
        "Of the runs on record, all attempts of each up to its last checkpoint. Steps: simulated to choose "
        "actions and to compute targets, and of the world."
      }
    }
  }

  /// Why the arms add up to more than the total.
  private var sharedRuns: Markup {
    let shared = history.makings.count - history.records.count
    return shared == 0
      ? .empty
      : .element("p", ["class": "note"]) {
        "Arms share runs; the total counts each run once, so it has \(counted(shared, "run")) "
        "fewer than the arms' sum."
      }
  }

  private func budget(_ name: String, _ makings: [SweepHistory.Making]) -> [Markup] {
    let cpu = makings.reduce(0) { $0 + $1.cpuSeconds }
    return [
      name, "\(makings.count)", ShortNumber.cores(cpu),
      ShortNumber.duration(cpu / Double(makings.count)),
      ShortNumber.duration(makings.reduce(0) { $0 + $1.wallSeconds }),
      ShortNumber.count(makings.reduce(0) { $0 + $1.simulatedSteps }),
      ShortNumber.memory(makings.map(\.peakMemoryBytes).max() ?? 0),
    ].map { Markup($0) }
  }

  var provenanceSection: Section? {
    let makings = history.records
    if makings.isEmpty { return nil }
    return Section("provenance", "Provenance") {
      for remark in drift { Markup.element("p", ["class": "alert"]) { remark } }
      PageTable(
        columns: [.text("what"), .text("value"), .number("records")],
        rows: circumstances.flatMap { name, values in
          values.enumerated().map { place, value in
            PageTable.Row(
              cells: [
                Markup(place == 0 ? name : ""), Markup(value.value), Markup("\(value.count)"),
              ])
          }
        } + [
          PageTable.Row(
            cells: [Markup("begun"), Markup(dates), Markup("\(makings.count)")])
        ] + resumed,
        style: "provenance"
      ).markup
      Markup.element("details") {
        Markup.element("summary") { "The sweep file, with what it includes" }
        Markup.element("pre", ["tabindex": "0"]) { sweep.source }
      }
    }
  }

  private var resumed: [PageTable.Row] {
    let count = history.records.count { $0.resumptions > 0 }
    if count == 0 { return [] }
    return [
      PageTable.Row(
        cells: [Markup("resumed"), Markup("from a checkpoint, once or more"), Markup("\(count)")])
    ]
  }

  /// The values that records have of each circumstance, the most frequent first.
  private var circumstances: [(name: String, values: [(value: String, count: Int)])] {
    guard let first = history.records.first else { return [] }
    return first.circumstances.indices.map { place in
      var counts: [String: Int] = [:]
      for making in history.records { counts[making.circumstances[place].value, default: 0] += 1 }
      return (
        first.circumstances[place].name,
        counts.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
      )
    }
  }

  /// How the records differ in how they were made.
  private var drift: [String] {
    let mixed = circumstances.filter { $0.name != "host" && $0.values.count > 1 }.map {
      "The records are of \($0.values.count) different \($0.name == "commit" ? "commits" : "versions of \($0.name)")."
    }
    let changed =
      circumstances.first { $0.name == "commit" }?.values
      .filter { $0.value.hasSuffix(", changed") }.reduce(0) { $0 + $1.count } ?? 0
    let others = history.records.count { !$0.isOfThisFile }
    return mixed
      + (changed > 0
        ? ["\(changed) records were made from a working tree that differed from its commit."] : [])
      + (others > 0
        ? [
          "\(others) records were made from another text of the sweep file; the runs' parameters are the same."
        ] : [])
  }

  private var dates: String {
    let dates = history.records.map(\.startedAt).filter { !$0.isEmpty }.sorted()
    guard let first = dates.first, let last = dates.last else { return "unknown" }
    return first == last ? first : "\(first) to \(last)"
  }
}
