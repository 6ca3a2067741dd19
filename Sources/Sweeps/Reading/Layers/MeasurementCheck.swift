/// Checks that the records of a sweep's runs will hold what it draws, compares and claims.
struct MeasurementCheck {
  let lexicon: Lexicon
  let log: FaultLog
  let runs: [Run]

  /// Reports figures that need of a run what its record never holds.
  func check(_ figures: [Figure], of layer: Layer) {
    for figure in figures {
      guard let stated = layer.figures.first(where: { $0.name.value == figure.name }),
        let kind = lexicon.figureKinds.first(where: { $0.name == figure.kind })
      else { continue }
      let shown = runs.filter(figure.shows)
      for option in kind.options where option.kind == .dataset || option.kind == .metric {
        let value = figure.options.values[option.key] ?? option.defaultValue
        guard case .string(let name)? = value, !name.isEmpty else { continue }
        let place = stated.options[option.key]?.place ?? stated.name.place
        check(name, of: "figure '\(figure.name)'", in: shown, at: place)
      }
    }
  }

  private func check(_ name: String, of whole: String, in shown: [Run], at place: Place) {
    let lacking = shown.filter { !lexicon.records(name, $0.parameters) }
    guard let first = lacking.first else { return }
    if lacking.count == shown.count {
      log.report("\(whole): no run that it shows records '\(name)'", at: place)
      return
    }
    let arms = lacking.map(\.arm).uniqued
    let others = shown.map(\.arm).uniqued.filter { !arms.contains($0) }
    let areWhole = shown.allSatisfy { !arms.contains($0.arm) || lacking.contains($0) }
    log.report(
      areWhole && !others.isEmpty
        ? "\(whole): \(arms.joined(separator: ", ")) \(arms.count == 1 ? "records" : "record") no "
          + "'\(name)'; show others alone, `where: {arm: [\(others.joined(separator: ", "))]}`"
        : "\(whole): \(first.id) records no '\(name)'; leave such runs out with `where`",
      at: place)
  }

  /// Reports claims that could never be decided.
  func check(_ claims: [Located<Claim>]) {
    for claim in claims {
      for side in claim.value.sides {
        guard let run = runs.first(where: { side.contains($0) && lacks(claim.value.metric, $0) })
        else { continue }
        log.report(
          "claim '\(claim.value.text)': \(run.id) records no '\(claim.value.metric)', so that it could never be decided",
          at: claim.place)
        break
      }
    }
  }

  /// Reports what no run of the baseline records, so that nothing could be compared with it.
  func check(_ comparison: ComparisonLayer, at place: Place) {
    guard let baseline = comparison.baseline?.value else { return }
    let compared = runs.filter(baseline.contains)
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
