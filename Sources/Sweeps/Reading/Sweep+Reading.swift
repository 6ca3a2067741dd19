extension Sweep {
  /// Reads a sweep file with its includes, checks everything that it states, and expands it into
  /// runs.
  ///
  /// What the vocabulary gives each parameter, for example its default, is overlaid by the
  /// includes, the file's `params`, the size's `params`, `grid` and `zip`, the arm's values, the
  /// arm's axes, the size's arms and the overrides, in this order.
  ///
  /// - Parameters:
  ///   - path: of the sweep file; messages name it as given.
  ///   - vocabulary: the parameters, metrics and kinds of figures that there are.
  ///   - size: one of the file's `sizes`; `nil` is full size.
  ///   - overrides: `key=value` replaces a parameter everywhere, `key=a,b` and `key=0..9` make it
  ///     an axis; `seeds=…` replaces the seeds and `arms=a,b` selects arms; `limits.KEY=…` and
  ///     `slurm.KEY=…` replace what the file says there.
  ///   - comparison: replaces what the file says under `compare`.
  ///   - tell: called for each figure, claim and comparison of the file that is left out because it does not fit the
  ///     overrides.
  /// - Throws: all faults at once, sorted by position.
  public init(
    contentsOf path: String, vocabulary: Vocabulary, size: String? = nil, overrides: [String] = [],
    comparison: ComparisonOptions = ComparisonOptions(), leftOut tell: (String) -> Void = { _ in }
  ) throws(SweepFaults) {
    let reading = SweepReading(path: path, vocabulary: vocabulary)
    self = try reading.sweep(size: size, overrides: overrides, comparison, leftOut: tell)
  }

  /// The size that a sweep was read at, as the end of its `source` states it; `nil` is full size.
  package static func size(statedIn source: String) -> String? {
    let last = lines(of: source).last { !$0.isEmpty && !$0.hasPrefix(overrideMark) }
    return last.flatMap { $0.hasPrefix(sizeMark) ? String($0.dropFirst(sizeMark.count)) : nil }
  }

  /// The overrides that change runs, or what is made from them: no number depends on limits or on what is asked of
  /// Slurm.
  package static func changes(among overrides: [String]) -> [String] {
    overrides.filter { !$0.hasPrefix("limits.") && !$0.hasPrefix("slurm.") }
  }

  /// What the command line changed in a sweep, as the end of its `source` states it.
  package static func overrides(statedIn source: String) -> [String] {
    lines(of: source).filter { !$0.isEmpty }.reversed().prefix { $0.hasPrefix(overrideMark) }
      .reversed().map { String($0.dropFirst(overrideMark.count)) }
  }

  /// A `source` without what the command line changed.
  package static func text(statedIn source: String) -> String {
    lines(of: source).filter { !$0.hasPrefix(overrideMark) }.joined(separator: "\n")
  }

  /// What else ends a line for YAML, an override may have in it.
  fileprivate static func lines(of source: String) -> [Substring] {
    source.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
  }

  fileprivate static let sizeMark = "# size: "
  fileprivate static let overrideMark = "# override: "
}

/// The steps from a file to a sweep.
private struct SweepReading {
  let path: String
  let log: FaultLog
  let reader: LayerReader

  init(path: String, vocabulary: Vocabulary) {
    self.path = path
    log = FaultLog(rootPath: path)
    reader = LayerReader(lexicon: Lexicon(vocabulary), log: log)
  }

  private var place: Place { .file(path) }

