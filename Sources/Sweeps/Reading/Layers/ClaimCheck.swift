/// Checks claims against the runs that a sweep has.
struct ClaimCheck {
  let log: FaultLog
  let runs: [Run]

  /// Reports values that no run has: such a claim could never be decided.
  func check(_ claims: [Located<Claim>]) {
    for claim in claims {
      let whole = "claim '\(claim.value.text)'"
      let conditions = Set(claim.value.selections.flatMap(\.conditions)).sorted(by: isBefore)
      let areTaken = conditions.map { check([$0.value], on: $0.axis, of: whole, at: claim.place) }
      if areTaken.contains(false) { continue }
      let empty = emptySides(of: claim.value)
      for text in empty {
        log.report("\(whole): \(text); name values that runs have together", at: claim.place)
      }
      if empty.isEmpty, !hasPairs(claim.value) {
        log.report(
          "\(whole): its sides have no runs that agree on the seed and on every axis that it does not name"
            + "\(differences(of: claim.value)); name those on which they differ, as in 'a,x=1 > b,x=2'",
          at: claim.place)
      }
    }
  }

  /// Reports a baseline that no run has.
  func check(_ baseline: Located<Selection>) {
    for condition in baseline.value.conditions {
      let whole = "baseline '\(baseline.value)'"
      _ = check([condition.value], on: condition.axis, of: whole, at: baseline.place)
    }
  }

  /// Reports a comparison of which no two runs make a pair; one without anything beside its baseline has no fault.
  func check(_ comparison: Comparison, of sweep: Sweep, at place: Place) {
    let baseline = comparison.baseline
    func keys(_ runs: [Run]) -> Set<[ParameterValue?]> {
      Set(runs.map { run in comparison.pairBy.map { run[$0] } })
    }
    // Arms that train for others are compared only with one of them.
    let trainers = baseline.axis == "arm" ? sweep.arms.filter(sweep.trains) : []
    let isTrainer = trainers.contains { .string($0) == baseline.value }
    let base = runs.filter { $0[baseline.axis] == baseline.value }
    let compared = runs.filter { run in
      run[baseline.axis] != baseline.value && (isTrainer || !trainers.contains(run.arm))
    }
    if compared.isEmpty || !keys(base).isDisjoint(with: keys(compared)) { return }
    let axes = comparison.pairBy.joined(separator: ", ")
    log.report(
      "baseline '\(Selection([baseline]))': runs are paired by \(axes), and none agrees with it on all of these; "
        + "state fewer axes under pair_by", at: place)
  }

  /// Reports values that no run has on an axis.
  ///
  /// - Parameter whole: what states them.
  /// - Returns: whether each of them occurs in some run.
  func check(
    _ values: [ParameterValue], on axis: String, of whole: String, at place: Place
  ) -> Bool {
    let taken = runs.compactMap { $0[axis] }.uniqued
    let lacking = values.filter { !taken.contains($0) }
    let others =
      taken.isEmpty
      ? "\(axis) does not vary at this size" : "there are \(TrainedRuns.listed(taken))"
    for value in lacking {
      log.report("\(whole): no run has \(axis)=\(value); \(others)", at: place)
    }
    return lacking.isEmpty
  }

  /// For each side without runs, what leaves none.
  private func emptySides(of claim: Claim) -> [String] {
    let ends = claim.change.map { [("from", $0.origin), ("to", $0.end)] } ?? [("", Selection([]))]
    return [claim.greater, claim.lesser].flatMap { side in
      if !runs.contains(where: side.contains) { return ["no run matches '\(side)'"] }
      return ends.compactMap { (word, end) -> String? in
        if runs.contains(where: side.and(end).and(claim.scope).contains) { return nil }
        let limits = [(word, end), ("for", claim.scope)].filter { !$0.1.conditions.isEmpty }
          .map { "\($0.0) '\($0.1)'" }
        return "no run of '\(side)' is left by \(limits.joined(separator: " and "))"
      }
    }
  }

  private func isBefore(_ one: Run.Coordinate, _ other: Run.Coordinate) -> Bool {
    (one.axis, one.value.description) < (other.axis, other.value.description)
  }

  /// Whether all sides have runs that agree on all other axes.
  func hasPairs(_ claim: Claim) -> Bool { isShared(sharedAxes(of: claim), by: claim.sides) }

  /// The axes on which no run of one side agrees with one of another, as ": x is 1 against 2".
  private func differences(of claim: Claim) -> String {
    let differing = sharedAxes(of: claim).filter { !isShared([$0], by: claim.sides) }
    let texts = differing.map { axis in
      let values = claim.sides.map { side in
        TrainedRuns.listed(runs.filter(side.contains).compactMap { $0[axis] }.uniqued)
      }
      return "\(axis) is \(values.joined(separator: " against "))"
    }
    return texts.isEmpty ? "" : ": " + texts.joined(separator: ", ")
  }

  /// The axes on which pairs agree.
  private func sharedAxes(of claim: Claim) -> [String] {
    let compared = claim.comparedAxes
    return (Run.ownAxes + runs.flatMap { $0.coordinates.map(\.axis) }.uniqued)
      .filter { !compared.contains($0) }
  }

  private func isShared(_ axes: [String], by sides: [Selection]) -> Bool {
    let values = sides.map { side in
      Set(runs.filter(side.contains).map { run in axes.map { run[$0] } })
    }
    return !values.dropFirst().reduce(values[0]) { $0.intersection($1) }.isEmpty
  }
}
