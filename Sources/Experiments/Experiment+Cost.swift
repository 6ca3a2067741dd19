public import Sweeps

extension Experiment {
  /// How many control steps a run simulates, to act and to compute targets, its own lifetime included.
  ///
  /// What a run costs is close to proportional to it, for runs of one task.
  public static func simulatedSteps(of parameters: Parameters) -> Int {
    let steps = parameters[.agentSteps]
    switch parameters[.agent] {
    case .random: return steps
    case .mpc: return steps + actingSteps(of: parameters)
    case .polo: return steps + actingSteps(of: parameters) + targetSteps(of: parameters)
    }
  }

  private static func actingSteps(of parameters: Parameters) -> Int {
    parameters[.agentSteps] * parameters[.iterations] * parameters[.rollouts] * parameters[.horizon]
  }

  private static func targetSteps(of parameters: Parameters) -> Int {
    let horizons = parameters[.agentSteps] / parameters[.updatePeriod] * parameters[.targetStates]
    let isFitted = parameters[.learner] == "fitted"
    let rollouts =
      isFitted
      ? parameters[.targetRollouts]
      : parameters[.targetRollouts] * parameters[.targetIterations] + 1
    return horizons * rollouts * parameters[.targetHorizon]
  }
}
