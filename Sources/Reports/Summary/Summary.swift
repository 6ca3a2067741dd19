public import Foundation
public import Sweeps

/// A sweep's records as tables: written once, read by people, pandas, R and gnuplot alike.
///
/// | file | a row for each |
/// |---|---|
/// | `scores.csv` | run, those without a record too |
/// | `coverage.csv` | step of a run, where records hold coverage |
/// | `curves.csv` | point of a line of a `curve` or `score` figure |
/// | `comparisons.csv` | arm and cell, against the baseline |
/// | `claims.csv` | claim and cell |
public struct Summary: Sendable {
  /// How many runs the sweep has.
  public let runs: Int
  /// The runs without a record, in the sweep's order.
  public let missing: [Run]
  public let comparisons: [ArmComparison]
  public let findings: [ClaimFinding]
  /// What was written.
  public let files: [URL]

  /// Reads each record once and writes the tables into the results directory.
  ///
  /// - Parameters:
  ///   - sweep: whose records.
  ///   - results: where they are, and where the tables go.
  ///   - metrics: become columns of `scores.csv`, those that no record holds left out.
  ///   - origin: stated at the head of each file.
  /// - Throws: `ReportError` if a file cannot be written, a record is another run's or lacks what a figure
  ///   needs, or a figure names no axis of the sweep; what the records module throws if one cannot be read.
  public static func write(
    _ sweep: Sweep, in results: ResultsDirectory, metrics: [Metric], origin: Origin
  ) throws -> Summary {
    let runs = RecordedRuns(of: sweep, in: results)
    let pass = try SummaryPass(over: runs, metrics: metrics, header: runs.header(origin))
    return try pass.write()
  }

  init(
    of runs: RecordedRuns, comparisons: [ArmComparison], findings: [ClaimFinding], files: [URL]
  ) {
    self.runs = runs.sweep.runs.count
    missing = runs.missing.map { runs.sweep.runs[$0] }
    self.comparisons = comparisons
    self.findings = findings
    self.files = files
  }
}
