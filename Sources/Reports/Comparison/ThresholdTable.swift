internal import Sweeps

/// How often and how soon thresholds are reached, as people and as programs read it.
struct ThresholdTable: CSVTable {
  let rows: [ThresholdRow]
  let axes: [String]

  init(_ rows: [ThresholdRow], of comparison: Comparison) {
    self.rows = rows
    axes = comparison.cellAxes
  }

  var columns: [String] {
    ["threshold", "runs"] + axes + [
      "n", "expected", "weak", "successes", "rate", "lower", "upper", "method", "median_steps",
      "probability_of_earlier", "note",
    ]
  }

  func write(to file: CSVFile) throws {
    for row in rows {
      try file.text(row.threshold.description)
      try file.text(row.runs.name)
      for axis in axes { try file.text(row.cell.value(on: axis)) }
      try file.integer(row.rate?.n ?? 0)
      try file.integer(row.expected)
      try file.text("\(row.isWeak)")
      try file.number(row.rate.map { Double($0.successes) })
      try file.number(row.rate?.share)
      try file.add(row.rate?.interval)
      try file.text(row.rate == nil ? "" : "Wilson")
      try file.number(row.medianSteps)
      try file.number(row.probabilityOfEarlier)
      try file.text(row.note)
      try file.endRow()
    }
  }

  func table(_ title: String) -> Table {
    var table = Table(
      title,
      columns: [.text("runs")] + axes.map(Table.Column.text) + [
        .number("reached"), .number("rate"), .number("95 % (Wilson)"), .number("median steps"),
        .number("P(earlier)"), .text("note"),
      ])
    for row in rows {
      table.add(
        [row.runs.name] + axes.map(row.cell.value) + [
          row.rate.map { "\($0.successes) of \($0.n)" } ?? "0 of 0",
          NumberText.share(row.rate?.share), NumberText.share(row.rate?.interval),
          NumberText.short(row.medianSteps), NumberText.share(row.probabilityOfEarlier), row.note,
        ])
    }
    return table
  }
}
