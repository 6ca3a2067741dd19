/// The dynamics of a task, with the memory that they need: one for the world, one for each planner.
protocol Simulator: AnyObject {
  /// Rolls every action sequence of a batch out from its start state.
  func roll(_ batch: RolloutBatch)

  /// Advances one state by one control step.
  ///
  /// - Returns: the reward of the step.
  func step(_ state: UnsafeMutablePointer<Double>, action: UnsafePointer<Float>) -> Double

  /// Writes the observations of states.
  ///
  /// - Parameters:
  ///   - states: `[count, stateCount]`
  ///   - observations: `[observationCount, lanes]`, lanes from `count` on are left as they are.
  func observe(
    _ states: UnsafePointer<Double>, count: Int, into observations: UnsafeMutablePointer<Float>,
    lanes: Int)
}
