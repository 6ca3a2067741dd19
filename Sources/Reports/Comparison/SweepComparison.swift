public import Foundation
public import Sweeps

/// What a sweep's records say: differences from a baseline, thresholds reached, differences at equal cost,
/// and claims borne out or not.
public struct SweepComparison: Sendable {
  public let sweep: String
  /// How many different runs the sweep has.
  public let runs: Int
  /// Those of them without a record, in the sweep's order.
  public let missing: [MissingRun]
  /// What is compared; `nil` for a sweep that only makes claims.
  public let comparison: Comparison?
  /// The arms that are not compared, as others use what their runs learn.
  let trainers: [String]
  /// For each metric, each compared arm or value in each cell, then over the cells.
  public let rows: [ComparisonRow]
  public let thresholds: [ThresholdRow]
  public let courses: [CourseRow]
  public let findings: [ClaimFinding]

  /// How many records there are of each numerics; `nil` if all are of one.
  public let mixedNumerics: String?

  let header: [String]

  /// Reads what is not yet known of the records that exist.
  ///
  /// - Parameters:
  ///   - sweep: what is compared, and how.
  ///   - results: where its records are.
  ///   - origin: stated beside the tables that are written.
  ///   - reason: why a run without a record has none.
  /// - Throws: `ReportError` if a record is another run's or lacks what is compared; what the records
  ///   module throws if one cannot be read.
  public init(
    of sweep: Sweep, in results: ResultsDirectory, origin: Origin,
    because reason: (Run) -> MissingRun.Reason = { _ in .notRun }
  ) throws {
    try self.init(
      of: sweep, in: results, origin: origin, because: reason, settling: FactStore.settling)
  }

  /// - Parameter settling: seconds that a record must have been left alone to be remembered.
  package init(
    of sweep: Sweep, in results: ResultsDirectory, origin: Origin,
    because reason: (Run) -> MissingRun.Reason = { _ in .notRun }, settling: Double
  ) throws {
    var runs = RecordedRuns(of: sweep, in: results, because: reason)
    runs.settling = settling
    let comparison = sweep.comparison
    var scores = Scores(metrics: Scores.asked(of: sweep), of: runs)
    var reached = ThresholdSteps(comparison?.thresholds ?? [], of: runs)
    var course = comparison.flatMap { CourseComparison($0, in: sweep) }
    var numerics = NumericsCount()
    try runs.read { index, facts in
      if runs.different.contains(index) { numerics.add(try facts.numerics()) }
      try scores.read(facts, at: index)
      try reached.read(facts, at: index)
      try course?.read(facts, at: index)
    }
    self.sweep = sweep.directoryName
    self.runs = runs.different.count
    missing = runs.missingRuns
    self.comparison = comparison
    trainers = comparison?.trainers(in: sweep) ?? []
    rows = comparison.map { scores.comparisons(of: $0, in: sweep) } ?? []
    thresholds = comparison.map { reached.rows(of: $0, in: sweep) } ?? []
    courses = try course?.rows(of: runs) ?? []
    findings = scores.findings(in: sweep)
    mixedNumerics = numerics.areMixed ? "\(numerics)" : nil
    header = runs.header(origin) + ["numerics: \(numerics)"]
  }
}

extension SweepComparison {
  /// All tables for people, in the order in which they are to be read; empty ones are left out.
  public var tables: [Table] {
    let claims = findings.isEmpty ? [] : [ClaimTable(findings).table]
    guard let comparison else { return claims }
    let baseline = comparison.baseline.name
    let differences = comparison.metrics.flatMap { metric in
      let table = ComparisonTable(rows.filter { $0.metric == metric }, of: comparison)
      return [
        table.differences("\(metric): difference from \(baseline)"),
        table.robust("\(metric): interquartile means and the probability of exceeding \(baseline)"),
      ]
    }
    let reached = comparison.thresholds.map { threshold in
      ThresholdTable(thresholds.filter { $0.threshold == threshold }, of: comparison)
        .table("Runs that reach \(threshold)")
    }
    let course = comparison.course.map { course in
      let mean = course.window > 1 ? ", mean of the last \(course.window) rows" : ""
      return CourseTable(courses, of: comparison)
        .table("\(course.dataset) at equal cost, against \(baseline)\(mean)")
    }
    return (differences + reached + [course].compactMap(\.self) + claims).filter {
      !$0.rows.isEmpty
    }
  }

