/// What a sweep file compares and claims.
extension LayerReader {
  func comparison(_ node: YAMLNode) -> ComparisonLayer {
    var comparison = ComparisonLayer(place: node.place)
    for entry in entries(node, of: "compare") {
      switch entry.key.value {
      case "baseline":
        comparison.baseline = text(entry.value, of: "baseline").flatMap(baseline)
        comparison.isFaulty = comparison.isFaulty || comparison.baseline == nil
      case "pair_by":
        comparison.pairBy = texts(entry.value, of: "pair_by")
        if case .list(let axes) = entry.value.content, axes.isEmpty {
          log.report(
            "pair_by is empty; name axes, or leave it out for all axes", at: entry.value.place)
        }
      case "metric":
        let metrics = textOrTexts(entry.value, of: "metric")
        comparison.metrics = metrics.compactMap(metric)
        comparison.isFaulty = comparison.isFaulty || comparison.metrics?.isEmpty == true
        if case .list(let names) = entry.value.content, names.isEmpty {
          log.report("metric is empty; name what to compare", at: entry.value.place)
        }
      case "reach":
        comparison.thresholds = textOrTexts(entry.value, of: "reach").compactMap(threshold)
      case "series":
        comparison.dataset = text(entry.value, of: "series").flatMap(dataset)
        comparison.isFaulty = comparison.isFaulty || comparison.dataset == nil
      case "window": comparison.window = window(entry.value)
      default:
        unknown(
          "key", entry.key, in: "compare",
          among: ["baseline", "pair_by", "metric", "reach", "series", "window"])
      }
    }
    return comparison
  }

  /// What the command line says of the comparison.
  func comparison(_ options: ComparisonOptions) -> ComparisonLayer {
    func located(_ option: String, _ text: String) -> Located<String> {
      Located(text, .override("--\(option) \(text)"))
    }
    var comparison = ComparisonLayer()
    let stated =
      options.baseline.map { located("baseline", $0) }
      ?? options.metrics.first.map { located("metric", $0) }
      ?? options.thresholds.first.map { located("reach", $0) }
      ?? options.dataset.map { located("series", $0) }
    comparison.place = stated?.place
    comparison.baseline = options.baseline.flatMap { baseline(located("baseline", $0)) }
    if !options.metrics.isEmpty {
      comparison.metrics = options.metrics.compactMap { metric(located("metric", $0)) }
      comparison.isFaulty = comparison.metrics?.isEmpty == true
    }
    if !options.thresholds.isEmpty {
      comparison.thresholds = options.thresholds.compactMap { threshold(located("reach", $0)) }
    }
    comparison.dataset = options.dataset.flatMap { dataset(located("series", $0)) }
    comparison.window = options.window
    return comparison
  }

  private func baseline(_ text: Located<String>) -> Located<Selection>? {
    guard let selection = Selection(parsing: text.value), selection.conditions.count == 1 else {
      log.report(
        "'\(text.value)' is no baseline; name an arm, or a value such as planner.horizon=8",
        at: text.place)
      return nil
    }
    return Located(selection, text.place)
  }

  private func textOrTexts(_ node: YAMLNode, of whole: String) -> [Located<String>] {
    if case .list = node.content { return texts(node, of: whole) }
    return [text(node, of: whole)].compactMap(\.self)
  }

  private func metric(_ name: Located<String>) -> String? {
    isKnown(name, as: .metric) ? name.value : nil
  }

  private func dataset(_ name: Located<String>) -> String? {
    isKnown(name, as: .dataset) ? name.value : nil
  }

  private func threshold(_ text: Located<String>) -> Threshold? {
    guard let threshold = Threshold(parsing: text.value) else {
      log.report(
        "'\(text.value)' is no threshold; write `METRIC >= NUMBER` or `DATASET >= NUMBER`, or <=",
        at: text.place)
      return nil
    }
    let known = lexicon.metrics + lexicon.datasets
    if known.contains(threshold.quantity) { return threshold }
    unknown("metric or dataset", Located(threshold.quantity, text.place), among: known)
    return nil
  }

  private func window(_ node: YAMLNode) -> Int? {
    if let rows = node.integer(in: 1...Self.windowLimit) { return rows }
    log.report(
      "window is a number of rows from 1 to \(Self.windowLimit), not \(node.kind)",
      at: node.place)
    return nil
  }

  /// Rows of a window, at most.
  static let windowLimit = 1_000_000_000

  func claims(_ node: YAMLNode) -> [Located<Claim>] {
    texts(node, of: "claims").compactMap { text in
      guard let claim = Claim(parsing: text.value) else {
        log.report(
          "'\(text.value)' is no claim; write `ARM > ARM in METRIC`, or values such as "
            + "`planner.horizon=16 > planner.horizon=8 in METRIC`, with ` for arm=ARM` and "
            + "` for each AXIS, AXIS` after it for a claim about some runs and about each value of "
            + "an axis", at: text.place)
        return nil
      }
      checkSides(of: claim, at: text.place)
      return metric(Located(claim.metric, text.place)).map { _ in Located(claim, text.place) }
    }
  }

  private func checkSides(of claim: Claim, at place: Place) {
    let pairs = [(claim.greater, claim.lesser)] + (claim.change.map { [($0.origin, $0.end)] } ?? [])
    for (one, other) in pairs where !one.excludes(other) {
      log.report(
        one == other
          ? "a claim compares two things, and this one names '\(one)' twice"
          : "'\(one)' and '\(other)' may be the same runs; name different values of one axis",
        at: place)
    }
  }
}
