/// The dynamics of a task, with the memory that they need: one for the world, one for each planner.
protocol Simulator: AnyObject {
  /// Rolls out every action sequence of a batch from its start state.
  ///
  /// The batch's last observations may stay as they were if it does not want them.
  ///
  /// A rollout that goes beyond what can be computed is marked as diverged; its rewards and observation then
  /// mean nothing.
  func roll(_ batch: RolloutBatch) throws

  /// Advances one state by one control step.
  ///
  /// - Returns: the reward of the step.
  /// - Throws: `SimulationDiverged` if the step cannot be computed; the state is then as it was.
  func step(_ state: UnsafeMutablePointer<Double>, action: UnsafePointer<Float>) throws -> Double

  /// Writes the observations of states.
  ///
  /// - Parameters:
  ///   - states: `[count, stateCount]`
  ///   - observations: `[observationCount, lanes]`; lanes from `count` on are left as they are.
  func observe(
    _ states: UnsafePointer<Double>, count: Int, into observations: UnsafeMutablePointer<Float>,
    lanes: Int) throws
}

/// A step that could not be computed, and what was wrong.
struct SimulationDiverged: Error, Hashable {
  let warning: String
}

extension Simulator {
  /// Takes actions, `[steps, actionCount]`, from the first of `states`, `[steps + 1, stateCount]`, and writes
  /// the others.
  func follow(
    _ actions: UnsafePointer<Float>, steps: Int, actionCount: Int, stateCount: Int,
    through states: UnsafeMutablePointer<Double>
  ) throws {
    for step in 0..<steps {
      let state = states + step * stateCount
      let next = state + stateCount
      next.update(from: state, count: stateCount)
      _ = try self.step(next, action: actions + step * actionCount)
    }
  }
}
