/// Checks that the records of a sweep's runs will hold what it draws, compares and claims, and that its figures can be
/// drawn from them.
struct MeasurementCheck {
  let lexicon: Lexicon
  let sweep: Sweep
  /// What the sweep was made from, with the places of its parts.
  let layer: Layer
  /// The place of faults without one.
  let place: Place

  func checkAll(_ log: FaultLog) {
    for figure in sweep.figures { check(figure, log) }
    for claim in sweep.claims { check(claim, log) }
    checkComparison(log)
  }

  /// The sweep without the figures, claims and comparison that its runs do not support.
  ///
  /// - Parameter tell: called with the reason why each is left out.
  func fitted(_ tell: (String) -> Void) -> Sweep {
    func fits(_ check: (FaultLog) -> Void) -> Bool {
      let log = FaultLog(rootPath: "")
      check(log)
      for message in log.messages { tell(message) }
      return log.isEmpty
    }
    var sweep = sweep
    sweep.figures = sweep.figures.filter { figure in fits { check(figure, $0) } }
    sweep.claims = sweep.claims.filter { claim in fits { check(claim, $0) } }
    if !fits(checkComparison) { sweep.comparison = nil }
    return sweep
  }

  /// Reports what a figure needs that a run's record never holds, and what else keeps it from being drawn.
  private func check(_ figure: Figure, _ log: FaultLog) {
    guard let stated = layer.figures.first(where: { $0.name.value == figure.name }),
      let kind = lexicon.figureKinds.first(where: { $0.name == figure.kind })
    else { return }
    func place(of option: String) -> Place { stated.options[option]?.place ?? stated.name.place }
    let whole = "figure '\(figure.name)'"
    let shown = sweep.runs.filter(figure.shows)
    for option in kind.options where option.kind == .dataset || option.kind == .metric {
      let value = figure.options.values[option.key] ?? option.defaultValue
      guard case .string(let name)? = value, !name.isEmpty else { continue }
      check(name, of: whole, in: shown, at: place(of: option.key), log)
    }
    for (dataset, remedy) in kind.needs.sorted(by: <) {
      check(dataset, of: whole, in: shown, at: stated.name.place, log, advising: remedy)
    }
    for fault in lexicon.figureFaults(figure, sweep) {
      log.report(fault.message, at: place(of: fault.option))
    }
  }

  private func check(
    _ name: String, of whole: String, in shown: [Run], at place: Place, _ log: FaultLog,
    advising remedy: String = ""
  ) {
    let lacking = shown.filter { lacks(name, $0) }
    guard let first = lacking.first else { return }
    if lacking.count == shown.count {
      let advice = remedy.isEmpty ? "" : "; \(remedy)"
      log.report("\(whole): no run that it shows records '\(name)'\(advice)", at: place)
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

  /// Reports a claim that could never be decided.
  private func check(_ claim: Claim, _ log: FaultLog) {
    for side in claim.sides {
      guard let run = sweep.runs.first(where: { side.contains($0) && lacks(claim.metric, $0) })
      else { continue }
      let stated = layer.claims?.first { $0.value.text == claim.text }
      return log.report(
        "claim '\(claim.text)': \(run.id) records no '\(claim.metric)', so that it could never be decided; "
          + "docs/parameters.md says which runs record it",
        at: stated?.place ?? place)
    }
  }

  /// Reports what no run of the baseline records, so that nothing could be compared with it.
  private func checkComparison(_ log: FaultLog) {
    // A comparison without runs of its baseline was left out.
    guard sweep.comparison != nil, let baseline = layer.comparison.baseline?.value else { return }
    let stated = layer.comparison
    let compared = sweep.runs.filter(baseline.contains)
    let names =
      (stated.metrics ?? []) + (stated.thresholds ?? []).map(\.quantity)
      + [stated.dataset].compactMap(\.self)
    for name in names.uniqued where compared.allSatisfy({ lacks(name, $0) }) {
      log.report(
        "compare: no run of '\(baseline)' records '\(name)'",
        at: stated.places[name] ?? stated.place ?? place)
    }
  }

  private func lacks(_ name: String, _ run: Run) -> Bool {
    !lexicon.records(name, run.parameters)
  }
}
