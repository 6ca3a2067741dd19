/// Makes the runs of cells and links those that use a trained value function to the run that trains it.
struct ValueLinking {
  let layer: Layer
  let lexicon: Lexicon
  let log: FaultLog

  /// Makes the runs of one cell; `source` finds the training run of a run with these values.
  typealias MakeRuns = (Cell, _ source: ([String: ParameterValue]) -> Digest?) -> [Run]

  private struct Failure: Error {
    let message: String
    let place: Place
  }

  /// - Returns: the runs in the order of the arms; where faults were reported, some are missing.
  func runs(of cells: [Cell], _ make: MakeRuns) -> [Run] {
    let arms = Dictionary(grouping: cells, by: \.arm)
    var runs: [String: [Run]] = [:]
    // The identity of a run that uses a value function follows from that of the run that trains it.
    for arm in layer.arms where arm.value == nil {
      runs[arm.name.value] = arms[arm.name.value]?.flatMap { make($0) { _ in nil } }
    }
    for arm in layer.arms {
      guard let value = arm.value, let source = value.source else { continue }
      let cells = arms[arm.name.value] ?? []
      do throws(Failure) {
        let trained = try trainedRuns(value, from: source, runs[source.value])
        runs[arm.name.value] = try self.runs(cells, of: arm, from: trained, at: source.place, make)
      } catch {
        log.report(error.message, at: error.place)
      }
    }
    return layer.arms.flatMap { runs[$0.name.value] ?? [] }
  }

  private func runs(
    _ cells: [Cell], of arm: ArmLayer, from trained: TrainedRuns, at place: Place, _ make: MakeRuns
  ) throws(Failure) -> [Run] {
    // Only the first: the other runs would repeat it for other values.
    var failure: Failure?
    let runs = cells.flatMap { cell in
      make(cell) { values in
        if failure != nil { return nil }
        do throws(Failure) {
          return try digest(for: values, of: arm.name.value, from: trained, at: place)
        } catch {
          failure = error
          return nil
        }
      }
    }
    if let failure { throw failure }
    return runs
  }

  /// The runs of the training arm that meet the conditions.
  private func trainedRuns(
    _ value: ValueLayer, from source: Located<String>, _ runs: [Run]?
  ) throws(Failure) -> TrainedRuns {
    guard let runs, let arm = layer.arms.first(where: { $0.name.value == source.value }) else {
      throw Failure(
        message: "arm '\(source.value)' uses a value function itself; name the arm that trains it",
        place: source.place)
    }
    var fixed: [String: ParameterValue] = [:]
    for (key, condition) in value.conditions.sorted(by: { $0.key < $1.key }) {
      fixed[key] = condition.value
      let taken = runs.compactMap { lexicon.value(of: key, in: $0.parameters.values) }.uniqued
      if let value = condition.value, !taken.contains(value) {
        let list = TrainedRuns.listed(taken)
        throw Failure(
          message: "no run of arm '\(source.value)' has \(key)=\(value); it has \(list)",
          place: condition.place)
      }
    }
    let axes = (layer.axes.removing(arm.statedKeys) + arm.axes).columns.map(\.key)
    return TrainedRuns(of: source.value, runs, axes: axes, fixed: fixed, lexicon: lexicon)
  }

  private func digest(
    for values: [String: ParameterValue], of arm: String, from trained: TrainedRuns,
    at place: Place
  ) throws(Failure) -> Digest? {
    guard let rule = lexicon.trainedValues else { return nil }
    func check(
      _ values: [String: ParameterValue], of arm: String, among allowed: [String], _ what: String
    ) throws(Failure) {
      let value = lexicon.value(of: rule.key, in: values)
      if allowed.contains(where: { value == .string($0) }) { return }
      let stated = value.map { "\(rule.key): \($0)" } ?? "no \(rule.key)"
      throw Failure(
        message: "arm '\(arm)' has \(stated), which \(what); only "
          + "\(rule.key): \(allowed.joined(separator: " or ")) does", place: place)
    }
    try check(values, of: arm, among: rule.users, "uses no trained value function")
    guard let run = trained.run(for: values) else {
      throw Failure(message: trained.message(for: values, of: arm), place: place)
    }
    try check(run.parameters.values, of: run.arm, among: rule.trainers, "trains no value")
    for key in rule.shared {
      let (own, its) = (
        lexicon.value(of: key, in: values), lexicon.value(of: key, in: run.parameters.values)
      )
      if own == its { continue }
      func said(_ value: ParameterValue?) -> String { value.map { "\(key): \($0)" } ?? "no \(key)" }
      throw Failure(
        message:
          "arm '\(arm)' has \(said(own)), and arm '\(run.arm)' trains the value of \(said(its)); "
          + "give both the same", place: place)
    }
    return run.digest
  }
}
