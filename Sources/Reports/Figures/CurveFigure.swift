internal import Sweeps

/// A `curve` or `score` figure as a sweep file asks for it, its axes found in the sweep.
struct CurveFigure {
  /// What the band around a line spans.
  enum Band: String, CaseIterable {
    case student95, minmax, none

    /// The fewest runs for which Student's interval is drawn: for two it is 13 times as wide as they are apart.
    static let least = 3
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
  /// What the horizontal axis counts where runs have points at places of their own.
  var cost: Cost? { scoreAxis == nil ? Cost(dataset: x) : nil }
  var y: String { figure.options[scoreAxis == nil ? .curveY : .scoreY] }
  /// What is drawn over x: y, and what it is shown against, if anything.
  var datasets: [String] {
    let against = scoreAxis == nil ? figure.options[.curveAgainst] : ""
    return against.isEmpty ? [y] : [y, against]
  }
  /// Whether the vertical axis is logarithmic.
  var isLogarithmic: Bool { figure.options[.curveLog] }
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

  /// What it shows, in a sentence without a full stop.
  var summary: String {
    let panels = panels.key.isEmpty ? "" : ", a panel for each \(panels.key)"
    return
      "\(datasets.joined(separator: ", dashed ")) over \(x), a line for each \(series.key)\(panels)"
  }

  /// The axes that a point is a mean over; `seed` is last.
  var pooledAxes: [String] {
    // An axis may vary from one line or point to the next, and be one value in each.
    let points = Dictionary(grouping: runs.filter { line(of: $0) != nil }) { run in
      [line(of: run), scoreAxis?.index(of: run)]
    }
    return (["arm"] + sweep.axes.map(\.key) + ["seed"]).filter { axis in
      axis != series.key && axis != panels.key && axis != scoreAxis?.key
        && (axis == "seed" || points.values.contains { Set($0.map { $0[axis] }).count > 1 })
    }
  }

  /// The line of `y` that a run belongs to, followed by those of the other datasets: panels are in order, in each the
  /// series in order and then the reference; `nil` if the run belongs to none.
  func line(of run: Run) -> Int? {
    guard let panel = panels.index(of: run) else { return nil }
    if isReference(run) { return (panel + 1) * seriesCount - 1 }
    guard figure.shows(run), let series = series.index(of: run) else { return nil }
    if let scoreAxis, scoreAxis.index(of: run) == nil { return nil }
    return panel * seriesCount + series * datasets.count
  }

  var lineCount: Int { panels.values.count * seriesCount }
  /// Lines of a panel.
  var seriesCount: Int { series.values.count * datasets.count + (reference.isEmpty ? 0 : 1) }

  /// Whether a run is of the arm whose level is drawn: what `where` says of arms concerns only the lines.
  func isReference(_ run: Run) -> Bool {
    run.arm == reference
      && figure.conditions.allSatisfy { axis, values in
        axis == "arm" || run[axis].map(values.contains) ?? false
      }
  }

  private func label(_ stated: String, of quantity: String) -> String {
    if !stated.isEmpty { return stated }
    // A parameter is called what the sweep file and the key call it.
    if quantity == scoreAxis?.key, !Run.ownAxes.contains(quantity) { return quantity }
    let name = Self.name(quantity)
    if name.hasPrefix("cpu ") { return "CPU" + name.dropFirst(3) }
    return name.prefix(1).uppercased() + name.dropFirst()
  }
}

/// How the lines of a panel look in the key.
extension CurveFigure {
  /// What the key's entries are values of; empty where they speak for themselves.
  var keyTitle: String {
    let stated = figure.options[.curveSeriesLabel]
    return stated.isEmpty && series.areUnnamed ? series.key : stated
  }

  var seriesLabels: [String] {
    let labels = series.values.indices.map(series.field)
    let names = datasets.map(Self.name)
    let lines =
      names.count == 1
      ? labels
      : labels.flatMap { label in names.map { labels.count == 1 ? $0 : "\(label): \($0)" } }
    return lines + (reference.isEmpty ? [] : [reference])
  }

  /// Numbers go from dark to light, in the order of the sweep file. The reference is dark grey and dashed.
  var seriesColours: [String] {
    let colours = series.places.map { place in
      isScale ? GnuplotScript.colour(place, of: series.count) : GnuplotScript.colour(place)
    }
    return colours.flatMap { colour in datasets.map { _ in colour } }
      + (reference.isEmpty ? [] : ["#404040"])
  }

  var seriesDashes: [Double] {
    // With more lines than colours, no line looks like what another one is shown against.
    let step = series.values.count > GnuplotScript.colours.count ? datasets.count : 1
    return series.places.flatMap { place in
      datasets.indices.map { (isScale ? 1 : GnuplotScript.dash(place, step: step)) + Double($0) }
    } + (reference.isEmpty ? [] : [2])
  }

  /// The open points of a `score`.
  var seriesPoints: [Double] {
    series.places.map { GnuplotScript.point(isScale ? 0 : $0) }
  }

  /// Whether colours go from dark to light and are as many as the values.
  private var isScale: Bool { series.numbers != nil }

  /// The name of a dataset, without its group: `return spread`.
  private static func name(_ dataset: String) -> String {
    (dataset.split(separator: "/").last.map(String.init) ?? dataset).replacing("_", with: " ")
  }
}
