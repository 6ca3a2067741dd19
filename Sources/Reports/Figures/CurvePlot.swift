internal import Foundation
internal import Sweeps

/// Draws a `curve` or `score` figure: its tables and its gnuplot script.
struct CurvePlot {
  private let curves: Curves
  private let figure: CurveFigure

  /// - Throws: if no run has a point.
  init(_ curves: Curves) throws(ReportError) {
    self.curves = curves
    figure = curves.figure
    guard curves.points.contains(where: { $0.mean?.isFinite ?? false }) else {
      let name = figure.figure.name
      if figure.runs.isEmpty {
        throw .noData(figure: name, reason: "no runs are left for its lines")
      }
      // A reference alone is no figure yet.
      if curves.lines.allSatisfy(\.runs.isEmpty) { throw .notYet(figure: name) }
      let lacks = curves.lacks
      throw .noData(
        figure: name,
        reason: "\(curves.recorded) of \(curves.expected) runs have a record"
          + (lacks.isEmpty
            ? ", and none a finite \(figure.y)" : "; \(lacks.joined(separator: "; "))"))
    }
  }

  /// - Returns: the files written, the script last.
  func write(to files: FigureFiles, header: [String]) throws -> [URL] {
    var urls = [try writeMeans(files, header)]
    if figure.showsRuns { urls.append(try writeRuns(files, header)) }
    try files.write(script: CurveScript(of: curves).text(stem: files.stem, header: header))
    return urls + [files.script]
  }

  private func writeMeans(_ files: FigureFiles, _ header: [String]) throws -> URL {
    let columns = ["x", "n", "mean", "iqm", "lower", "upper", "series", "panel"]
    return try writeBlocks("", columns, files, header) { line, names, table in
      func add(_ point: Curves.Point?) throws {
        if let point {
          try table.add(point)
        } else {
          try table.empty()
          try table.integer(0)
          for _ in 0..<4 { try table.empty() }
        }
        try table.fields(names)
        try table.endRow()
      }
      for (place, part) in curves.parts(of: line).enumerated() {
        if place > 0 { try table.endPart() }
        for point in part { try add(point) }
      }
      if line.points.isEmpty { try add(nil) }
    }
  }

  private func writeRuns(_ files: FigureFiles, _ header: [String]) throws -> URL {
    let columns = ["x", "y", "seed", "series", "panel"]
    return try writeBlocks("-runs", columns, files, header) { line, names, table in
      func add(_ x: Double?, _ y: Double?, _ seed: Int?) throws {
        try table.number(x)
        try table.number(y)
        if let seed { try table.integer(seed) } else { try table.empty() }
        try table.fields(names)
        try table.endRow()
      }
      // Two breaks in a row would begin a block.
      let tracks = line.runs.filter { !$0.x.isEmpty }
      for (place, track) in tracks.enumerated() {
        if place > 0, figure.scoreAxis == nil { try table.endPart() }
        for row in track.x.indices {
          if row > 0, curves.isParted(track.x[row - 1], track.x[row]) { try table.endPart() }
          try add(track.x[row], track.y[row], track.run.seed)
        }
      }
      if tracks.isEmpty { try add(nil, nil, nil) }
    }
  }

  /// A block for each line, which gnuplot's `index` counts: none may be empty, or later ones would be miscounted.
  private func writeBlocks(
    _ part: String, _ columns: [String], _ files: FigureFiles, _ header: [String],
    _ fill: (Curves.Line, ArraySlice<UInt8>, CSVFile) throws -> Void
  ) throws -> URL {
    let table = try files.table(part, header: header, columns: columns)
    for panel in figure.panels.values.indices {
      for (series, label) in figure.seriesLabels.enumerated() {
        if panel + series > 0 { try table.endBlock() }
        let names = CSVFile.fields([label, figure.panels.field(panel)].map(\.onOneLine))
        try fill(curves.line(panel: panel, series: series), names, table)
      }
    }
    try table.commit()
    return table.url
  }
}
