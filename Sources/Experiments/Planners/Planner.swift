/// Chooses actions: by looking ahead with a model or, for comparison, by chance.
///
/// An extension point: a new planner is one file and a case of `AgentKind`; the contract tests run over the
/// cases.
protocol Planner: Stateful {
  /// Plans from a state and gives the action of this step.
  ///
  /// - Parameters:
  ///   - step: the control step, which addresses the random numbers.
  ///   - action: `[actionCount]`, within the task's ranges up to rounding, 1e-6 of them.
  func act(
    from state: UnsafePointer<Double>, step: Int, value: any ValueFunction,
    into action: UnsafeMutablePointer<Float>) throws

  /// Forgets what it had planned: a new episode begins.
  func reset()

  /// What the last plan was made of; `nil` for a planner that rolls nothing out.
  var report: PlanReport? { get }

  /// Control steps simulated so far.
  var simulatedSteps: Int { get }

  /// Rollouts so far that could not be simulated to their end.
  var divergedRollouts: Int { get }
}

/// How a planner weighed the rollouts of its last iteration; those that diverged do not count.
struct PlanReport {
  /// Effective sample size `1 / Σ w²` of the weights w, which sum to 1: 1 where one rollout decides, their
  /// number where all count alike.
  ///
  /// Source: Kong 1992.
  var effectiveRollouts = 0.0
  /// Standard deviation of their returns, reward units.
  var returnSpread = 0.0
}
