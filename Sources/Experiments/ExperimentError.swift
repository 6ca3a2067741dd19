/// Why a run could not start or go on.
public enum ExperimentError: Error, Hashable, Sendable {
  /// A model does not compile; the text is MuJoCo's.
  case model(String)
  /// MuJoCo gave up in the middle of a call; the text is its own.
  case physics(String)
  /// The simulation of the world left what MuJoCo can compute.
  case worldDiverged(step: Int, warning: String)
  /// No action sequence could be simulated to its end from a state.
  case allRolloutsDiverged
  /// A trained value function that the run cannot plan with.
  case unusableValue(String)
}

extension ExperimentError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .model(let reason): "the model does not compile: \(reason)"
    case .physics(let reason): "MuJoCo failed: \(reason)"
    case .worldDiverged(let step, let warning):
      """
      the world diverged at control step \(step): \(warning); \
      a shorter timestep, weaker actuators or stiffer limits may help
      """
    case .unusableValue(let reason):
      """
      the trained value function cannot be used: \(reason); take that of a run with the same task, \
      and train it again if another version of polo did
      """
    case .allRolloutsDiverged:
      """
      every rollout diverged, so there is nothing to choose from; \
      less noise (planner.noise) or a shorter timestep may help
      """
    }
  }
}
