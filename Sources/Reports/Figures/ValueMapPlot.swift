internal import Foundation
internal import Sweeps

/// Draws a `value-map` figure: its tables and its gnuplot script.
struct ValueMapPlot {
  /// A row of panels; the map is `nil` where the run has no record.
  struct Row {
    let label: String
    let map: ValueMap?
  }

  let figure: ValueMapFigure
  let rows: [Row]
  /// A column of panels each.
  let steps: [Double]
  /// What the reader must know of the choice of steps; empty if all are as asked.
  private let remark: String

  /// - Throws: if no run has a map at any step.
  init(_ figure: ValueMapFigure, rows: [Row]) throws(ReportError) {
    self.figure = figure
    self.rows = rows
    let recorded = Set(rows.flatMap { $0.map?.steps ?? [] }).sorted()
    guard !recorded.isEmpty else {
      let name = figure.figure.name
      guard rows.contains(where: { $0.map != nil }) else { throw .notYet(figure: name) }
      throw .noData(figure: name, reason: "its records hold maps at no step")
    }
    let asked = figure.steps.map(Double.init)
    let isAnyRecorded = asked.contains(where: recorded.contains)
    steps = isAnyRecorded ? asked : recorded
    // A sweep at a smaller size may end before the first step that its figure names.
    remark = isAnyRecorded || asked.isEmpty ? "" : "; no map at t = \(Self.list(asked))"
  }

  /// - Returns: the files written, the script last.
  func write(to files: FigureFiles, header: [String]) throws -> [URL] {
    var urls = try [writeMaps(files, header), writePaths(files, header), writeWalls(files, header)]
    let script = ValueMapScript(of: self, note: note)
    try files.write(script: script.text(stem: files.stem, header: header))
    urls.append(files.script)
    return urls
  }

  private var note: String {
    let missing = rows.filter { $0.map == nil }.count
    let runs = missing > 0 ? "; \(rows.count - missing) of \(rows.count) runs" : ""
    return "\(figure.arm), seed \(figure.seed); each row has its own colour scale\(remark)\(runs)"
  }

  /// The world of each row; a run without a record is given another's, to frame its empty panels.
  var worlds: [ValueMap] {
    let known = rows.lazy.compactMap(\.map).first!
    return rows.map { $0.map ?? known }
  }

  /// Of each row the least and the greatest value in its maps.
  var ranges: [(low: Double, high: Double)] {
    rows.map { row in
      let values = steps.compactMap { row.map?.map(at: $0) }.joined().filter(\.isFinite)
      let least = values.min() ?? 0
      let greatest = values.max() ?? 0
      // gnuplot wants a range that is not empty.
      return least < greatest ? (least, greatest) : (least - 0.5, least + 0.5)
    }
  }

  /// One panel of the figure, as its script needs it.
  struct Panel {
    let isMapped: Bool
    let agent: (x: Double, y: Double)
    /// What stands in place of a map; else empty.
    let absence: String
  }

  /// Row by row.
  var panels: [Panel] {
    rows.flatMap { row in
      steps.map { step in
        guard let map = row.map else { return Panel(absence: "no record") }
        guard map.map(at: step) != nil else { return Panel(absence: "no map at this step") }
        return Panel(agent: map.position(at: step))
      }
    }
  }

  /// A block for each panel, which gnuplot's `index` counts.
  private func writeMaps(_ files: FigureFiles, _ header: [String]) throws -> URL {
    let table = try files.table("", header: header, columns: ["step", "x", "y", "value", "row"])
    for (index, (row, step)) in rows.flatMap({ row in steps.map { (row, $0) } }).enumerated() {
      if index > 0 { try table.endBlock() }
      let label = CSVFile.fields([row.label.onOneLine])
      func add(_ x: Double?, _ y: Double?, _ value: Double?) throws {
        for field in [step, x, y, value] { try table.number(field) }
        try table.fields(label)
        try table.endRow()
      }
      guard let map = row.map, let values = map.map(at: step) else {
        try add(nil, nil, nil)
        continue
      }
      for (cell, value) in values.enumerated() {
        // Values are single precision: more digits than that say nothing.
        let digits = Double("\(Float(value))")
        try add(map.x[cell / map.y.count], map.y[cell % map.y.count], digits)
      }
    }
    try table.commit()
    return table.url
  }

  private func writePaths(_ files: FigureFiles, _ header: [String]) throws -> URL {
    let last = steps.max() ?? 0
    return try writeBlocks(files, "-path", header, ["step", "x", "y", "row"]) { map, add in
      for index in map.pathStep.indices where map.pathStep[index] <= last {
        try add([map.pathStep[index], map.pathX[index], map.pathY[index]])
      }
    }
  }

  private func writeWalls(_ files: FigureFiles, _ header: [String]) throws -> URL {
    try writeBlocks(files, "-walls", header, ["x0", "y0", "x1", "y1", "row"]) { map, add in
      for wall in stride(from: 0, to: map.walls.count, by: 4) {
        try add(Array(map.walls[wall..<wall + 4]))
      }
    }
  }

  /// A block for each row of panels, which gnuplot's `index` counts; none is empty, or later ones would be miscounted.
  private func writeBlocks(
    _ files: FigureFiles, _ part: String, _ header: [String], _ columns: [String],
    _ fill: (ValueMap, ([Double]) throws -> Void) throws -> Void
  ) throws -> URL {
    let table = try files.table(part, header: header, columns: columns)
    for (index, row) in rows.enumerated() {
      if index > 0 { try table.endBlock() }
      var isEmpty = true
      func add(_ values: [Double?]) throws {
        for value in values { try table.number(value) }
        try table.text(row.label.onOneLine)
        try table.endRow()
        isEmpty = false
      }
      if let map = row.map { try fill(map) { try add($0) } }
      if isEmpty { try add(Array(repeating: nil, count: columns.count - 1)) }
    }
    try table.commit()
    return table.url
  }

  private static func list(_ steps: [Double]) -> String {
    steps.map(GnuplotText.number).joined(separator: ", ")
  }
}

extension ValueMapPlot.Panel {
  fileprivate init(absence: String) {
    isMapped = false
    agent = (.nan, .nan)
    self.absence = absence
  }

  fileprivate init(agent: (x: Double, y: Double)?) {
    isMapped = true
    self.agent = agent ?? (.nan, .nan)
    absence = ""
  }
}
