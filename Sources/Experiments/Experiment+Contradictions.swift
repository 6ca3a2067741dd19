public import Sweeps

extension Experiment {
  /// What is wrong with parameters that are each allowed, taken together, and what to do; `nil` if nothing is.
  ///
  /// It makes no task, so that a sweep of many thousand runs can be asked.
  public static func contradiction(in parameters: Parameters) -> String? {
    Humanoid.contradiction(in: parameters)
      ?? (parameters[.agent] == .polo ? contradiction(inLearning: parameters) : nil)
  }

  private static func contradiction(inLearning parameters: Parameters) -> String? {
    let task = Tasks.catalogue.first { $0.name == parameters[.task] }
    let hasResidual = parameters[.valueResidual] == .reward
    if hasResidual, task?.type.tellsReward == false {
      return "value.residual 'reward' needs observations that tell the reward, and those of "
        + "'\(parameters[.task])' do not: leave it at 'none'"
    }
    if hasResidual || parameters[.valueUnit] == .reward, parameters[.discount] == 1 {
      return
        "value.unit and value.residual 'reward' divide by 1 - discount: set a discount below 1, "
        + "for example 0.99"
    }
    if parameters[.learner] == "fitted" { return nil }
    if parameters[.lowestTarget] > parameters[.highestTarget] {
      return "target.lowest is above target.highest: exchange them"
    }
    if parameters[.reoptimised] + parameters[.continued] > 1 {
      return "target.reoptimised and target.continued are shares of one whole, and make more than 1"
    }
    return nil
  }
}
