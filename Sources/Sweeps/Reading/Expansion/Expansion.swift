/// Turns a checked sweep into its runs.
struct Expansion {
  let layer: Layer
  let lexicon: Lexicon
  let log: FaultLog
  /// Where faults of the whole sweep are reported.
  let place: Place

  static let runLimit = 100_000

  private var seeds: [Int] { layer.seeds ?? [0] }

  private var arms: [ArmExpansion] {
    layer.arms.map { ArmExpansion($0, of: layer, lexicon: lexicon) }
  }

  /// Reports parameters without a default that arms lack; must find none before `runs` is called.
  func checkComplete() {
    let arms = arms
    for key in lexicon.requiredKeys {
      let lacking = arms.filter { $0.missingKeys.contains(key) }.map(\.arm.name)
      guard let first = lacking.first, let declaration = lexicon.parameters[key] else { continue }
      let names = lacking.map { "'\($0.value)'" }.joined(separator: ", ")
      log.report(
        "'\(key)' has no default and no value in \(lacking.count == 1 ? "arm" : "arms") \(names); "
          + "give it \(declaration.kind) under params, grid or the arm", at: first.place)
    }
  }

  /// - Parameter demandsEffect: whether an exclusion that leaves out no run is a fault, and an arm that repeats
  ///   another; at a smaller size neither is.
  func runs(demandsEffect: Bool) throws(SweepFaults) -> (runs: [Run], axes: [Axis]) {
    let arms = arms
    try checkCount(arms)
    let cells = self.cells(arms, demandsEffect: demandsEffect)
    try log.throwIfAny()
    let axes = SweptAxes(of: layer, cells: cells, lexicon: lexicon)
    checkDistinct(cells, of: arms, axes)
    try log.throwIfAny()
    let linking = ValueLinking(layer: layer, lexicon: lexicon, log: log)
    let runs = linking.runs(of: cells) { cell, source in self.runs(cell, axes, source) }
    try log.throwIfAny()
    checkContradictions(runs)
    if demandsEffect { checkArms(runs) }
    try log.throwIfAny()
    if let pair = Digest.shortCollision(among: runs.map(\.digest)) {
      log.report(
        "two runs would share a folder (a chance of one in millions): their digests begin with the "
          + "same digits, \(pair.0.hexadecimal) and \(pair.1.hexadecimal); change a seed",
        at: place)
    }
    try log.throwIfAny()
    return (runs, axes.axes)
  }

  private func checkCount(_ arms: [ArmExpansion]) throws(SweepFaults) {
    var total: Int? = 0
    for arm in arms {
      let (runs, product) = (arm.cellCount ?? .max).multipliedReportingOverflow(by: seeds.count)
      let (sum, addition) = (total ?? .max).addingReportingOverflow(runs)
      total = product || addition ? nil : sum
    }
    if let total, total <= Self.runLimit { return }
    let count = total.map(String.init) ?? "more than \(Int.max)"
    log.report(
      "the sweep has \(count) runs; at most \(Self.runLimit) can be planned: "
        + "shorten an axis or the seeds",
      at: place)
    try log.throwIfAny()
  }

  private func cells(_ arms: [ArmExpansion], demandsEffect: Bool) -> [Cell] {
    var exclusions = Exclusions(layer.exclusions ?? [], defaults: lexicon.defaults)
    var cells: [Cell] = []
    for expansion in arms {
      let arm = expansion.arm.name
      let all = expansion.cells(log: log)
      let own = all.enumerated().map { number, values in
        Cell(
          arm: arm.value, number: number, values: values,
          seeds: exclusions.seeds(of: seeds, arm: arm.value, values: values))
      }.filter { !$0.seeds.isEmpty }
      if own.isEmpty, !all.isEmpty {
        log.report(
          "exclude leaves no run of arm '\(arm.value)'; take the arm out instead", at: arm.place)
      }
      cells += own
    }
    if demandsEffect, log.isEmpty {
      for entry in exclusions.unused {
        log.report(
          "this entry of exclude matches no run; correct it or take it out", at: entry.place)
      }
    }
    return cells
  }

  /// Derived values and zips that lost a column can make cells of one arm equal.
  private func checkDistinct(_ cells: [Cell], of arms: [ArmExpansion], _ axes: SweptAxes) {
    var seen: [String: Cell] = [:]
    var faultyPlaces: Set<Place> = []
    for cell in cells {
      let id = (["arm=\(cell.arm)"] + axes.coordinates(of: cell).map { "\($0.axis)=\($0.value)" })
        .joined(separator: ",")
      guard let equal = seen[id] else {
        seen[id] = cell
        continue
      }
      guard let expansion = arms.first(where: { $0.arm.name.value == cell.arm }) else { continue }
      guard let pair = expansion.difference(between: equal.number, and: cell.number) else {
        log.report(
          "two runs are '\(id)'; leave out one of the values that make them",
          at: expansion.arm.name.place)
        continue
      }
      // One report per place: the other arms and cells would repeat it.
      if faultyPlaces.insert(pair.place).inserted {
        let value = lexicon.value(of: pair.key, in: cell.values)?.description ?? ""
        let others = expansion.companions(of: pair.key).joined(separator: " and ")
        let rest = others.isEmpty ? "" : ", and with it the value of \(others)"
        log.report(
          "'\(pair.first)' and '\(pair.second)' of \(pair.key) are both \(value) in arm "
            + "'\(cell.arm)'; leave one out\(rest)", at: pair.place)
      }
    }
  }

  /// Reports arms with the same runs: comparing one with the other would mean nothing.
  private func checkArms(_ runs: [Run]) {
    for (arm, other) in Sweep.equalArms(among: runs) {
      guard let place = layer.arms.first(where: { $0.name.value == arm })?.name.place else {
        continue
      }
      log.report(
        "arm '\(arm)' repeats '\(other)': its runs have the same parameters; "
          + "change them or remove the arm",
        at: place)
    }
  }

  /// Reports each contradiction once per arm, for the first run that has it.
  private func checkContradictions(_ runs: [Run]) {
    var found: Set<[String]> = []
    for run in runs {
      guard let fault = lexicon.contradiction(run.parameters),
        found.insert([run.arm, fault]).inserted,
        let arm = layer.arms.first(where: { $0.name.value == run.arm })
      else { continue }
      log.report("\(run.id): \(fault)", at: arm.name.place)
    }
  }

  /// - Parameter source: gives the run whose value function a run with these values uses.
  private func runs(
    _ cell: Cell, _ axes: SweptAxes, _ source: ([String: ParameterValue]) -> Digest?
  ) -> [Run] {
    let coordinates = axes.coordinates(of: cell)
    var values = cell.values
    return cell.seeds.map { seed in
      values["seed"] = .number(Double(seed))
      values[Run.source] = nil
      values[Run.source] = source(values).map { .string($0.hexadecimal) }
      return Run(
        arm: cell.arm, coordinates: coordinates, seed: seed, parameters: Parameters(values))
    }
  }
}
