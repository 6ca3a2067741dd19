public import Sweeps

extension Experiment {
  /// What is wrong with a combination of individually allowed parameters, and what to do; `nil` if nothing is.
  ///
  /// It makes no task, so that sweeps of many thousand runs can be checked.
  public static func contradiction(in parameters: Parameters) -> String? {
    let task = Tasks.type(of: parameters)
    return (task is any HumanoidTask.Type ? Humanoid.contradiction(in: parameters) : nil)
      ?? (parameters[.agent].plans ? contradiction(inPlanning: parameters) : nil)
      ?? (parameters[.agent] == .polo ? contradiction(inLearning: parameters, of: task) : nil)
  }

  private static func contradiction(inPlanning parameters: Parameters) -> String? {
    if parameters[.rollouts] == 1 {
      return
        "planner.rollouts is 1, and that rollout is the plan itself, so there is nothing to choose "
        + "from: set it to 2 or more"
    }
    if parameters[.noise] == 0 {
      return "planner.noise is 0, so that all rollouts are the plan itself and it never moves: "
        + "set it above 0"
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
    let learner = Learners.named(parameters[.learner])
    let states = parameters[.gradientSteps] * learner.miniBatch(of: parameters)
    if states > UInt32.max {
      return
        "learner.gradient_steps times the states of a mini-batch is \(states), "
        + "and an update draws \(UInt32.max) at most: lower one of them"
    }
    return learner.contradiction(in: parameters)
  }
}
