/// What a sweep file compares and claims.
extension LayerReader {
  func comparison(_ node: YAMLNode) -> ComparisonLayer {
    var comparison = ComparisonLayer(place: node.place, isFaulty: node.entryCount == nil)
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
        comparison.metrics = metrics(textOrTexts(entry.value, of: "metric"))
        comparison.isFaulty = comparison.isFaulty || comparison.metrics?.isEmpty == true
        if case .list(let names) = entry.value.content, names.isEmpty {
          log.report("metric is empty; name what to compare", at: entry.value.place)
        }
      case "reach":
        comparison.thresholds = thresholds(textOrTexts(entry.value, of: "reach"))
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
    let names = options.metrics.map { located("metric", $0) }
    if !names.isEmpty {
      comparison.metrics = metrics(names)
      comparison.isFaulty = comparison.metrics?.isEmpty == true
    }
    let reached = options.thresholds.map { located("reach", $0) }
    if !reached.isEmpty { comparison.thresholds = thresholds(reached) }
    let series = options.dataset.map { located("series", $0) }
    comparison.dataset = series.flatMap(dataset)
    let quantities = reached.compactMap { text in
      Threshold(parsing: text.value).map { Located($0.quantity, text.place) }
    }
    comparison.places = Dictionary(
      (names + quantities + [series].compactMap(\.self)).map { ($0.value, $0.place) },
      uniquingKeysWith: { first, _ in first })
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

  private func metrics(_ names: [Located<String>]) -> [String] {
    distinct(names.filter { isKnown($0, as: .metric) })
  }

  private func thresholds(_ texts: [Located<String>]) -> [Threshold] {
    distinct(texts.compactMap { text in threshold(text).map { Located($0, text.place) } })
  }

  /// Each value once; reports those that are stated again.
  private func distinct<Value: Hashable>(_ values: [Located<Value>]) -> [Value] {
    var seen: Set<Value> = []
    for value in values where !seen.insert(value.value).inserted {
      log.report("'\(value.value)' is stated twice; leave one out", at: value.place)
    }
    return values.map(\.value).uniqued
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
    var seen: Set<Claim> = []
    return texts(node, of: "claims").compactMap { text in
      // A claim is a field of a table.
      let line = text.value.split(whereSeparator: \.isNewline).joined(separator: " ")
      guard let claim = Claim(parsing: line) else {
        log.report(
          "'\(line)' is no claim; write `ARM > ARM in METRIC`, or values such as "
            + "`planner.horizon=16 > planner.horizon=8 in METRIC`, with ` for arm=ARM` and "
            + "` for each AXIS, AXIS` after it for a claim about some runs and about each value of "
            + "an axis", at: text.place)
        return nil
      }
      checkSides(of: claim, at: text.place)
      guard isKnown(Located(claim.metric, text.place), as: .metric) else { return nil }
      if !seen.insert(claim.unworded).inserted {
        log.report("claim '\(line)' is stated twice; leave one out", at: text.place)
      }
      return Located(claim, text.place)
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

extension Claim {
  /// What it claims, however it is written.
  fileprivate var unworded: Claim {
    Claim(
      text: "", greater: greater.unordered, lesser: lesser.unordered, metric: metric,
      change: change.map { Change(from: $0.origin.unordered, to: $0.end.unordered) },
      scope: scope.unordered, each: each.sorted())
  }
}

extension Selection {
  /// The same whatever the order of its conditions.
  fileprivate var unordered: Selection { Selection(conditions.sorted { $0.axis < $1.axis }) }
}
