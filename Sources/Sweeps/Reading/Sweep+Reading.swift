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
  ///     an axis; `seeds=…` replaces the seeds and `arms=a,b` selects arms.
  /// - Throws: all faults at once, sorted by position.
  public init(
    contentsOf path: String, vocabulary: Vocabulary, size: String? = nil, overrides: [String] = []
  ) throws(SweepFaults) {
    let reading = SweepReading(path: path, vocabulary: vocabulary)
    self = try reading.sweep(size: size, overrides: overrides)
  }
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

  func sweep(size: String?, overrides: [String]) throws(SweepFaults) -> Sweep {
    var files = SweepFiles(reader: reader)
    guard let whole = files.root(path), files.areComplete else { throw log.sorted }
    let names = NameCheck(whole, log: log)
    check(whole, names)
    let layer = effective(layer(whole, at: size), overrides, names)
    let check = FigureCheck(reader: reader, names: names)
    let figures = check.figures(of: layer)
    let expansion = Expansion(layer: layer, lexicon: reader.lexicon, log: log, place: place)
    expansion.checkComplete()
    try log.throwIfAny()
    let (runs, axes) = try expansion.runs(demandsEffect: size == nil && overrides.isEmpty)
    if overrides.isEmpty { check.checkShown(figures, of: layer, among: runs) }
    try log.throwIfAny()
    return Sweep(
      name: layer.name?.value ?? "", question: layer.question ?? "", size: size,
      source: source(files, size, overrides), arms: layer.arms.map(\.name.value), axes: axes,
      runs: runs, limits: layer.limits.limits,
      comparison: layer.comparison(axes), claims: layer.claims(axes),
      figures: figures.filter { overrides.isEmpty || runs.contains(where: $0.shows) })
  }

  /// Checks that do not depend on the size that is asked for.
  private func check(_ whole: Layer, _ names: NameCheck) {
    if !whole.statedSections.contains(.sweep) {
      log.report("lacks its name; state `sweep: NAME`", at: place)
    }
    if !whole.statedSections.contains(.arms) {
      log.report("has no arms; state at least one, such as `arms: {polo: {}}`", at: place)
    }
    names.check(whole, reader.lexicon)
    let effect = EffectCheck(log: log, rootPath: path)
    let figures = FigureCheck(reader: reader, names: names)
    for size in whole.sizes {
      effect.check(size, of: whole)
      _ = figures.figures(of: whole.overlaid(by: size.layer))
    }
  }

  private func effective(_ sized: Layer, _ overrides: [String], _ names: NameCheck) -> Layer {
    EffectCheck(log: log, rootPath: path).check(sized)
    var overriding = Overrides(sized, reader: reader, names: names)
    for override in overrides { overriding.apply(override) }
    return overriding.layer
  }

  private func layer(_ whole: Layer, at size: String?) -> Layer {
    guard let size else { return whole }
    if let layer = whole.sizes.first(where: { $0.name.value == size })?.layer {
      return whole.overlaid(by: layer)
    }
    let sizes = whole.sizes.map(\.name.value)
    log.report(
      sizes.isEmpty
        ? "has no sizes, and '\(size)' was asked for; leave it out"
        : Nearest.message(unknown: "size", size, among: sizes), at: place)
    return whole
  }

  /// Each file under a comment with its path, and what the command line added.
  private func source(_ files: SweepFiles, _ size: String?, _ overrides: [String]) -> String {
    let texts = files.texts.map { "# \($0.path)\n\($0.text)\($0.text.hasSuffix("\n") ? "" : "\n")" }
    let sizes = size.map { ["# size: \($0)\n"] } ?? []
    let changes = overrides.map { "# override: \($0)\n" }
    return (texts + sizes + changes).joined()
  }
}

extension LimitsLayer {
  fileprivate var limits: Limits {
    Limits(
      seconds: seconds, bytes: bytes, retries: retries ?? Limits().retries,
      checkpoint: checkpoint ?? Limits().checkpoint)
  }
}

extension Layer {
  /// Without axes that have one value, and without a baseline that `arms=` left out.
  fileprivate func comparison(_ swept: [Axis]) -> Comparison? {
    guard let baseline = comparison.baseline?.value, let metric = comparison.metric,
      arms.contains(where: { $0.name.value == baseline })
    else { return nil }
    let names = comparison.pairBy?.map(\.value) ?? axes.columns.map(\.key) + ["seed"]
    return Comparison(baseline: baseline, pairBy: names.filter(isSwept(swept)), metric: metric)
  }

  fileprivate func claims(_ swept: [Axis]) -> [Claim] {
    let names = Set(arms.map(\.name.value))
    return (claims ?? []).map(\.value).filter { names.isSuperset(of: [$0.greater, $0.lesser]) }
      .map { claim in
        Claim(
          text: claim.text, greater: claim.greater, lesser: claim.lesser, metric: claim.metric,
          each: claim.each.filter(isSwept(swept)))
      }
  }

  private func isSwept(_ swept: [Axis]) -> (String) -> Bool {
    { name in name == "seed" || swept.contains { $0.key == name } }
  }
}
