internal import Foundation
internal import Sweeps

/// The findings on a sweep's claims, as people and as programs read them.
public struct ClaimTable: Sendable {
  public let findings: [ClaimFinding]

  public init(_ findings: [ClaimFinding]) { self.findings = findings }

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

  static let columns = [
    "claim", "for", "metric", "verdict", "n", "pairs", "difference", "lower", "upper", "method",
    "note",
  ]

  func write(to file: CSVFile) throws {
    for finding in findings {
      try file.text(finding.claim.text)
      try file.text(finding.place)
      try file.text(finding.claim.metric)
      try file.text(finding.verdict.rawValue)
      try file.integer(finding.difference?.n ?? 0)
      try file.integer(finding.pairs)
      try file.number(finding.difference?.mean)
      try file.add(finding.difference?.interval)
      try file.text(finding.difference == nil ? "" : PairedDifference.method)
      try file.text(finding.note)
      try file.endRow()
    }
  }
}

extension ClaimFinding {
  /// The cell for people: `task=point-mass-box`.
  public var place: String { cell.map(\.text).joined(separator: ",") }
}
