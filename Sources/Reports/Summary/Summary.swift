public import Foundation
public import Sweeps

/// A sweep's records as tables: written once, read by people, pandas, R and gnuplot alike.
///
/// | file | a row for each |
/// |---|---|
/// | `scores.csv` | run, those without a record too |
/// | `curves.csv` | point of a line of a `curve` or `score` figure |
/// | `comparisons.csv` | arm or value and cell, against the baseline |
/// | `claims.csv` | claim and cell |
///
/// `provenance.txt` says where they come from.
public struct Summary: Sendable {
  /// How many different runs the sweep has.
  public let runs: Int
  /// Those of them without a record, in the sweep's order.
  public let missing: [MissingRun]
  /// How many records there are of each numerics; `nil` if all are of one.
  public let mixedNumerics: String?
  public let comparisons: [ComparisonRow]
  public let findings: [ClaimFinding]
  /// What was written.
  public let files: [URL]
  /// Earlier tables that were removed, as there is nothing for them now.
  public let removed: [URL]
  /// Why figures have no lines in `curves.csv`, or not all: a record or the sweep lacks what the figure needs, or the
  /// runs of a line share no cost.
  public let faults: [String]

  /// The names of its tables, without their endings.
  public static let tables =
    ["scores", "curves"] + SweepComparison.CSVName.allCases.map(\.rawValue)

  /// Reads what is not yet known of each record and writes the tables into the results directory.
  ///
  /// - Parameters:
  ///   - sweep: whose records are read.
  ///   - results: where they are, and where the tables go.
  ///   - metrics: columns of `scores.csv`, except those that no record holds.
  ///   - origin: stated in `provenance.txt`.
  ///   - reason: why a run without a record has none.
  /// - Throws: `ReportError` if a file cannot be written, a record is another run's, or, before anything is written, if
  ///   no run has a record; what the records module throws if a record cannot be read.
  public static func write(
    _ sweep: Sweep, in results: ResultsDirectory, metrics: [Metric], origin: Origin,
    because reason: (Run) -> MissingRun.Reason = { _ in .notRun }
  ) throws -> Summary {
    try write(
      sweep, in: results, metrics: metrics, origin: origin, because: reason,
      settling: FactStore.settling)
  }

  /// - Parameter settling: seconds that a record must have been left alone to be remembered.
  package static func write(
    _ sweep: Sweep, in results: ResultsDirectory, metrics: [Metric], origin: Origin,
    because reason: (Run) -> MissingRun.Reason = { _ in .notRun }, settling: Double
  ) throws -> Summary {
    var runs = RecordedRuns(of: sweep, in: results, because: reason)
    runs.settling = settling
    let pass = try SummaryPass(over: runs, metrics: metrics, header: runs.header(origin))
    return try pass.write()
  }

  init(
    of runs: RecordedRuns, numerics: NumericsCount, comparisons: [ComparisonRow],
    findings: [ClaimFinding], files: [URL], removed: [URL], faults: [String]
  ) {
    self.runs = runs.different.count
    missing = runs.missingRuns
    mixedNumerics = numerics.areMixed ? "\(numerics)" : nil
    self.comparisons = comparisons
    self.findings = findings
    self.files = files
    self.removed = removed
    self.faults = faults
  }
}
