/// Why a run could not start or go on.
public enum ExperimentError: Error, Hashable, Sendable {
  /// A model does not compile, or lacks what a task asks of it; MuJoCo's text or ours.
  case model(String)
  /// MuJoCo gave up in the middle of a call; the text is its own.
  case physics(String)
  /// Nothing to draw with; the text is the reason.
  case noRenderer(String)
  /// The simulation of the world left what MuJoCo can compute.
  case worldDiverged(step: Int, warning: String)
  /// No action sequence could be simulated to its end from a state.
  case allRolloutsDiverged
  /// Of a rollout that MuJoCo could simulate: a value, or a reward, is no number any longer.
  case returnsNotFinite
  /// `value.residual: reward` needs a task whose observations tell the reward.
  case noStateReward(task: String)
  /// `value.unit` and `value.residual: reward` divide by 1 − γ.
  case undiscounted
  /// A trained value function that the run cannot plan with.
  case unusableValue(String)
  /// A snapshot that is not one of such a run.
  case unusableSnapshot(String)
}

extension ExperimentError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .model(let reason): "the model cannot be used: \(reason)"
    case .physics(let reason): "MuJoCo failed: \(reason)"
    case .noRenderer(let reason):
      """
      MuJoCo cannot draw here, where there is no OpenGL without a screen (\(reason)); on Debian \
      'apt-get install libegl1 libgl1-mesa-dri' gives it
      """
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
    case .unusableSnapshot(let reason): "the snapshot is not one of this run: \(reason)"
    case .allRolloutsDiverged:
      """
      every rollout diverged, so there is nothing to choose from; \
      less noise (planner.noise) or a shorter timestep may help
      """
    case .returnsNotFinite:
      """
      the return of a rollout is not finite, so the value has grown beyond all numbers; \
      a smaller learner.rate or learner.weight_decay may help
      """
    case .noStateReward(let task):
      "the observations of '\(task)' do not tell its reward: leave value.residual at 'none'"
    case .undiscounted:
      "value.unit and value.residual 'reward' need a discount below 1: set discount, for example 0.99"
    }
  }
}
