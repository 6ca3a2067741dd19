internal import Foundation
internal import Sweeps

/// One pass over a sweep's records, and the tables made of it.
///
/// Holds no more of a record than its scores and the points of its curves.
struct SummaryPass {
  private let runs: RecordedRuns
  private let header: [String]
  private let bootstrap = Bootstrap()
  private var scores: Scores
  private var coverage: CoverageFile
  private var curves: [CurveTracks]

  private var sweep: Sweep { runs.sweep }

  init(over runs: RecordedRuns, metrics: [Metric], header: [String]) throws {
    self.runs = runs
    self.header = header
    try FileManager.default.createDirectory(
      at: runs.results.url, withIntermediateDirectories: true)
    let sweep = runs.sweep
    let asked = [sweep.comparison?.metric].compactMap(\.self) + sweep.claims.map(\.metric)
    let names = metrics.map(\.name)
    scores = Scores(
      metrics: names + Set(asked).subtracting(names).sorted(), runs: sweep.runs.count)
    coverage = CoverageFile(
      runs.results.url.appendingPathComponent("coverage.csv"), header: header, axes: sweep.axes)
    let kinds = [FigureCatalogue.curve.name, FigureCatalogue.score.name]
    curves = try sweep.figures.filter { kinds.contains($0.kind) }.map {
      try CurveTracks(for: CurveFigure($0, of: sweep))
    }
    for index in runs.recorded { try read(index) }
  }

  private mutating func read(_ index: Int) throws {
    let record = try runs.open(index)
    try scores.read(record, at: index)
    try coverage.append(record)
    for figure in curves.indices { try curves[figure].add(record) }
  }

  func write() throws -> Summary {
    var files = try coverage.commit()
    files.append(
      try table("scores", scores.columns(of: sweep)) { try scores.write(to: $0, of: runs) })
    if !curves.isEmpty {
      files.append(
        try table("curves", CurveTable.columns(of: sweep)) { file in
          for tracks in curves {
            try CurveTable(tracks.curves(by: bootstrap), of: sweep).write(to: file)
          }
        })
    }
    let comparisons = try writeComparisons(&files)
    let findings = try writeFindings(&files)
    return Summary(of: runs, comparisons: comparisons, findings: findings, files: files)
  }

  private func writeComparisons(_ files: inout [URL]) throws -> [ArmComparison] {
    guard let comparison = sweep.comparison else { return [] }
    let rows = ArmComparison.all(
      of: comparison, in: sweep, scores: scores.column(comparison.metric), by: bootstrap)
    files.append(
      try table("comparisons", ArmComparison.columns(of: comparison)) { file in
        for row in rows { try row.write(to: file, of: comparison) }
      })
    return rows
  }

  private func writeFindings(_ files: inout [URL]) throws -> [ClaimFinding] {
    if sweep.claims.isEmpty { return [] }
    let findings = sweep.claims.flatMap { claim in
      ClaimFinding.all(of: claim, in: sweep, scores: scores.column(claim.metric), by: bootstrap)
    }
    files.append(
      try table("claims", ClaimTable.columns) { try ClaimTable(findings).write(to: $0) })
    return findings
  }

  private func table(_ name: String, _ columns: [String], _ fill: (CSVFile) throws -> Void) throws
    -> URL
  {
    let url = runs.results.url.appendingPathComponent("\(name).csv")
    let file = try CSVFile(url, header: header, columns: columns)
    try fill(file)
    try file.commit()
    return url
  }
}
