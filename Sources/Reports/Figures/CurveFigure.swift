internal import Sweeps

/// A `curve` or `score` figure as a sweep file asks for it, its axes found in the sweep.
struct CurveFigure {
  /// What the band around a line spans.
  enum Band: String, CaseIterable {
    case bootstrap95, minmax, none
  }

  let figure: Figure
  let sweep: Sweep
  /// The runs that lines are made of.
  let runs: [Run]
  /// A line for each value, before that of the reference.
  let series: AxisValues
  let panels: AxisValues
  /// Arm of which a level is drawn; empty for none.
  let reference: String
  /// The horizontal axis of a `score` figure, of numbers; `nil` for a `curve`, whose x is a dataset.
  let scoreAxis: AxisValues?

  init(_ figure: Figure, of sweep: Sweep) throws(ReportError) {
    self.figure = figure
    self.sweep = sweep
    // An arm may have been left out on the command line.
    let stated = figure.options[.curveReference]
    let reference = sweep.arms.contains(stated) ? stated : ""
    self.reference = reference
    let runs = sweep.runs.filter { figure.shows($0) && $0.arm != reference }
    self.runs = runs
    func axis(_ key: String, _ option: String) throws(ReportError) -> AxisValues {
      try AxisValues(key, of: sweep, among: runs, figure: figure.name, option: option)
    }
    series = try axis(figure.options[.curveSeries], "series")
    panels = try axis(figure.options[.curveFacet], "facet")
    guard figure.kind == FigureCatalogue.score.name else {
      scoreAxis = nil
      return
    }
    let x = try axis(figure.options[.scoreX], "x")
    guard x.numbers != nil else { throw .notNumbers(figure: figure.name, option: "x", axis: x.key) }
    scoreAxis = x
  }

  var x: String { scoreAxis?.key ?? figure.options[.curveX] }
  var y: String { figure.options[scoreAxis == nil ? .curveY : .scoreY] }
  var scale: Double { figure.options[.curveScale] }
  var points: Int { figure.options[.curvePoints] }
  /// Rows of which a point is the mean.
  var window: Int { figure.options[.curveWindow] }
  /// Dataset whose changes are marked; empty for none.
  var marks: String { figure.options[.curveMarks] }
  /// Whether each run is drawn beside the mean: as a dot where it is a score, else as a thin line.
  var showsRuns: Bool { scoreAxis != nil || figure.options[.curveRuns] }
  var band: Band { figure.options[.curveBand] }
  var title: String { figure.options[.figureTitle] }
  var xLabel: String { label(figure.options[.curveXLabel], of: x) }
  var yLabel: String { label(figure.options[.curveYLabel], of: y) }

  /// The axes that a line is a mean over; `seed` is last.
  var pooledAxes: [String] {
    (["arm"] + sweep.axes.map(\.key) + ["seed"]).filter { axis in
      axis != series.key && axis != panels.key && axis != scoreAxis?.key
        && (axis == "seed" || Set(runs.map { $0[axis] }).count > 1)
    }
  }

  /// The line that a run belongs to: panels in order, in each the series in order and then the reference;
  /// `nil` if to none.
  func line(of run: Run) -> Int? {
    guard let panel = panels.index(of: run) else { return nil }
    if isReference(run) { return (panel + 1) * seriesCount - 1 }
    guard figure.shows(run), let series = series.index(of: run) else { return nil }
    return panel * seriesCount + series
  }

  var lineCount: Int { panels.values.count * seriesCount }
  /// Lines of a panel.
  var seriesCount: Int { series.values.count + (reference.isEmpty ? 0 : 1) }

  /// Whether a run is of the arm whose level is drawn: what `where` says of arms is about the lines.
  func isReference(_ run: Run) -> Bool {
    run.arm == reference
      && figure.conditions.allSatisfy { axis, values in
        axis == "arm" || run[axis].map(values.contains) ?? false
      }
  }

  private func label(_ stated: String, of dataset: String) -> String {
    if !stated.isEmpty { return stated }
    let name = dataset.split(separator: "/").last.map(String.init) ?? dataset
    return name.prefix(1).uppercased() + name.dropFirst().replacing("_", with: " ")
  }
}

/// How the lines of a panel look in the key.
extension CurveFigure {
  /// What the key's entries are values of; empty where they speak for themselves.
  var keyTitle: String { series.numbers == nil ? "" : series.key }

  var seriesLabels: [String] {
    series.values.indices.map(series.field) + (reference.isEmpty ? [] : [reference])
  }

  /// The reference is dark grey and dashed.
  var seriesColours: [String] {
    series.places.map(GnuplotScript.colour) + (reference.isEmpty ? [] : ["#404040"])
  }

  var seriesDashes: [Double] {
    series.places.map(GnuplotScript.dash) + (reference.isEmpty ? [] : [2])
  }
}