  func sweep(
    size: String?, overrides: [String], _ comparison: ComparisonOptions,
    leftOut tell: (String) -> Void
  ) throws(SweepFaults) -> Sweep {
    var files = SweepFiles(reader: reader)
    guard let whole = files.root(path), files.areComplete else { throw log.sorted }
    let names = NameCheck(whole, lexicon: reader.lexicon, log: log)
    check(whole, names)
    if let last = files.texts.last { checkEnd(of: last.text, at: last.shown) }
    var layer = effective(layer(whole, at: size), overrides, names)
    compare(comparison, in: &layer, names)
    let figureCheck = FigureCheck(reader: reader, names: names)
    let figures = figureCheck.figures(of: layer)
    let changes = Sweep.changes(among: overrides)
    let (runs, axes) = try expand(layer, demandsEffect: size == nil && changes.isEmpty)
    let claims = ClaimCheck(log: log, runs: runs)
    if changes.isEmpty {
      figureCheck.checkShown(figures, of: layer, among: runs)
      claims.check(layer.claims ?? [])
      if let baseline = layer.comparison.baseline { claims.check(baseline) }
    } else {
      // Claims about runs that the command line leaves out are left out too.
      layer.claims = (layer.claims ?? []).filter { claims.hasPairs($0.value) }
    }
    var sweep = Sweep(
      name: layer.name?.value ?? "", question: layer.question ?? "", size: size,
      source: source(files, size, changes), arms: layer.arms.map(\.name.value), axes: axes,
      runs: runs, limits: layer.limits.limits, slurm: layer.slurm.slurmOptions,
      comparison: layer.comparison(axes),
      claims: layer.claims(axes), figures: figures.filter { runs.contains(where: $0.shows) },
      defaults: reader.lexicon.defaults)
    sweep.namesake = files.namesake(of: sweep.name, besides: path)
    if !changes.isEmpty, sweep.comparesNothing { sweep.comparison = nil }
    if changes.isEmpty, let comparison = sweep.comparison, let stated = layer.comparison.baseline {
      claims.check(comparison, of: sweep, at: stated.place)
    }
    let measurements = MeasurementCheck(
      lexicon: reader.lexicon, sweep: sweep, layer: layer, place: place)
    if !changes.isEmpty { return measurements.fitted(tell) }
    measurements.checkAll(log)
    try log.throwIfAny()
    return sweep
  }

  /// All runs and the axes on which they differ; of arms that were not chosen, only the runs that others need.
  private func expand(
    _ layer: Layer, demandsEffect: Bool
  ) throws(SweepFaults) -> (runs: [Run], axes: [Axis]) {
    let expansion = Expansion(layer: layer, lexicon: reader.lexicon, log: log, place: place)
    expansion.checkComplete()
    try log.throwIfAny()
    let (all, axes) = try expansion.runs(demandsEffect: demandsEffect)
    let needed = all.neededRuns
    let runs = all.filter { !layer.trainers.contains($0.arm) || needed.contains($0.digest) }
    return (runs, axes)
  }

  /// Checks that do not depend on the size that is asked for.
  private func check(_ whole: Layer, _ names: NameCheck) {
    if !whole.statedSections.contains(.sweep) { log.report(lackOfName(whole.name), at: place) }
    if !whole.statedSections.contains(.arms) {
      log.report("has no arms; state at least one, such as `arms: {polo: {}}`", at: place)
    }
    names.check(whole)
    let effect = EffectCheck(log: log, rootPath: path)
    let figures = FigureCheck(reader: reader, names: names)
    for size in whole.sizes {
      effect.check(size, of: whole)
      _ = figures.figures(of: whole.overlaid(by: size.layer))
    }
  }

  /// Reports lines at the end of the last file that would be taken for what the command line changed.
  private func checkEnd(of text: String, at path: String) {
    for (index, line) in Sweep.lines(of: text).enumerated().reversed() where !line.isEmpty {
      let isSize = line.hasPrefix(Sweep.sizeMark)
      guard isSize || line.hasPrefix(Sweep.overrideMark) else { return }
      let mark = isSize ? Sweep.sizeMark : Sweep.overrideMark
      let meaning = isSize ? "the size of a sweep" : "changes of the command line"
      log.report(
        "'\(mark)…' at the end of a file is how polo marks \(meaning) in results; "
          + "word the comment differently", at: .mark(path: path, line: index + 1, column: 1))
      if isSize { return }
    }
  }

  /// - Parameter included: the name that an include states.
  private func lackOfName(_ included: Located<String>?) -> String {
    let lack = "lacks its name; state `sweep: NAME`"
    guard case .mark(let file, _, _)? = included?.place else { return lack }
    return
      "\(lack): with the name of '\(file)' the output of one would replace that of the other"
  }

  private func effective(_ sized: Layer, _ overrides: [String], _ names: NameCheck) -> Layer {
    EffectCheck(log: log, rootPath: path).check(sized)
    var overriding = Overrides(sized, reader: reader, names: names)
    for override in overrides { overriding.apply(override) }
    return overriding.layer
  }

