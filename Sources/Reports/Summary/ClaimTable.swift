internal import Foundation
internal import Sweeps

/// The findings on a sweep's claims, as people and as programs read them.
public struct ClaimTable: Sendable {
  public let findings: [ClaimFinding]

  public init(_ findings: [ClaimFinding]) { self.findings = findings }

  /// A table for a terminal, a line for each finding, ending in a newline; empty without findings.
  public var text: String {
    if findings.isEmpty { return "" }
    var table = TextTable(
      columns: ["claim", "for", "verdict", "difference", "95 % interval", "n", "note"])
    for finding in findings {
      table.add([
        finding.claim.text, finding.place, finding.verdict.rawValue,
        finding.difference.map { Self.signed($0.mean) } ?? "-",
        finding.difference?.interval.map { "\(Self.signed($0.lower)) to \(Self.signed($0.upper))" }
          ?? "-",
        "\(finding.difference?.n ?? 0)", finding.note,
      ])
    }
    return table.text
  }

  static let columns = [
    "claim", "for", "metric", "verdict", "n", "difference", "lower", "upper", "note",
  ]

  func write(to file: CSVFile) throws {
    for finding in findings {
      try file.text(finding.claim.text)
      try file.text(finding.place)
      try file.text(finding.claim.metric)
      try file.text(finding.verdict.rawValue)
      try file.add(finding.difference)
      try file.text(finding.note)
      try file.endRow()
    }
  }

  private static func signed(_ value: Double) -> String { String(format: "%+.3g", value) }
}

extension ClaimFinding {
  /// The cell for people: `task=point-mass-box`.
  var place: String { cell.map(\.text).joined(separator: ",") }
}
