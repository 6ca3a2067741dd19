internal import Sweeps

extension ValueMapFigure {
  /// What keeps it from showing what it asks for, each with the option that it is about.
  ///
  /// - Parameter hasValue: whether the agent of a run with these parameters has a value; others' maps are zeros.
  func faults(
    in sweep: Sweep, hasValue: (Parameters) -> Bool
  ) -> [(option: String, message: String)] {
    if choices.contains(where: { !hasValue(sweep.runs[$0.run].parameters) }) {
      let what = "has no value to map; name one that learns a value or is given one"
      return [(option: "arm", message: "figure '\(figure.name)': arm '\(arm)' \(what)")]
    }
    let repeated = steps.indices.filter { steps[..<$0].contains(steps[$0]) }.map { steps[$0] }
    return repeated.uniqued.map { fault(at: $0, "stated twice; leave one out") }
      + unmappedSteps(in: sweep).map {
        fault(
          at: $0,
          "no run that it shows maps the value then; add it to record.value_map_steps, if it is no later than "
            + "agent.steps")
      }
  }

  private func fault(at step: Int, _ what: String) -> (option: String, message: String) {
    (option: "steps", message: "figure '\(figure.name)': steps: \(step): \(what)")
  }

  /// Steps at which no run that it shows has a map. At a smaller size, or with changes of the command line, it shows
  /// those that there are.
  private func unmappedSteps(in sweep: Sweep) -> [Int] {
    if sweep.size != nil || !Sweep.overrides(statedIn: sweep.source).isEmpty { return [] }
    var mapped: Set<ParameterValue> = []
    for choice in choices {
      let parameters = sweep.defaults.merging(sweep.runs[choice.run].parameters.values) { $1 }
      guard case .list(let steps)? = parameters["record.value_map_steps"] else { return [] }
      mapped.formUnion(steps.filter { isLived($0, parameters["agent.steps"]) })
    }
    // Without any it is told that the runs record no maps at all.
    return mapped.isEmpty ? [] : steps.uniqued.filter { !mapped.contains(.number(Double($0))) }
  }

  private func isLived(_ step: ParameterValue, _ lifetime: ParameterValue?) -> Bool {
    guard case .number(let step) = step, case .number(let lifetime)? = lifetime else { return true }
    return step <= lifetime
  }
}
