internal import Foundation
internal import Sweeps

/// One pass over a sweep's records, and the tables made from it.
///
/// Holds no more of a record than its scores and the points of its curves.
struct SummaryPass {
  private let runs: RecordedRuns
  private let header: [String]
  private var scores: Scores
  /// The curves of each figure that has any; `nil` once the figure has a fault.
  private var curves: [CurveTracks?] = []
  /// What is wrong with figures.
  private var faults: [String] = []
  private var numerics = NumericsCount()

  private var sweep: Sweep { runs.sweep }

  init(over runs: RecordedRuns, metrics: [Metric], header: [String]) throws {
    self.runs = runs
    self.header = header
    if runs.recorded.isEmpty { throw ReportError.noRecords(sweep: runs.sweep.directoryName) }
    try FileManager.default.createDirectory(
      at: runs.results.url, withIntermediateDirectories: true)
    let sweep = runs.sweep
    let asked = Scores.asked(of: sweep)
    let names = metrics.map(\.name)
    scores = Scores(metrics: names + Set(asked).subtracting(names).sorted(), of: runs)
    let kinds = [FigureCatalogue.curve.name, FigureCatalogue.score.name]
    for figure in sweep.figures where kinds.contains(figure.kind) {
      do throws(ReportError) {
        try curves.append(CurveTracks(for: CurveFigure(figure.unscaled, of: sweep)))
      } catch {
        curves.append(nil)
        faults.append(Self.text(of: error, in: figure))
      }
    }
    try runs.read { index, facts in
      if runs.different.contains(index) { numerics.add(try facts.numerics()) }
      try scores.read(facts, at: index)
      for place in curves.indices {
        guard let figure = curves[place]?.figure.figure else { continue }
        do { try curves[place]?.add(facts) } catch let fault as ReportError {
          curves[place] = nil
          faults.append(Self.text(of: fault, in: figure))
        }
      }
    }
  }

  private static func text(of fault: ReportError, in figure: Figure) -> String {
    "curves.csv has no figure '\(figure.name)': \(fault)"
  }

  func write() throws -> Summary {
    var files = [
      try table("scores", scores.columns(of: sweep)) { try scores.write(to: $0, of: runs) }
    ]
    var faults = faults
    if !curves.isEmpty {
      files.append(
        try table("curves", CurveTable.columns(of: sweep)) { file in
          for case let tracks? in curves {
            let curves = tracks.curves
            try CurveTable(curves, of: sweep).write(to: file)
            faults += curves.lacks.map {
              "curves.csv lacks lines of figure '\(curves.figure.figure.name)': \($0)"
            }
          }
        })
    }
    let comparisons = try writeComparisons(&files)
    let findings = try writeFindings(&files)
    // Earlier tables would be taken for current ones.
    let removed = Summary.tables.map(place).filter {
      !files.contains($0) && unlink($0.path) == 0
    }
    files.append(try ProvenanceFile.write(header + ["numerics: \(numerics)"], to: runs.results.url))
    return Summary(
      of: runs, numerics: numerics, comparisons: comparisons, findings: findings, files: files,
      removed: removed, faults: faults)
  }

  private func writeComparisons(_ files: inout [URL]) throws -> [ComparisonRow] {
    guard let comparison = sweep.comparison else { return [] }
    let rows = scores.comparisons(of: comparison, in: sweep)
    files.append(try write(ComparisonTable(rows, of: comparison), as: .comparisons))
    return rows
  }

  private func writeFindings(_ files: inout [URL]) throws -> [ClaimFinding] {
    if sweep.claims.isEmpty { return [] }
    let findings = scores.findings(in: sweep)
    files.append(try write(ClaimTable(findings), as: .claims))
    return findings
  }

  private func write(_ table: some CSVTable, as name: SweepComparison.CSVName) throws -> URL {
    let url = place(of: name.rawValue)
    try table.write(toFile: url)
    return url
  }

  private func place(of table: String) -> URL {
    runs.results.url.appendingPathComponent("\(table).csv")
  }

  private func table(_ name: String, _ columns: [String], _ fill: (CSVFile) throws -> Void) throws
    -> URL
  {
    let url = place(of: name)
    try CSVFile.write(to: url, columns: columns, fill)
    return url
  }
}

extension Figure {
  /// The figure with its datasets' own values, as a table that names the datasets holds them.
  fileprivate var unscaled: Figure {
    let plain = options.values.merging([Parameter<Double>.curveScale.key: 1]) { $1 }
    return Figure(name: name, kind: kind, conditions: conditions, options: Parameters(plain))
  }
}
