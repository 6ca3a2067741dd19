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
  /// The thinning of each line, from its first run with points: lines may be of different lengths.
  private var thinnings: [Thinning?]
  /// Whether the horizontal axis is logarithmic, because the costs of lines are far apart.
  private var isLogarithmic = false

  init(for figure: CurveFigure) {
    self.figure = figure
    tracks = Array(repeating: [], count: figure.lineCount)
    thinnings = Array(repeating: nil, count: figure.lineCount)
  }

  mutating func add(_ facts: RunFacts) throws {
    guard let line = figure.line(of: facts.run) else { return }
    let reader = CurveReader(figure)
    if figure.scoreAxis != nil { return tracks[line].append(try reader.score(of: facts)) }
    let isReference = figure.isReference(facts.run)
    if thinnings[line] == nil, !isReference {
      let count = try reader.points(of: facts.record())
      if count > 0 { thinnings[line] = Thinning(count, to: figure.points) }
    }
    let datasets = isReference ? [figure.y] : figure.datasets
    for (place, dataset) in datasets.enumerated() {
      let numbers = try reader.numbers(
        dataset, of: facts, thinning: isReference ? nil : thinnings[line] ?? Thinning(0, to: 1))
      let (x, y, marks) = CurveReader.parts(of: numbers)
      // Runs of a line share most of their x, which is then kept once.
      let last = tracks[line + place].last?.x
      tracks[line + place].append(Track(run: facts.run, x: last == x ? last! : x, y: y))
      self.marks.formUnion(marks)
    }
  }
}

extension CurveTracks {
  var curves: Curves { figure.cost == nil ? lines : atEqualCosts.lines }

  private var lines: Curves {
    let ends = ends
    var expected = Array(repeating: 0, count: figure.lineCount)
    for run in figure.sweep.runs {
      guard let line = figure.line(of: run) else { continue }
      let count = figure.isReference(run) ? 1 : figure.datasets.count
      for line in line..<line + count { expected[line] += 1 }
    }
    let points = tracks.indices.map { line in
      let estimates = Self.points(of: tracks[line], figure.band)
      return isReference(line)
        ? estimates.flatMap { level in ends.map { level.moved(to: $0) } }
        : filled(estimates, line)
    }
    return Curves(
      figure: figure, marks: marks.sorted(), isLogarithmic: isLogarithmic,
      lines: tracks.indices.map { line in
        Curves.Line(
          runs: isReference(line) ? [] : tracks[line], recorded: tracks[line].count,
          expected: expected[line], points: points[line])
      })
  }

  /// With the runs of each line at the same costs, as far as the cheapest of them goes.
  private var atEqualCosts: CurveTracks {
    let costs = tracks.map { CommonCosts(of: $0.map(\.x)) }
    let ends = tracks.indices.filter { !isReference($0) }.compactMap { costs[$0]?.end }
    let isWide = (ends.max() ?? 0) > CommonCosts.wide * (ends.min() ?? 0)
    var copy = self
    copy.isLogarithmic = isWide
    for line in tracks.indices where !isReference(line) {
      let grid = costs[line]?.grid(points: figure.points, isLogarithmic: isWide) ?? []
      copy.tracks[line] = tracks[line].map { track in
        Track(run: track.run, x: grid, y: CommonCosts.interpolate(track.x, track.y, at: grid))
      }
    }
    return copy
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
  private static func points(of tracks: [Track], _ band: CurveFigure.Band) -> [Curves.Point] {
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
      points.append(Curves.Point(x: x, Estimate(of: values), band))
    }
  }
}
