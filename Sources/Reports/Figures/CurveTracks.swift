internal import Sweeps

/// The points that runs contribute to the lines of a figure, collected record by record.
struct CurveTracks {
  /// The points of one run.
  struct Track {
    let x: [Double]
    let y: [Double]
  }

  let figure: CurveFigure
  private var tracks: [[Track]]
  private var thinning: Thinning?

  init(for figure: CurveFigure) {
    self.figure = figure
    tracks = Array(repeating: [], count: figure.lineCount)
  }

  mutating func add(_ record: RunRecord) throws {
    guard let line = figure.line(of: record.run) else { return }
    let user = "figure '\(figure.figure.name)'"
    let x = try record.values(figure.x, neededBy: user)
    let y = try record.values(figure.y, neededBy: user)
    guard x.count == y.count else {
      throw ReportError.unevenDatasets(
        file: record.path, x: figure.x, xCount: x.count, y: figure.y, yCount: y.count)
    }
    guard zip(x, x.dropFirst()).allSatisfy(<) else {
      throw ReportError.unorderedIndex(file: record.path, dataset: figure.x)
    }
    let thinning = thinning ?? Thinning(x.count, to: figure.points)
    if !x.isEmpty { self.thinning = thinning }
    let rows = thinning.rows(of: x.count)
    tracks[line].append(Track(x: rows.map { x[$0] }, y: rows.map { y[$0] * figure.scale }))
  }

  func curves(by bootstrap: Bootstrap) -> Curves {
    var expected = Array(repeating: 0, count: figure.lineCount)
    for run in figure.sweep.runs { figure.line(of: run).map { expected[$0] += 1 } }
    return Curves(
      figure: figure,
      lines: zip(tracks, expected).map { tracks, expected in
        Curves.Line(
          runs: tracks.count, expected: expected,
          points: Self.points(of: tracks, figure.band, by: bootstrap))
      })
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
