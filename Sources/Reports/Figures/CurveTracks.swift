internal import Sweeps

/// The points that runs contribute to the lines of a figure, collected record by record.
struct CurveTracks {
  /// The points of one run.
  struct Track {
    let run: Run
    let x: [Double]
    let y: [Double]
  }

  let figure: CurveFigure
  /// By line; those of a reference have one point, whose x means nothing.
  private var tracks: [[Track]]
  private var marks: Set<Double> = []
  private var thinning: Thinning?

  init(for figure: CurveFigure) {
    self.figure = figure
    tracks = Array(repeating: [], count: figure.lineCount)
  }

  mutating func add(_ record: RunRecord) throws {
    guard let line = figure.line(of: record.run) else { return }
    if figure.scoreAxis != nil { return tracks[line].append(try score(of: record)) }
    let datasets = figure.isReference(record.run) ? [figure.y] : figure.datasets
    for (place, dataset) in datasets.enumerated() {
      tracks[line + place].append(try track(of: dataset, in: record))
    }
  }

  /// One point: the run's score over its value on the axis.
  private func score(of record: RunRecord) throws -> Track {
    let scores = try record.values(figure.y, neededBy: "figure '\(figure.figure.name)'")
    guard let axis = figure.scoreAxis, let index = axis.index(of: record.run),
      let x = axis.numbers?[index], scores.count == 1
    else {
      throw ReportError.badShape(
        file: record.path, dataset: figure.y, shape: try record.shape(of: figure.y),
        expected: "a single value")
    }
    return Track(run: record.run, x: [x], y: [scores[0] * figure.scale])
  }

  private mutating func track(of dataset: String, in record: RunRecord) throws -> Track {
    let x = try column(figure.x, of: record, as: nil)
    let y = try column(dataset, of: record, as: x).map { $0 * figure.scale }
    guard zip(x, x.dropFirst()).allSatisfy(<) else {
      throw ReportError.unorderedIndex(file: record.path, dataset: figure.x)
    }
    if figure.isReference(record.run) {
      return Track(
        run: record.run, x: y.isEmpty ? [] : [0],
        y: y.isEmpty ? [] : [y.reduce(0, +) / Double(y.count)])
    }
    if !figure.marks.isEmpty {
      let marked = try column(figure.marks, of: record, as: x)
      for row in marked.indices.dropFirst() where marked[row] != marked[row - 1] {
        marks.insert((x[row - 1] + x[row]) / 2)
      }
    }
    return thinned(Track(run: record.run, x: windows(x), y: windows(y)))
  }

  /// A number a row: the mean over the other dimensions of the dataset, if it has any.
  ///
  /// - Parameter x: what it has to be as long as.
  private func column(_ dataset: String, of record: RunRecord, as x: [Double]?) throws -> [Double] {
    let values = try record.values(dataset, neededBy: "figure '\(figure.figure.name)'")
    guard let x, x.count != values.count else { return values }
    guard !x.isEmpty, try record.shape(of: dataset).first == x.count else {
      throw ReportError.unevenDatasets(
        file: record.path, x: figure.x, xCount: x.count, y: dataset, yCount: values.count)
    }
    let width = values.count / x.count
    return x.indices.map { row in
      values[row * width..<(row + 1) * width].reduce(0, +) / Double(width)
    }
  }

  private func windows(_ values: [Double]) -> [Double] {
    if figure.window == 1 { return values }
    return stride(from: 0, to: values.count, by: figure.window).map { first in
      let window = values[first..<min(first + figure.window, values.count)]
      return window.reduce(0, +) / Double(window.count)
    }
  }

  private mutating func thinned(_ track: Track) -> Track {
    let thinning = thinning ?? Thinning(track.x.count, to: figure.points)
    if !track.x.isEmpty { self.thinning = thinning }
    let rows = thinning.rows(of: track.x.count)
    return Track(run: track.run, x: rows.map { track.x[$0] }, y: rows.map { track.y[$0] })
  }
}

extension CurveTracks {
  func curves(by bootstrap: Bootstrap) -> Curves {
    let ends = ends
    var expected = Array(repeating: 0, count: figure.lineCount)
    for run in figure.sweep.runs {
      guard let line = figure.line(of: run) else { continue }
      let count = figure.isReference(run) ? 1 : figure.datasets.count
      for line in line..<line + count { expected[line] += 1 }
    }
    let points = tracks.indices.map { line in
      let estimates = Self.points(of: tracks[line], figure.band, by: bootstrap)
      return isReference(line)
        ? estimates.flatMap { level in ends.map { level.moved(to: $0) } }
        : filled(estimates, line)
    }
    return Curves(
      figure: figure, marks: marks.sorted(),
      lines: tracks.indices.map { line in
        Curves.Line(
          runs: isReference(line) ? [] : tracks[line], recorded: tracks[line].count,
          expected: expected[line], points: points[line])
      })
  }

  /// The least and the greatest x of all lines, between which a reference is drawn.
  private var ends: [Double] {
    let all = tracks.indices.filter { !isReference($0) }.flatMap { tracks[$0].flatMap(\.x) }
    guard let least = all.min(), let greatest = all.max() else { return [] }
    return least < greatest ? [least, greatest] : [least]
  }

  private func isReference(_ line: Int) -> Bool {
    !figure.reference.isEmpty && (line + 1) % figure.seriesCount == 0
  }

  /// With an empty point at each value of a score's axis at which the sweep has runs and none has a record.
  private func filled(_ points: [Curves.Point], _ line: Int) -> [Curves.Point] {
    guard let axis = figure.scoreAxis, let numbers = axis.numbers else { return points }
    let runs = figure.runs.filter { figure.line(of: $0) == line }
    let wanted = Set(runs.compactMap { axis.index(of: $0).map { numbers[$0] } })
    let absent = wanted.subtracting(points.map(\.x)).map(Curves.Point.init(absentAt:))
    return (points + absent).sorted { $0.x < $1.x }
  }

  /// An estimate at every x at which a run has a point, over the runs that have one.
  private static func points(
    of tracks: [Track], _ band: CurveFigure.Band, by bootstrap: Bootstrap
  ) -> [Curves.Point] {
    var next = Array(repeating: 0, count: tracks.count)
    var points: [Curves.Point] = []
    var values: [Double] = []
    while true {
      var x = Double.infinity
      for (track, row) in zip(tracks, next) where row < track.x.count { x = min(x, track.x[row]) }
      if x == .infinity { return points }
      values.removeAll(keepingCapacity: true)
      for run in tracks.indices where next[run] < tracks[run].x.count {
        if tracks[run].x[next[run]] == x {
          values.append(tracks[run].y[next[run]])
          next[run] += 1
        }
      }
      points.append(Curves.Point(x: x, Estimate(of: values, by: bootstrap), band))
    }
  }
}

/// Evenly chosen rows, the same of every record whose rows begin alike.
private struct Thinning {
  private let stride: Int
  private let phase: Int

  /// Chooses the first and the last of `count` rows and every `stride`-th between.
  init(_ count: Int, to points: Int) {
    stride = max(1, (count + points - 1) / points)
    phase = max(0, count - 1) % stride
  }

  func rows(of count: Int) -> [Int] {
    let even = Array(Swift.stride(from: phase, to: count, by: stride))
    return phase > 0 && count > 0 ? [0] + even : even
  }
}
