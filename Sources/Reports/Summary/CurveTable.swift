internal import Sweeps

/// The lines of a figure as rows of `curves.csv`, whose columns serve every figure of the sweep; the values are those
/// of the datasets, whatever scale the figure has.
struct CurveTable {
  private let curves: Curves
  private let axes: [Axis]

  init(_ curves: Curves, of sweep: Sweep) {
    self.curves = curves
    axes = sweep.axes
  }

  /// An axis on which the runs of a line differ is empty in its rows; the axis of a `score` figure's points is `x`.
  static func columns(of sweep: Sweep) -> [String] {
    ["figure", "arm"] + sweep.axes.map(\.key)
      + ["seed", "x", "n", "mean", "iqm", "lower", "upper", "band", "dataset"]
  }

  func write(to file: CSVFile) throws {
    let figure = curves.figure
    let runs = Dictionary(grouping: figure.sweep.runs, by: figure.line(of:))
    for panel in figure.panels.values.indices {
      for series in 0..<figure.seriesCount {
        let (value, place) = series.quotientAndRemainder(dividingBy: figure.datasets.count)
        let isReference = value == figure.series.values.count
        let key = isReference ? "arm" : figure.series.key
        let label = isReference ? figure.reference : figure.series.field(value)
        // The lines of all datasets have the same runs as the first.
        let own = runs[panel * figure.seriesCount + value * figure.datasets.count] ?? []
        let cell = (["arm"] + axes.map(\.key) + ["seed"]).map { axis -> String in
          if axis == key { return label }
          if axis == figure.panels.key { return figure.panels.field(panel) }
          if axis == figure.scoreAxis?.key { return "" }
          let shared = own.first?[axis]
          return own.allSatisfy { $0[axis] == shared } ? shared?.description ?? "" : ""
        }
        let fields = CSVFile.fields([figure.figure.name] + cell)
        let tail = CSVFile.fields([
          figure.band.rawValue, isReference ? figure.y : figure.datasets[place],
        ])
        for point in curves.line(panel: panel, series: series).points {
          try file.fields(fields)
          try file.add(point)
          try file.fields(tail)
          try file.endRow()
        }
      }
    }
  }
}

extension CSVFile {
  /// The columns `x`, `n`, `mean`, `iqm`, `lower`, `upper`.
  func add(_ point: Curves.Point) throws(ReportError) {
    try number(point.x)
    try integer(point.n)
    try number(point.mean)
    try number(point.interquartileMean)
    try number(point.band?.lower)
    try number(point.band?.upper)
  }
}
