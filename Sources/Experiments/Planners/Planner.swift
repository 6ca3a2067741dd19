/// Chooses actions by looking ahead with a model.
///
/// An extension point: a new planner is one file and one line in `Planners.catalogue`.
protocol Planner: Stateful {
  /// Plans from a state and gives the action of this step.
  ///
  /// - Parameters:
  ///   - step: the control step, which addresses the random numbers.
  ///   - action: `[actionCount]`, within the task's ranges.
  func act(
    from state: UnsafePointer<Double>, step: Int, value: any ValueFunction,
    into action: UnsafeMutablePointer<Float>) throws

  /// Forgets what it had planned: a new episode begins.
  func reset()

  /// Control steps simulated so far.
  var simulatedSteps: Int { get }

  /// Rollouts so far that could not be simulated to their end.
  var divergedRollouts: Int { get }
}
