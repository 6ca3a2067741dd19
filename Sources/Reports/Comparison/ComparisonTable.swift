internal import Foundation
internal import Sweeps

/// Comparisons with a baseline, as people and as programs read them.
struct ComparisonTable: CSVTable {
  let rows: [ComparisonRow]
  /// The axes of the cells, each a column.
  let axes: [String]

  init(_ rows: [ComparisonRow], of comparison: Comparison) {
    self.rows = rows
    axes = comparison.cellAxes
  }

  // MARK: For programs

  var columns: [String] {
    ["compared", "baseline", "metric"] + axes + [
      "cells", "n", "pairs", "weak", "mean", "baseline_mean", "difference", "lower", "upper",
      "method",
      "bootstrap_lower", "bootstrap_upper", "iqm", "baseline_iqm", "iqm_difference", "iqm_lower",
      "iqm_upper", "probability_of_improvement", "probability_lower", "probability_upper",
      "wilcoxon_n", "wilcoxon_w", "wilcoxon_p", "wilcoxon_method", "note",
    ]
  }

  func write(to file: CSVFile) throws {
    for row in rows {
      try file.text(row.compared.name)
      try file.text(row.baseline.name)
      try file.text(row.metric)
      for axis in axes { try file.text(row.cell.value(on: axis)) }
      try file.addCounts(of: row)
      try write(row.difference, to: file)
      try file.text(row.note)
      try file.endRow()
    }
  }

  private func write(_ difference: PairedDifference?, to file: CSVFile) throws {
    try file.number(difference?.first.mean)
    try file.number(difference?.second.mean)
    try file.number(difference?.mean)
    try file.add(difference?.interval)
    try file.text(difference == nil ? "" : PairedDifference.method)
    try file.add(difference?.bootstrapInterval)
    try file.number(difference?.first.interquartileMean)
    try file.number(difference?.second.interquartileMean)
    try file.number(difference?.interquartileDifference)
    try file.add(difference?.interquartileInterval)
    try file.number(difference?.probabilityOfImprovement)
    try file.add(difference?.probabilityInterval)
    let test = difference?.signedRank
    if let test { try file.integer(test.n) } else { try file.empty() }
    try file.number(test?.rankSum)
    try file.number(test?.p)
    try file.text(test.map(\.method) ?? "")
  }

  // MARK: For people

  /// The means and their differences.
  func differences(_ title: String) -> Table {
    var table = Table(
      title,
      columns: cellColumns + [
        .number("n"), .number("mean"), .number("baseline"), .number("difference"),
        .number("95 % (Student)"), .number("95 % (bootstrap)"), .number("p (Wilcoxon)"),
        .text("note"),
      ])
    for row in rows {
      let difference = row.difference
      table.add(
        cell(of: row) + [
          row.count, NumberText.short(difference?.first.mean),
          NumberText.short(difference?.second.mean), NumberText.signed(difference?.mean),
          NumberText.signed(difference?.interval), NumberText.signed(difference?.bootstrapInterval),
          difference?.signedRank?.text ?? NumberText.none, row.note,
        ])
    }
    return table
  }

  /// The statistics that outliers do not move, where there are pairs.
  func robust(_ title: String) -> Table {
    var table = Table(
      title,
      columns: cellColumns + [
        .number("n"), .number("IQM"), .number("baseline"), .number("difference"),
        .number("95 % (bootstrap)"), .number("P(greater)"), .number("95 % (bootstrap)"),
      ])
    for row in rows {
      guard let difference = row.difference else { continue }
      table.add(
        cell(of: row) + [
          row.count, NumberText.short(difference.first.interquartileMean),
          NumberText.short(difference.second.interquartileMean),
          NumberText.signed(difference.interquartileDifference),
          NumberText.signed(difference.interquartileInterval),
          NumberText.share(difference.probabilityOfImprovement),
          NumberText.share(difference.probabilityInterval),
        ])
    }
    return table
  }

  private var cellColumns: [Table.Column] {
    [.text("compared")] + axes.map(Table.Column.text)
  }

  private func cell(of row: ComparisonRow) -> [String] {
    [row.compared.name] + row.fields(on: axes)
  }
}

extension PairedDifference {
  /// The method of `interval`.
  static let method = "paired Student t"
}

extension SignedRankTest {
  var method: String { isExact ? "exact" : "normal" }

  /// `0.002 exact`
  var text: String { "\(String(format: "%.2g", p)) \(method)" }
}

extension CSVFile {
  /// The columns `cells`, `n`, `pairs`, `weak`.
  func addCounts(of row: some PairedRow) throws(ReportError) {
    for count in [row.cells, row.difference?.n ?? 0, row.pairs] { try integer(count) }
    try text("\(row.isWeak)")
  }

  /// Two columns.
  func add(_ interval: Interval?) throws(ReportError) {
    try number(interval?.lower)
    try number(interval?.upper)
  }
}