  /// What the numbers of the tables mean, a line each.
  var methods: [String] {
    let cells =
      rows.contains(where: \.isOverall) || findings.contains { $0.cells > 1 }
      ? " Over cells: n seeds, each the mean of its cells." : ""
    guard let comparison else { return ["A claim is judged by Student's interval." + cells] }
    return [
      "Paired by \(comparison.pairBy.joined(separator: " and ")); n: pairs with both records."
        + cells,
      "Student: t interval of the mean of paired differences; it decides claims. Bootstrap: percentiles of "
        + "\(PairedBootstrap.resamples) resamples of pairs within cells, too narrow for few.",
      "IQM: mean of the middle half. P(greater): the probability that a run exceeds a baseline "
        + "run. p: signed-rank test, two-sided.",
    ]
  }

  /// Writes the tables that are not empty as CSV, and their provenance, into a folder, which it makes.
  ///
  /// - Returns: the files, and the earlier ones that were removed, which would be taken for current ones.
  public func write(to folder: URL) throws -> (written: [URL], removed: [URL]) {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // Without provenance beside it, a file of that name is somebody's own.
    let isOurs = access(ProvenanceFile.url(in: folder).path, F_OK) == 0
    var written: [URL] = []
    var removed: [URL] = []
    for name in CSVName.allCases {
      let url = folder.appendingPathComponent("\(name.rawValue).csv")
      if try write(name, to: url) {
        written.append(url)
      } else if isOurs, unlink(url.path) == 0 {
        removed.append(url)
      }
    }
    return (written + [try ProvenanceFile.write(header, to: folder)], removed)
  }

  /// The tables by the names of their files.
  enum CSVName: String, CaseIterable {
    case comparisons, thresholds, courses, claims
  }

  /// Writes the table of differences as CSV.
  ///
  /// - Returns: whether the sweep compares anything.
  public func write(toFile url: URL) throws -> Bool { try write(.comparisons, to: url) }

  /// - Returns: whether there is anything in the table.
  func write(_ name: CSVName, to url: URL) throws -> Bool {
    guard let table = table(name) else { return false }
    try table.write(toFile: url)
    return true
  }

  private func table(_ name: CSVName) -> (any CSVTable)? {
    if name == .claims { return findings.isEmpty ? nil : ClaimTable(findings) }
    guard let comparison else { return nil }
    return switch name {
    case .comparisons: ComparisonTable(rows, of: comparison)
    case .thresholds where !thresholds.isEmpty: ThresholdTable(thresholds, of: comparison)
    case .courses where !courses.isEmpty: CourseTable(courses, of: comparison)
    default: nil
    }
  }
}

extension Scores {
  /// The metrics that a sweep compares and makes claims about.
  static func asked(of sweep: Sweep) -> [String] {
    ((sweep.comparison?.metrics ?? []) + sweep.claims.map(\.metric)).uniqued
  }

  func comparisons(of comparison: Comparison, in sweep: Sweep) -> [ComparisonRow] {
    comparison.metrics.flatMap { metric in
      ComparisonRow.all(
        of: comparison, metric: metric, in: sweep, scores: column(metric),
        lacking: lacking(metric))
    }
  }

  func findings(in sweep: Sweep) -> [ClaimFinding] {
    sweep.claims.flatMap { claim in
      ClaimFinding.all(
        of: claim, in: sweep, scores: column(claim.metric), lacking: lacking(claim.metric))
    }
  }
}
