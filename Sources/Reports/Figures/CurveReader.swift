internal import Sweeps

/// Reads the points of single runs for a `curve` or `score` figure.
struct CurveReader {
  private let figure: CurveFigure

  init(_ figure: CurveFigure) { self.figure = figure }

  private var user: String { "figure '\(figure.figure.name)'" }

  /// One point: the run's score over its value on the axis.
  func score(of facts: RunFacts) throws -> CurveTracks.Track {
    let scores = try facts.numbers("point \(figure.y)") { record in
      let values = try record.values(figure.y, neededBy: user)
      guard values.count == 1 else {
        throw ReportError.badShape(
          file: record.path, dataset: figure.y, shape: try record.shape(of: figure.y),
          expected: "a single value")
      }
      return values
    }
    guard let axis = figure.scoreAxis, let index = axis.index(of: facts.run),
      let x = axis.numbers?[index]
    else { preconditionFailure("a run of a line has a value on the axis") }
    return CurveTracks.Track(run: facts.run, x: [x], y: [scores[0] * figure.scale])
  }

  /// How many points a run has before they are thinned.
  func points(of record: RunRecord) throws -> Int {
    windows(try places(of: figure.y, in: record)).count
  }

  /// The points of a run as plain numbers: how many, their x, their y, and where the marks are.
  ///
  /// - Parameter thinning: `nil` for the reference, which has one point, the mean of all.
  func numbers(
    _ dataset: String, of facts: RunFacts, thinning: Thinning?
  ) throws -> [Double] {
    let rows = thinning.map { "\($0.stride) \($0.phase)" } ?? "mean"
    let key =
      "\(figure.cost == nil ? "curve" : "curve at cost") \(figure.x) \(dataset) \(figure.marks) \(figure.window) \(figure.scale) \(rows)"
    return try facts.numbers(key) { record in
      let (x, y) = try columns(dataset, of: record)
      guard let thinning else {
        let mean = y.isEmpty ? [] : [y.reduce(0, +) / Double(y.count)]
        return [Double(mean.count)] + mean.map { _ in 0 } + mean
      }
      let places = windows(x)
      let chosen = thinning.rows(of: places.count)
      let means = windows(y)
      return [Double(chosen.count)] + chosen.map { places[$0] } + chosen.map { means[$0] }
        + (try marks(of: record, x))
    }
  }

  static func parts(of numbers: [Double]) -> (x: [Double], y: [Double], marks: ArraySlice<Double>) {
    let count = Int(numbers[0])
    return (
      Array(numbers[1..<1 + count]), Array(numbers[1 + count..<1 + 2 * count]),
      numbers[(1 + 2 * count)...]
    )
  }

  private func columns(
    _ dataset: String, of record: RunRecord
  ) throws -> (x: [Double], y: [Double]) {
    let x = try places(of: dataset, in: record)
    let y = try column(dataset, of: record, as: x).map { $0 * figure.scale }
    // CPU time may stand still from one step to the next.
    let ascends = zip(x, x.dropFirst()).allSatisfy { $0 < $1 || (figure.cost != nil && $0 == $1) }
    guard ascends else {
      throw ReportError.unorderedIndex(file: record.path, dataset: figure.x)
    }
    return (x, y)
  }

  /// The x of the rows of a dataset.
  private func places(of dataset: String, in record: RunRecord) throws -> [Double] {
    try figure.cost.map { try record.costs($0, ofRowsOf: dataset, neededBy: user) }
      ?? column(figure.x, of: record, as: nil)
  }

  /// The x halfway between neighbouring rows in which the marked dataset differs.
  private func marks(of record: RunRecord, _ x: [Double]) throws -> [Double] {
    if figure.marks.isEmpty { return [] }
    let marked = try column(figure.marks, of: record, as: x)
    return marked.indices.dropFirst().filter { marked[$0] != marked[$0 - 1] }
      .map { (x[$0 - 1] + x[$0]) / 2 }
  }

  /// A number a row: the mean over the other dimensions of the dataset, if it has any.
  ///
  /// - Parameter x: what it has to be as long as.
  private func column(_ dataset: String, of record: RunRecord, as x: [Double]?) throws -> [Double] {
    guard let x else { return try record.values(dataset, neededBy: user) }
    if let means = try record.means(of: dataset, rows: x.count, neededBy: user) { return means }
    throw ReportError.unevenDatasets(
      file: record.path, x: figure.x, xCount: x.count, y: dataset,
      yCount: try record.values(dataset).count)
  }

  private func windows(_ values: [Double]) -> [Double] {
    if figure.window == 1 { return values }
    return stride(from: 0, to: values.count, by: figure.window).map { first in
      let window = values[first..<min(first + figure.window, values.count)]
      return window.reduce(0, +) / Double(window.count)
    }
  }
}
