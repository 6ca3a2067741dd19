internal import Foundation
internal import Sweeps

/// The findings on a sweep's claims, as people and as programs read them.
public struct ClaimTable: Sendable, CSVTable {
  public let findings: [ClaimFinding]
  /// The axes that claims are made separately for, each a column.
  private let axes: [String]

  public init(_ findings: [ClaimFinding]) {
    self.findings = findings
    axes = findings.flatMap(\.claim.each).uniqued
  }

  /// A line for each finding.
  public var table: Table {
    var table = Table(
      "Claims",
      columns: [
        .text("claim"), .text("for"), .text("verdict"), .number("difference"),
        .number("95 % (Student)"), .number("n"), .text("note"),
      ])
    for finding in findings {
      table.add([
        finding.claim.text, finding.place, finding.verdict.rawValue,
        NumberText.signed(finding.difference?.mean),
        NumberText.signed(finding.difference?.interval), finding.count, finding.note,
      ])
    }
    return table
  }

  /// For a terminal, ending in a newline; empty without findings.
  public var text: String { findings.isEmpty ? "" : table.text }

  var columns: [String] {
    ["claim", "metric"] + axes + [
      "verdict", "cells", "n", "pairs", "weak", "difference", "lower", "upper", "method", "note",
    ]
  }

  func write(to file: CSVFile) throws {
    for finding in findings {
      try file.text(finding.claim.text)
      try file.text(finding.claim.metric)
      for axis in axes { try file.text(finding.cell.value(on: axis)) }
      try file.text(finding.verdict.rawValue)
      try file.addCounts(of: finding)
      try file.number(finding.difference?.mean)
      try file.add(finding.difference?.interval)
      try file.text(finding.difference == nil ? "" : PairedDifference.method)
      try file.text(finding.note)
      try file.endRow()
    }
  }
}

extension ClaimFinding {
  /// The cell for people: `task=point-mass-box`; over several cells it says how many.
  public var place: String {
    ([cell.text] + (cells > 1 ? ["(mean of \(cells) cells)"] : [])).filter { !$0.isEmpty }
      .joined(separator: " ")
  }
}
