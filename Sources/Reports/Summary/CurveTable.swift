internal import Sweeps

/// The lines of a figure as rows of `curves.csv`, whose columns serve every figure of the sweep.
struct CurveTable {
  private let curves: Curves
  private let axes: [Axis]

  init(_ curves: Curves, of sweep: Sweep) {
    self.curves = curves
    axes = sweep.axes
  }

  /// An axis that a line is a mean over is empty in its rows.
  static func columns(of sweep: Sweep) -> [String] {
    ["figure", "arm"] + sweep.axes.map(\.key)
      + ["seed", "x", "n", "mean", "iqm", "lower", "upper", "band"]
  }

  func write(to file: CSVFile) throws {
    let figure = curves.figure
    for panel in figure.panels.values.indices {
      for series in figure.series.values.indices {
        let cell = (["arm"] + axes.map(\.key) + ["seed"]).map { axis in
          axis == figure.series.key
            ? figure.series.field(series)
            : axis == figure.panels.key ? figure.panels.field(panel) : ""
        }
        let fields = CSVFile.fields([figure.figure.name] + cell)
        for point in curves.line(panel: panel, series: series).points {
          file.fields(fields)
          file.add(point)
          file.text(figure.band.rawValue)
          try file.endRow()
        }
      }
    }
  }
}

extension CSVFile {
  /// The columns `x`, `n`, `mean`, `iqm`, `lower`, `upper`.
  func add(_ point: Curves.Point) {
    number(point.x)
    integer(point.n)
    number(point.mean)
    number(point.interquartileMean)
    number(point.band?.lower)
    number(point.band?.upper)
  }
}
