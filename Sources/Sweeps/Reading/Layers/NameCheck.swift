/// Checks the names that one part of a sweep uses for another: arms, axes, baselines.
struct NameCheck {
  let lexicon: Lexicon
  let log: FaultLog
  let arms: [String]
  /// Keys of all axes at any size, faulty ones too: a name stays valid where a small size leaves an axis one value.
  let axes: [String]

  /// - Parameter layer: the whole sweep, at full size.
  init(_ layer: Layer, lexicon: Lexicon, log: FaultLog) {
    self.lexicon = lexicon
    self.log = log
    arms = layer.arms.map(\.name.value)
    let layers = [layer] + layer.sizes.map(\.layer)
    axes = layers.flatMap { ($0.axes + $0.arms.flatMap(\.axes)).columns.map(\.key) }.uniqued
  }

  /// Checks the sweep and each of its sizes.
  func check(_ layer: Layer) {
    for each in [layer] + layer.sizes.map(\.layer) {
      each.claims?.forEach(check)
      each.exclusions?.forEach(check)
      check(each.comparison)
      for case let source? in each.arms.map(\.value?.source) {
        check(arm: source.value, at: source.place)
      }
    }
    for arm in layer.arms + layer.sizes.flatMap({ layer.overlaid(by: $0.layer).arms }) {
      checkComplete(arm.value)
    }
    for size in layer.sizes {
      for arm in size.layer.arms where !arms.contains(arm.name.value) {
        report(Nearest.message(unknown: "arm", arm.name.value, among: arms), arm.name.place)
      }
    }
    for comparison in [layer.comparison]
      + layer.sizes.map({ layer.overlaid(by: $0.layer).comparison })
    {
      checkComplete(comparison)
      checkWindow(comparison)
    }
  }

  /// The command line checks its own window.
  private func checkWindow(_ comparison: ComparisonLayer) {
    guard let place = comparison.place, !comparison.isFaulty, comparison.window != nil,
      comparison.dataset == nil
    else { return }
    report(
      "compare has a window but no series to apply it to; name one, `series: DATASET`, "
        + "or leave the window out",
      place)
  }

  func checkComplete(_ comparison: ComparisonLayer) {
    guard let place = comparison.place, !comparison.isFaulty else { return }
    if comparison.baseline == nil {
      report("compare lacks the arm to compare with: `baseline: ARM`", place)
    }
    if comparison.metrics == nil { report("compare lacks what to compare: `metric: NAME`", place) }
  }

  private func checkComplete(_ value: ValueLayer?) {
    guard let value, value.source == nil, !value.isFaulty else { return }
    report("value does not say which arm trains it: `from: ARM`", value.place)
  }

  func check(_ comparison: ComparisonLayer) {
    if let baseline = comparison.baseline { check(baseline: baseline.value, at: baseline.place) }
    let others = comparison.baseline?.value.axes == ["arm"] ? ["seed"] : Run.ownAxes
    var seen: Set<String> = []
    for axis in comparison.pairBy ?? [] {
      check(axis: axis.value, at: axis.place, besides: others)
      if !seen.insert(axis.value).inserted { reportTwice(axis.value, axis.place) }
    }
  }

  private func check(baseline: Selection, at place: Place) {
    if baseline.axes.contains("seed") {
      report(
        "the baseline is an arm or a value of an axis, and seeds are none: runs are paired by them",
        place)
    } else {
      check(baseline, at: place)
    }
  }

  private func reportTwice(_ axis: String, _ place: Place) {
    report("'\(axis)' is stated twice; leave one out", place)
  }

  private func check(_ claim: Located<Claim>) {
    let selections = claim.value.selections.uniqued
    for selection in selections { check(selection, at: claim.place) }
    if selections.contains(where: { $0.axes.contains("seed") }) {
      report(
        "a claim is judged by its seeds, and one alone decides nothing; name values of other axes",
        claim.place)
    }
    let compared = claim.value.comparedAxes
    for axis in claim.value.each {
      if axis == "seed" {
        report(
          "a claim is judged by its seeds, and one alone decides nothing; take seed out of `for each`",
          claim.place)
        continue
      }
      check(axis: axis, at: claim.place, besides: compared.contains("arm") ? [] : ["arm"])
      if axis != "arm", compared.contains(axis) {
        report("the claim compares values of '\(axis)', so `for each` cannot name it", claim.place)
      }
    }
    for axis in claim.value.each.uniqued where claim.value.each.count(where: { $0 == axis }) > 1 {
      reportTwice(axis, claim.place)
    }
  }

  private func check(_ selection: Selection, at place: Place) {
    for condition in selection.conditions {
      if condition.axis == "arm" {
        check(arm: condition.value.description, at: place)
      } else {
        check(axis: condition.axis, at: place, besides: Run.ownAxes)
      }
    }
  }

  private func check(_ exclusion: Exclusion) {
    for (key, value) in exclusion.conditions where key.value == "arm" {
      if case .string(let arm) = value { check(arm: arm, at: key.place) }
    }
  }

  func check(arm: String, at place: Place) {
    // A sweep without arms has that fault already.
    if !arms.isEmpty, !arms.contains(arm) {
      report(Nearest.message(unknown: "arm", arm, among: arms), place)
    }
  }

  /// Where arms are compared, `arm` is no axis.
  func check(axis: String, at place: Place, besides others: [String]) {
    let names = axes + others
    if names.contains(axis) { return }
    if lexicon.parameters[axis] == nil {
      return report(Nearest.message(unknown: "axis", axis, among: names), place)
    }
    let known = names.isEmpty ? "" : " (axes: \(names.joined(separator: ", ")))"
    report(
      "'\(axis)' is no axis of this sweep; give it several values under grid, or name another\(known)",
      place)
  }

  private func report(_ message: String, _ place: Place) { log.report(message, at: place) }
}
