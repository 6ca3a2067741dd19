/// Why a run could not start or go on.
public enum ExperimentError: Error, Hashable, Sendable {
  /// A model does not compile, or lacks what a task asks of it; the text is MuJoCo's or ours.
  case model(String)
  /// MuJoCo gave up in the middle of a call; the text is its own.
  case physics(String)
  /// Nothing to draw with; the text is the reason.
  case noRenderer(String)
  /// The simulation of the world went beyond what MuJoCo can compute.
  case worldDiverged(step: Int, warning: String)
  /// The same, while bodies fall into place before a start.
  case startDiverged(warning: String)
  /// No action sequence could be simulated to its end from a state.
  case allRolloutsDiverged
  /// A return of a rollout that MuJoCo could simulate, a loss or a weight is no longer finite.
  case returnsNotFinite
  /// Parameters that are each allowed, but not together.
  case contradiction(String)
  /// A trained value function that the run cannot plan with.
  case unusableValue(String)
  /// A snapshot that is not one of this run.
  case unusableSnapshot(String)
}

extension ExperimentError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .model(let reason): "the model cannot be used: \(reason)"
    case .physics(let reason): "MuJoCo failed: \(reason)"
    case .noRenderer(let reason):
      """
      MuJoCo cannot draw here, where there is no OpenGL without a screen (\(reason)); on Debian, \
      'apt-get install libegl1 libgl1-mesa-dri' installs what is missing
      """
    case .worldDiverged(let step, let warning):
      """
      the world diverged at control step \(step): \(warning); \
      a shorter timestep, weaker actuators or stiffer limits may help
      """
    case .startDiverged(let warning):
      """
      a start diverged while its bodies fell into place: \(warning); \
      a shorter timestep or stiffer limits may help
      """
    case .unusableValue(let reason):
      """
      the trained value function cannot be used: \(reason); use one from a run of the same task, \
      and train it again if another version of polo trained it
      """
    case .unusableSnapshot(let reason): "the snapshot is not one of this run: \(reason)"
    case .allRolloutsDiverged:
      """
      every rollout diverged, so there is nothing to choose from; less noise (planner.noise, or \
      target.exploration with the 'fitted' learner) or a shorter timestep may help
      """
    case .returnsNotFinite:
      """
      a return or a loss is not finite, so the value has diverged; \
      a smaller learner.rate or learner.weight_decay may help
      """
    case .contradiction(let reason): reason
    }
  }
}
