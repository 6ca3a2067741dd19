internal import Sweeps

extension CurveFigure {
  static let curveOptions =
    [
      Parameter<String>.curveX.declaration, Parameter<String>.curveY.declaration,
      Parameter<String>.curveAgainst.declaration, Parameter<Int>.curveWindow.declaration,
      Parameter<Int>.curvePoints.declaration,
      Parameter<Bool>.curveRuns.declaration, Parameter<String>.curveMarks.declaration,
      Parameter<String>.curveReference.declaration,
    ] + commonOptions

  static let scoreOptions =
    [Parameter<String>.scoreX.declaration, Parameter<String>.scoreY.declaration] + commonOptions

  private static let commonOptions = [
    Parameter<Double>.curveScale.declaration, Parameter<Bool>.curveLog.declaration,
    Parameter<String>.curveSeries.declaration, Parameter<String>.curveSeriesLabel.declaration,
    Parameter<String>.curveFacet.declaration, Parameter<Band>.curveBand.declaration,
    Parameter<String>.curveXLabel.declaration, Parameter<String>.curveYLabel.declaration,
    Parameter<String>.figureTitle.declaration,
  ]
}

extension Parameter<String> {
  static let curveX = Parameter(
    "x", naming: .dataset, default: "coverage/step",
    "Dataset of a record for the horizontal axis, ascending; trajectory/physics_steps and "
      + "timing/cpu_seconds go with any y.")
  static let curveY = Parameter(
    "y", naming: .dataset, default: "coverage/fraction",
    "Dataset of a record for the vertical axis, as long as x.")
  static let curveAgainst = Parameter(
    "against", naming: .dataset, default: "",
    "Dataset, as long as x, drawn dashed beside each line of y.")
  static let scoreX = Parameter(
    "x", naming: .numericAxis, default: nil,
    "Axis of numbers for the horizontal axis; powers of two are spaced evenly.")
  static let scoreY = Parameter(
    "y", naming: .metric, default: nil, "Score of a run for the vertical axis.")
  static let curveSeries = Parameter(
    "series", naming: .axis, default: "arm", "Axis with a line for each value.")
  static let curveSeriesLabel = Parameter(
    "series_label", default: "",
    "Title of the key; empty for the name of the axis, unless its values are texts.")
  static let curveFacet = Parameter(
    "facet", naming: .axis, default: "", "Axis with a panel for each value; empty for one panel.")
  static let curveMarks = Parameter(
    "marks", naming: .dataset, default: "",
    "Dataset, as long as x, whose changes break the lines and are marked by dashed vertical lines.")
  static let curveReference = Parameter(
    "reference", naming: .arm, default: "",
    "Arm whose mean of y over all rows is drawn as a level, with its band, in place of its lines.")
  static let curveXLabel = Parameter(
    "x_label", default: "", "Text below the horizontal axis; empty for the name of x.")
  static let curveYLabel = Parameter(
    "y_label", default: "", "Text beside the vertical axis; empty for the name of y.")
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
  static let curveWindow = Parameter(
    "window", default: 1, in: 1...100_000_000,
    "Rows averaged into a point, in x too; the last point may average fewer.")
}

extension Parameter<Bool> {
  static let curveLog = Parameter(
    "log", default: false,
    "Whether the vertical axis is logarithmic; values of 0 and less are left out, which the figure says."
  )
  static let curveRuns = Parameter(
    "runs", default: false, "Whether each run is drawn too, as a thin line.")
}

extension Parameter<CurveFigure.Band> {
  static let curveBand = Parameter(
    "band", default: .student95,
    "Band around a line: Student's 95 % interval of the mean, least to greatest run, or none.")
}
