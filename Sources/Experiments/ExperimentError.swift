/// Why a run could not start or go on.
public enum ExperimentError: Error, Hashable, Sendable {
  /// A model does not compile, or lacks what a task asks of it; MuJoCo's text or ours.
  case model(String)
  /// MuJoCo gave up in the middle of a call; the text is its own.
  case physics(String)
  /// The simulation of the world left what MuJoCo can compute.
  case worldDiverged(step: Int, warning: String)
  /// No action sequence could be simulated to its end from a state.
  case allRolloutsDiverged
}

extension ExperimentError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .model(let reason): "the model cannot be used: \(reason)"
    case .physics(let reason): "MuJoCo failed: \(reason)"
    case .worldDiverged(let step, let warning):
      """
      the world diverged at control step \(step): \(warning); \
      a shorter timestep, weaker actuators or stiffer limits may help
      """
    case .allRolloutsDiverged:
      """
      every rollout diverged, so there is nothing to choose from; \
      less noise (planner.noise) or a shorter timestep may help
      """
    }
  }
}
