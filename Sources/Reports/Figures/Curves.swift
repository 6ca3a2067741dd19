/// The lines of a figure, with what they rest on.
struct Curves {
  struct Point {
    let x: Double
    let n: Int
    let mean: Double
    let interquartileMean: Double
    /// What the figure's band spans here; `nil` where nothing can be said.
    let band: Interval?

    init(x: Double, _ estimate: Estimate, _ band: CurveFigure.Band) {
      self.x = x
      n = estimate.n
      mean = estimate.mean
      interquartileMean = estimate.interquartileMean
      self.band =
        switch band {
        case .bootstrap95: estimate.interval
        case .minmax: Interval(lower: estimate.least, upper: estimate.greatest)
        case .none: nil
        }
    }
  }

  struct Line {
    /// The runs with a record, and those of the sweep.
    let runs: Int
    let expected: Int
    let points: [Point]
  }

  let figure: CurveFigure
  /// Panels in order, in each the series in order.
  let lines: [Line]

  func line(panel: Int, series: Int) -> Line { lines[panel * figure.series.values.count + series] }

  var runs: Int { lines.reduce(0) { $0 + $1.runs } }
  var expected: Int { lines.reduce(0) { $0 + $1.expected } }
  var points: some Sequence<Point> { lines.lazy.flatMap(\.points) }

  /// How the lines and bands were made of how many runs, for the foot of the figure.
  var note: String {
    let counts = points.map(\.n)
    let least = counts.min() ?? 0
    let most = counts.max() ?? 0
    let over = figure.pooledAxes.joined(separator: " and ")
    let n = least == most ? "n = \(most)" : "n = \(least) to \(most)"
    let runs = over == "seed" ? "seeds" : over.isEmpty ? "runs" : "runs over \(over)"
    let band =
      switch figure.band {
      case .bootstrap95: ", 95 % bootstrap band"
      case .minmax: ", band from least to greatest"
      case .none: ""
      }
    return "mean of \(n) \(runs)\(band)"
  }

  /// What the reader must know beside that; empty if no run is missing and none of the means is of few.
  var remark: String {
    let isWeak = points.contains { $0.n < Evidence.enough }
    let missing = runs < expected ? ["\(runs) of \(expected) runs"] : []
    return (missing + (isWeak ? [Evidence.weakMark] : [])).joined(separator: "; ")
  }

  /// The lines of a panel that no run has a record for, for people; empty if there are none.
  func absence(inPanel panel: Int) -> String {
    let absent = figure.series.values.indices.filter {
      let line = line(panel: panel, series: $0)
      return line.runs == 0 && line.expected > 0
    }
    let present = figure.series.values.indices.contains { line(panel: panel, series: $0).runs > 0 }
    if absent.isEmpty { return "" }
    return present
      ? "no runs: " + absent.map(figure.series.label).joined(separator: ", ") : "no runs"
  }
}
