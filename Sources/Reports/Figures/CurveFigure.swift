internal import Sweeps

/// A `curve` figure as a sweep file asks for it, its axes found in the sweep.
struct CurveFigure {
  /// What the band around a line spans.
  enum Band: String, CaseIterable {
    case bootstrap95, minmax, none
  }

  let figure: Figure
  let sweep: Sweep
  let series: AxisValues
  let panels: AxisValues

  init(_ figure: Figure, of sweep: Sweep) throws(ReportError) {
    self.figure = figure
    self.sweep = sweep
    series = try AxisValues(
      figure.options[.curveSeries], of: sweep, figure: figure.name, option: "series")
    panels = try AxisValues(
      figure.options[.curveFacet], of: sweep, figure: figure.name, option: "facet")
  }

  var x: String { figure.options[.curveX] }
  var y: String { figure.options[.curveY] }
  var scale: Double { figure.options[.curveScale] }
  var points: Int { figure.options[.curvePoints] }
  var band: Band { figure.options[.curveBand] }
  var title: String { figure.options[.figureTitle] }
  var xLabel: String { label(figure.options[.curveXLabel], of: x) }
  var yLabel: String { label(figure.options[.curveYLabel], of: y) }

  /// The axes that a line is a mean over; `seed` is last.
  var pooledAxes: [String] {
    (["arm"] + sweep.axes.map(\.key) + ["seed"]).filter { axis in
      axis != series.key && axis != panels.key
        && (axis == "seed" || Set(sweep.runs.map { $0[axis] }).count > 1)
    }
  }

  /// The line that a run belongs to: panels in order, in each the series in order; `nil` if to none.
  func line(of run: Run) -> Int? {
    guard let panel = panels.index(of: run), let series = series.index(of: run) else { return nil }
    return panel * self.series.values.count + series
  }

  var lineCount: Int { panels.values.count * series.values.count }

  private func label(_ stated: String, of dataset: String) -> String {
    if !stated.isEmpty { return stated }
    let name = dataset.split(separator: "/").last.map(String.init) ?? dataset
    return name.prefix(1).uppercased() + name.dropFirst().replacing("_", with: " ")
  }

  static let options = [
    Parameter<String>.curveX.declaration, Parameter<String>.curveY.declaration,
    Parameter<Double>.curveScale.declaration, Parameter<String>.curveSeries.declaration,
    Parameter<String>.curveFacet.declaration, Parameter<Band>.curveBand.declaration,
    Parameter<Int>.curvePoints.declaration, Parameter<String>.curveXLabel.declaration,
    Parameter<String>.curveYLabel.declaration, Parameter<String>.figureTitle.declaration,
  ]
}

extension Parameter<String> {
  static let curveX = Parameter(
    "x", naming: .dataset, default: "coverage/step",
    "Dataset of a record for the horizontal axis; it must ascend.")
  static let curveY = Parameter(
    "y", naming: .dataset, default: "coverage/fraction",
    "Dataset of a record for the vertical axis, as long as x.")
  static let curveSeries = Parameter(
    "series", naming: .axis, default: "arm", "Axis with a line for each value.")
  static let curveFacet = Parameter(
    "facet", naming: .axis, default: "", "Axis with a panel for each value; empty for one panel.")
  static let curveXLabel = Parameter(
    "x_label", default: "", "Text below the horizontal axis; empty for the dataset's name.")
  static let curveYLabel = Parameter(
    "y_label", default: "", "Text beside the vertical axis; empty for the dataset's name.")
  static let figureTitle = Parameter("title", default: "", "Text above the figure.")
}

extension Parameter<Double> {
  static let curveScale = Parameter(
    "scale", default: 1, in: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude,
    "Factor for y, for example 100 for per cent.")
}

extension Parameter<Int> {
  static let curvePoints = Parameter(
    "points", default: 200, in: 2...100_000,
    "Points of a line, evenly chosen among those of the first record.")
}

extension Parameter<CurveFigure.Band> {
  static let curveBand = Parameter(
    "band", default: .bootstrap95,
    "Band around a line: 95 % bootstrap interval of the mean, least to greatest run, or none.")
}
