public import Sweeps

extension Experiment {
  /// How many control steps a run simulates, to act and to compute targets, its own lifetime included.
  ///
  /// The cost of a run is nearly proportional to this number, among runs of one task and agent.
  public static func simulatedSteps(of parameters: Parameters) -> Double {
    let steps = Double(parameters[.agentSteps])
    switch parameters[.agent] {
    case .random, .noise: return steps
    case .mpc: return steps + actingSteps(of: parameters)
    case .polo: return steps + actingSteps(of: parameters) + targetSteps(of: parameters)
    }
  }

  /// CPU seconds that runs take on a current machine, to an order of magnitude: enough to tell whether
  /// measuring them is worthwhile, and how runs compare.
  public static func roughSeconds(of runs: some Sequence<Parameters>) -> [Double] {
    var stepSeconds: [String: Double] = [:]
    return runs.map { parameters in
      let name = parameters[.task]
      // Making a task may take as long as compiling a model.
      let seconds = stepSeconds[name] ?? (try? Tasks.make(parameters))?.roughStepSeconds ?? 0
      stepSeconds[name] = seconds
      return seconds * simulatedSteps(of: parameters)
    }
  }

  /// Names a run's task and agent: runs that have both in common cost about the same per simulated step.
  public static func kind(of parameters: Parameters) -> String {
    "\(parameters[.task]) \(parameters[.agent].rawValue)"
  }

  /// How often a run updates its value.
  static func updates(of parameters: Parameters) -> Int {
    parameters[.agent] == .polo ? parameters[.agentSteps] / parameters[.updatePeriod] : 0
  }

  private static func actingSteps(of parameters: Parameters) -> Double {
    [.agentSteps, .iterations, .rollouts, .horizon].reduce(1) { $0 * Double(parameters[$1]) }
  }

  private static func targetSteps(of parameters: Parameters) -> Double {
    let horizons = Double(updates(of: parameters)) * Double(parameters[.targetStates])
    let each = Learners.named(parameters[.learner]).targetRollouts(of: parameters)
    return horizons * each * Double(parameters[.targetHorizon])
  }
}
