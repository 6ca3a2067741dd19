/// The lines of a figure, with what they rest on.
struct Curves {
  struct Point {
    let x: Double
    /// How many runs; 0 where there are to be some and none has a record.
    let n: Int
    /// `nil` without runs.
    let mean: Double?
    let interquartileMean: Double?
    /// What the figure's band spans here; `nil` where nothing can be said.
    let band: Interval?
  }

  struct Line {
    /// The points of each run on record; none for a reference.
    let runs: [CurveTracks.Track]
    /// The runs with a record, and those of the sweep.
    let recorded: Int
    let expected: Int
    let points: [Point]
  }

  let figure: CurveFigure
  /// The x at which the marked dataset changes, ascending.
  let marks: [Double]
  /// Whether the horizontal axis is logarithmic.
  let isLogarithmic: Bool
  /// Panels in order, in each the series in order and then the reference.
  let lines: [Line]

  func line(panel: Int, series: Int) -> Line { lines[panel * figure.seriesCount + series] }

  var recorded: Int { runLines.reduce(0) { $0 + $1.recorded } }
  var expected: Int { runLines.reduce(0) { $0 + $1.expected } }
  /// The lines of the first dataset, and the references: the others are of the same runs.
  private var runLines: some Sequence<Line> {
    lines.indices.lazy.filter { line in
      let series = line % figure.seriesCount
      return series % figure.datasets.count == 0
        || (!figure.reference.isEmpty && series == figure.seriesCount - 1)
    }.map { lines[$0] }
  }
  var points: some Sequence<Point> { lines.lazy.flatMap(\.points) }

  /// How the lines and bands were made, and of how many runs, for the foot of the figure.
  var note: String {
    let counts = points.map(\.n).filter { $0 > 0 }
    let least = counts.min() ?? 0
    let most = counts.max() ?? 0
    let over = figure.pooledAxes.joined(separator: " and ")
    let n = least == most ? "n = \(most)" : "n = \(least) to \(most)"
    let kind = (over == "seed" ? "seed" : "run") + (most == 1 ? "" : "s")
    let runs = over.isEmpty || over == "seed" ? kind : "\(kind) over \(over)"
    let band =
      switch figure.band {
      case .student95:
        (most < CurveFigure.Band.least ? "" : ", 95 % band (Student)")
          + (least < CurveFigure.Band.least ? ", no band for n < \(CurveFigure.Band.least)" : "")
      case .minmax: ", band from least to greatest"
      case .none: ""
      }
    let each = figure.scoreAxis == nil ? "; thin lines: the runs" : "; dots: the runs"
    let window = figure.window > 1 ? "; a point: \(figure.window) rows" : ""
    let marked = figure.marks.split(separator: "/").last.map { "; dashed: \($0) changes" }
    return "mean of \(n) \(runs)\(band)\(window)\(figure.showsRuns ? each : "")\(marked ?? "")"
  }

  /// The values of its lines and, where they are drawn, of its runs.
  var values: [Double] {
    points.compactMap(\.mean) + (figure.showsRuns ? lines.flatMap(\.runs).flatMap(\.y) : [])
  }

  /// All that the vertical axis is to show: the values and the edges of bands.
  ///
  /// On a logarithmic axis the lower edge of Student's interval, which may be anywhere near 0, is not among them.
  var heights: [Double] {
    let isOpenBelow = figure.isLogarithmic && figure.band == .student95
    let bands = points.compactMap(\.band).flatMap {
      isOpenBelow ? [$0.upper] : [$0.lower, $0.upper]
    }
    return values + bands
  }
}

extension Curves.Point {
  init(x: Double, _ estimate: Estimate, _ band: CurveFigure.Band) {
    let band: Interval? =
      switch band {
      case .student95: estimate.n < CurveFigure.Band.least ? nil : estimate.interval
      case .minmax: Interval(lower: estimate.least, upper: estimate.greatest)
      case .none: nil
      }
    self.init(
      x: x, n: estimate.n, mean: estimate.mean, interquartileMean: estimate.interquartileMean,
      band: band)
  }

  init(absentAt x: Double) {
    self.init(x: x, n: 0, mean: nil, interquartileMean: nil, band: nil)
  }

  func moved(to x: Double) -> Curves.Point {
    Curves.Point(x: x, n: n, mean: mean, interquartileMean: interquartileMean, band: band)
  }
}
