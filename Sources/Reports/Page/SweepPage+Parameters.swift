internal import Sweeps

/// What the arms are: where they differ from each other and from the defaults.
extension SweepPage {
  var parameterSection: Section {
    let rows = parameterRows
    let differing = rows.filter { !$0.isShared }
    let shared = rows.filter { $0.isShared && $0.values[0] != $0.standard }
    return Section("parameters", "Parameters") {
      if !differing.isEmpty {
        PageTable(
          caption: "Where the arms differ",
          columns: [.text("parameter"), .text("default")] + sweep.arms.map(Table.Column.text),
          rows: differing.map { row in
            PageTable.Row(
              cells: [code(row.key), Markup(row.standard)]
                + row.values.map { value in
                  value == row.standard
                    ? .element("span", ["class": "same"]) { value } : strong(value)
                })
          },
          style: "parameters"
        ).markup
      }
      if !shared.isEmpty {
        PageTable(
          caption: "The same in all arms, and not the default",
          columns: [.text("parameter"), .text("value"), .text("default"), .text("meaning")],
          rows: shared.map { row in
            PageTable.Row(
              cells: [
                code(row.key), strong(row.values[0]), Markup(row.standard), Markup(row.summary),
              ])
          },
          style: "parameters"
        ).markup
      }
      Markup.element("p", ["class": "note"]) {
        "All other parameters have their defaults, which every record states. Seeds: \(seeds)."
      }
    }
  }

  private struct ParameterRow {
    let key: String
    let summary: String
    let standard: String
    /// Of each arm.
    let values: [String]
    var isShared: Bool { Set(values).count == 1 }
  }

  private var parameterRows: [ParameterRow] {
    let runs = sweep.arms.map { arm in
      sweep.runs.filter { $0.arm == arm }.map { $0.parameters.completed(by: parameters) }
    }
    let arms = Dictionary(
      sweep.runs.map { ($0.digest.hexadecimal, $0.arm) }, uniquingKeysWith: { first, _ in first })
    return parameters.filter { $0.key != "seed" }.map { parameter in
      ParameterRow(
        key: parameter.key, summary: parameter.summary,
        standard: Self.text(of: parameter.defaultValue),
        values: runs.map { runs in
          runs.map { run in
            let text = Self.text(of: run.values[parameter.key])
            // A digest names a run of another arm, with whose value this run plans.
            return arms[text].map { "from \($0)" } ?? text
          }.uniqued.joined(separator: ", ")
        })
    }
  }

  private static func text(of value: ParameterValue?) -> String {
    let text = value?.description ?? ""
    return text.isEmpty ? "–" : text
  }

  private var seeds: String {
    let seeds = Set(sweep.runs.map(\.seed)).sorted()
    guard let first = seeds.first, let last = seeds.last else { return "none" }
    if seeds.count > 2, seeds == Array(first...last) { return "\(first) to \(last)" }
    return seeds.map(String.init).joined(separator: ", ")
  }

  private func code(_ text: String) -> Markup { .element("code") { text } }
  private func strong(_ text: String) -> Markup { .element("strong") { text } }
}
