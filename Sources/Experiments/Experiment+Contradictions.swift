public import Sweeps

extension Experiment {
  /// What is wrong with parameters that are each allowed, taken together, and what to do; `nil` if nothing is.
  ///
  /// It makes no task, so that a sweep of many thousand runs can be asked.
  public static func contradiction(in parameters: Parameters) -> String? {
    let task = Tasks.catalogue.first { $0.name == parameters[.task] }?.type
    return (task is any HumanoidTask.Type ? Humanoid.contradiction(in: parameters) : nil)
      ?? (parameters[.agent].plans ? contradiction(inPlanning: parameters) : nil)
      ?? (parameters[.agent] == .polo ? contradiction(inLearning: parameters, of: task) : nil)
  }

  /// Rollouts that an update of the fitted learner simulates at once.
  private static let mostSequences = 1 << 20

  private static func contradiction(inPlanning parameters: Parameters) -> String? {
    if parameters[.rollouts] == 1 {
      return
        "planner.rollouts is 1, and that rollout is the plan itself, so that nothing is chosen: "
        + "set it to 2 or more"
    }
    if parameters[.agent] == .mpc, parameters[.plannedRewards] == .terminalOnly,
      parameters[.valueFrom].isEmpty
    {
      return "planner.rewards 'none' leaves an mpc agent without a value nothing to plan for: "
        + "give it a value with value.from, or leave planner.rewards at 'all'"
    }
    return nil
  }

  private static func contradiction(
    inLearning parameters: Parameters, of task: (any ControlTask.Type)?
  ) -> String? {
    let hasResidual = parameters[.valueResidual] == .reward
    if hasResidual, task?.tellsReward == false {
      return "value.residual 'reward' needs observations that tell the reward, and those of "
        + "'\(parameters[.task])' do not: leave it at 'none'"
    }
    if hasResidual || parameters[.valueUnit] == .reward, parameters[.discount] == 1 {
      return
        "value.unit and value.residual 'reward' divide by 1 - discount: set a discount below 1, "
        + "for example 0.99"
    }
    let batch =
      parameters[.learner] == "trajectory"
      ? parameters[.miniBatch] + parameters[.plannedMiniBatch] + parameters[.perturbedMiniBatch]
      : parameters[.miniBatch]
    if parameters[.gradientSteps] * batch > UInt32.max {
      return
        "learner.gradient_steps times the states of a mini-batch is \(parameters[.gradientSteps] * batch), "
        + "and an update draws \(UInt32.max) at most: lower one of them"
    }
    let sequences = parameters[.targetStates] * parameters[.targetRollouts]
    if parameters[.learner] == "fitted", sequences > mostSequences {
      return
        "target.states times target.rollouts is \(sequences), and an update simulates \(mostSequences) at once at most: "
        + "lower one of them"
    }
    return parameters[.learner] == "trajectory"
      ? contradiction(inLearningFromTrajectories: parameters) : nil
  }

  private static func contradiction(inLearningFromTrajectories parameters: Parameters) -> String? {
    if parameters[.lowestTarget] > parameters[.highestTarget] {
      return "target.lowest is above target.highest: exchange them"
    }
    if parameters[.reoptimised] + parameters[.continued] > 1 {
      return "target.reoptimised and target.continued are shares of one whole, and make more than 1"
    }
    if parameters[.targetRollouts] == 1 {
      return
        "target.rollouts is 1, and that rollout is the plan itself, so that no plan is improved: "
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
    let least = TrajectoryLearner.Settings.leastPlans
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
        "target.lowest and target.highest are rewards per step, and with a discount of 1 a value is none: "
        + "leave them out, or set a discount below 1"
    }
    return nil
  }
}
