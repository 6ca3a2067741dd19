/// Checks that the records of a sweep's runs will hold what it draws, compares and claims, and that its figures
/// can be drawn of them.
struct MeasurementCheck {
  let lexicon: Lexicon
  let log: FaultLog
  let sweep: Sweep

  /// - Parameters:
  ///   - layer: what the sweep was made of, for where things stand.
  ///   - place: of what stands nowhere.
  func check(_ layer: Layer, at place: Place) {
    for figure in sweep.figures {
      guard let stated = layer.figures.first(where: { $0.name.value == figure.name }) else {
        continue
      }
      check(figure, stated)
    }
    check(layer.claims ?? [])
    // Without runs of its baseline it was left out.
    if sweep.comparison != nil { check(layer.comparison, at: place) }
  }

  /// Reports what a figure needs of a run and its record never holds, and what else keeps it from being drawn.
  private func check(_ figure: Figure, _ stated: FigureLayer) {
    guard let kind = lexicon.figureKinds.first(where: { $0.name == figure.kind }) else { return }
    func place(of option: String) -> Place { stated.options[option]?.place ?? stated.name.place }
    let whole = "figure '\(figure.name)'"
    let shown = sweep.runs.filter(figure.shows)
    for option in kind.options where option.kind == .dataset || option.kind == .metric {
      let value = figure.options.values[option.key] ?? option.defaultValue
      guard case .string(let name)? = value, !name.isEmpty else { continue }
      check(name, of: whole, in: shown, at: place(of: option.key))
    }
    for dataset in kind.needs { check(dataset, of: whole, in: shown, at: stated.name.place) }
    for fault in lexicon.figureFaults(figure, sweep) {
      log.report(fault.message, at: place(of: fault.option))
    }
  }

  private func check(_ name: String, of whole: String, in shown: [Run], at place: Place) {
    let lacking = shown.filter { lacks(name, $0) }
    guard let first = lacking.first else { return }
    if lacking.count == shown.count {
      log.report("\(whole): no run that it shows records '\(name)'", at: place)
      return
    }
    let arms = lacking.map(\.arm).uniqued
    let others = shown.map(\.arm).uniqued.filter { !arms.contains($0) }
    let areWhole = shown.count { arms.contains($0.arm) } == lacking.count
    log.report(
      areWhole && !others.isEmpty
        ? "\(whole): \(arms.joined(separator: ", ")) \(arms.count == 1 ? "records" : "record") no "
          + "'\(name)'; show others alone, `where: {arm: [\(others.joined(separator: ", "))]}`"
        : "\(whole): \(first.id) records no '\(name)'; leave such runs out with `where`",
      at: place)
  }

  /// Reports claims that could never be decided.
  private func check(_ claims: [Located<Claim>]) {
    for claim in claims {
      for side in claim.value.sides {
        guard
          let run = sweep.runs.first(where: { side.contains($0) && lacks(claim.value.metric, $0) })
        else { continue }
        log.report(
          "claim '\(claim.value.text)': \(run.id) records no '\(claim.value.metric)', so that it could never be decided",
          at: claim.place)
        break
      }
    }
  }

  /// Reports what no run of the baseline records, so that nothing could be compared with it.
  private func check(_ comparison: ComparisonLayer, at place: Place) {
    guard let baseline = comparison.baseline?.value else { return }
    let compared = sweep.runs.filter(baseline.contains)
    let names =
      (comparison.metrics ?? []) + (comparison.thresholds ?? []).map(\.quantity)
      + [comparison.dataset].compactMap(\.self)
    for name in names.uniqued where compared.allSatisfy({ lacks(name, $0) }) {
      log.report(
        "compare: no run of '\(baseline)' records '\(name)'", at: comparison.place ?? place)
    }
  }

  private func lacks(_ name: String, _ run: Run) -> Bool {
    !lexicon.records(name, run.parameters)
  }
}
