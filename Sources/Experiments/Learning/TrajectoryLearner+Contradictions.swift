internal import Sweeps

extension TrajectoryLearner {
  static func contradiction(in parameters: Parameters) -> String? {
    if parameters[.lowestTarget] > parameters[.highestTarget] {
      return "target.lowest is above target.highest: exchange them"
    }
    if parameters[.reoptimised] + parameters[.continued] > 1 {
      return
        "target.reoptimised and target.continued are shares of one whole, but sum to more than 1: "
        + "lower one of them"
    }
    if parameters[.targetRollouts] == 1 {
      return
        "target.rollouts is 1, and that rollout is the plan itself, so no plan is improved: "
        + "set it to 2 or more"
    }
    if parameters[.plannedMiniBatch] == 0, parameters[.perturbedMiniBatch] == 0 {
      return
        "learner.minibatch_planned and learner.minibatch_perturbed are 0, so that nothing is learned from "
        + "plans: set one of them to 1 or more"
    }
    if parameters[.following] == 0 {
      return
        "learner.following is 0, so that the value that plans are made with never changes: set it above 0"
    }
    let least = Settings.leastPlans
    if parameters[.storedPlans] <= least, parameters[.reoptimised] + parameters[.continued] > 0 {
      return
        "target.plans is \(parameters[.storedPlans]), and target.reoptimised and target.continued need more "
        + "than \(least) plans to choose from: set target.plans above \(least), or both shares to 0"
    }
    if parameters[.discount] == 1,
      parameters[.lowestTarget] > -Parameter.greatest
        || parameters[.highestTarget] < Parameter.greatest
    {
      return
        "target.lowest and target.highest are rewards per step, which cannot be converted to "
        + "values with a discount of 1: leave them out, or set a discount below 1"
    }
    return nil
  }
}
