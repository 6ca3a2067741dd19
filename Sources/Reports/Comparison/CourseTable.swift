internal import Foundation
internal import Sweeps

/// Comparisons at equal cost, as people and as programs read them.
struct CourseTable: CSVTable {
  let rows: [CourseRow]
  let axes: [String]

  init(_ rows: [CourseRow], of comparison: Comparison) {
    self.rows = rows
    axes = comparison.cellAxes
  }

  var columns: [String] {
    ["compared", "baseline", "series", "cost"] + axes + [
      "cells", "n", "pairs", "weak", "least_budget", "greatest_budget", "mean", "baseline_mean",
      "difference", "lower", "upper", "method", "note",
    ]
  }

  func write(to file: CSVFile) throws {
    for row in rows {
      for text in [row.compared.name, row.baseline.name, row.dataset, row.cost.rawValue] {
        try file.text(text)
      }
      for axis in axes { try file.text(row.cell.value(on: axis)) }
      try file.addCounts(of: row)
      try file.number(row.budget?.lowerBound)
      try file.number(row.budget?.upperBound)
      try file.number(row.difference?.first.mean)
      try file.number(row.difference?.second.mean)
      try file.number(row.difference?.mean)
      try file.add(row.difference?.interval)
      try file.text(row.difference == nil ? "" : PairedDifference.method)
      try file.text(row.note)
      try file.endRow()
    }
  }

  func table(_ title: String) -> Table {
    var table = Table(
      title,
      columns: [.text("compared")] + axes.map(Table.Column.text) + [
        .text("at equal"), .number("budget"), .number("n"), .number("mean"), .number("baseline"),
        .number("difference"), .number("95 % (Student)"), .text("note"),
      ])
    for row in rows {
      table.add(
        [row.compared.name] + row.fields(on: axes) + [
          row.cost.rawValue, row.budgetText, row.count,
          NumberText.short(row.difference?.first.mean),
          NumberText.short(row.difference?.second.mean),
          NumberText.signed(row.difference?.mean), NumberText.signed(row.difference?.interval),
          row.note,
        ])
    }
    return table
  }
}

extension CourseRow {
  fileprivate var budgetText: String {
    guard let budget else { return NumberText.none }
    let (least, most) = (Self.spelled(budget.lowerBound), Self.spelled(budget.upperBound))
    return least == most ? least : "\(least) to \(most)"
  }

  private static func spelled(_ value: Double) -> String {
    value >= 1e6
      ? String(format: "%.3gM", value / 1e6) : String(format: value < 100 ? "%.3g" : "%.0f", value)
  }
}
