internal import Foundation
internal import Sweeps

/// `coverage.csv`: a row for each step of each run; made when the first record holds coverage.
struct CoverageFile {
  private let url: URL
  private let header: [String]
  private let axes: [Axis]
  private var file: CSVFile?

  init(_ url: URL, header: [String], axes: [Axis]) {
    self.url = url
    self.header = header
    self.axes = axes
  }

  mutating func append(_ record: RunRecord) throws {
    guard record.holds("coverage/fraction") else { return }
    let step = try record.values("coverage/step")
    let fraction = try record.values("coverage/fraction")
    let area = try record.values("coverage/area")
    guard step.count == fraction.count, step.count == area.count else {
      throw ReportError.unevenDatasets(
        file: record.path, x: "coverage/step", xCount: step.count, y: "coverage/fraction",
        yCount: min(fraction.count, area.count))
    }
    let columns = ["arm"] + axes.map(\.key) + ["seed", "step", "fraction", "area"]
    let file = try file ?? CSVFile(url, header: header, columns: columns)
    self.file = file
    let cell = CSVFile.fields(record.run.cell(on: axes) + [String(record.run.seed)])
    for row in step.indices {
      try file.fields(cell)
      try file.number(step[row])
      try file.number(fraction[row])
      try file.number(area[row])
      try file.endRow()
    }
  }

  /// The file, in place; without any coverage none, nor one of an earlier time.
  func commit() throws -> [URL] {
    if let file {
      try file.commit()
      return [url]
    }
    unlink(url.path)
    return []
  }
}