  /// Lays what the command line says of the comparison over the file's.
  private func compare(_ options: ComparisonOptions, in layer: inout Layer, _ names: NameCheck) {
    let comparison = reader.comparison(options)
    names.check(comparison)
    // The file's pairs were meant for its own baseline: with one on another axis they would mix arms or values.
    let axes = [layer.comparison, comparison].map { $0.baseline?.value.conditions.first?.axis }
    if axes[1] != nil, axes[0] != axes[1] { layer.comparison.pairBy = nil }
    layer.comparison = layer.comparison.overlaid(by: comparison)
    names.checkComplete(layer.comparison)
  }

  private func layer(_ whole: Layer, at size: String?) -> Layer {
    guard let size else { return whole }
    if let layer = whole.sizes.first(where: { $0.name.value == size })?.layer {
      return whole.overlaid(by: layer)
    }
    // A faulty one may be the one that was asked for.
    if whole.hasFaultySizes { return whole }
    let sizes = whole.sizes.map(\.name.value)
    log.report(
      sizes.isEmpty
        ? "has no sizes, and '\(size)' was asked for; leave it out"
        : Nearest.message(unknown: "size", size, among: sizes), at: place)
    return whole
  }

  /// Each file under a comment with its path, and what the command line added.
  private func source(_ files: SweepFiles, _ size: String?, _ changes: [String]) -> String {
    let texts = files.texts.map { "# \($0.path)\n\($0.text)\($0.text.hasSuffix("\n") ? "" : "\n")" }
    let sizes = size.map { ["\(Sweep.sizeMark)\($0)\n"] } ?? []
    let lines = changes.map { "\(Sweep.overrideMark)\($0)\n" }
    return (texts + sizes + lines).joined()
  }
}

extension Sweep {
  /// Whether arms are to be compared with one of them and no other is left; arms that train for others are not
  /// compared. Thresholds apply to a single arm too.
  fileprivate var comparesNothing: Bool {
    guard let comparison, comparison.thresholds.isEmpty, comparison.baseline.axis == "arm" else {
      return false
    }
    return !arms.contains { .string($0) != comparison.baseline.value && !trains($0) }
  }
}

extension LimitsLayer {
  fileprivate var limits: Limits {
    Limits(
      seconds: seconds, bytes: bytes, silence: silence ?? Limits().silence,
      retries: retries ?? Limits().retries,
      checkpoint: checkpoint ?? Limits().checkpoint)
  }
}

extension Layer {
  /// The comparison without axes that have one value; `nil` without a baseline that runs have, or a metric.
  fileprivate func comparison(_ swept: [Axis]) -> Comparison? {
    guard let baseline = comparison.baseline?.value.conditions.first,
      let metrics = comparison.metrics, isTaken(baseline, swept)
    else { return nil }
    let axes = baseline.axis == "arm" ? axes.columns.map(\.key) : ["arm"] + swept.map(\.key)
    let bound = companions(of: baseline.axis)
    let names =
      comparison.pairBy?.map(\.value) ?? axes.filter { !bound.contains($0) } + ["seed"]
    return Comparison(
      baseline: baseline,
      pairBy: names.filter { $0 != baseline.axis && ($0 == "arm" || isSwept(swept)($0)) },
      metrics: metrics, thresholds: comparison.thresholds ?? [],
      course: comparison.dataset.map {
        Comparison.Course($0, window: comparison.window ?? 1)
      })
  }

  /// The axes that go together with one, in a zip of the sweep or of an arm.
  private func companions(of axis: String) -> Set<String> {
    let groups = (axes + arms.flatMap(\.axes)).filter { $0.keys.contains(axis) }
    return groups.keys.subtracting([axis])
  }

  private func isTaken(_ baseline: Run.Coordinate, _ swept: [Axis]) -> Bool {
    baseline.axis == "arm"
      ? arms.contains { .string($0.name.value) == baseline.value }
      : swept.contains { $0.key == baseline.axis && $0.values.contains(baseline.value) }
  }

  fileprivate func claims(_ swept: [Axis]) -> [Claim] {
    (claims ?? []).map(\.value).map { claim in
      Claim(
        text: claim.text, greater: claim.greater, lesser: claim.lesser, metric: claim.metric,
        change: claim.change, scope: claim.scope,
        each: claim.each.filter { $0 == "arm" || isSwept(swept)($0) })
    }
  }

  private func isSwept(_ swept: [Axis]) -> (String) -> Bool {
    { name in name == "seed" || swept.contains { $0.key == name } }
  }
}
