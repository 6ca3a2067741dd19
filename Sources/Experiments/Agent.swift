internal import Sweeps

/// Acts through its planner, with its value as terminal reward, and learns that value if it has a learner
/// (Algorithm 1). A value that another run has trained stays as it is.
final class Agent {
  let planner: any Planner
  let value: any ValueFunction
  let learner: (any Learner)?
  private let updatePeriod: Int

  /// - Parameter trained: the value function that an agent without a learner plans with.
  init(task: any ControlTask, parameters: Parameters, trained: Grid? = nil) throws {
    let seed = parameters[.seed]
    let label = parameters[.agentStream]
    let planning = RandomStream(seed: seed, name: "planner", label: label)
    let kind = parameters[.agent]
    updatePeriod = parameters[.updatePeriod]
    planner = kind.makePlanner(task, parameters, planning)
    if let trained {
      precondition(kind == .mpc, "agent '\(kind)' uses no trained value function")
      let ensemble = try ValueEnsemble(trained, stateReward: task.stateReward)
      let inputs = ensemble.network.widths[0]
      guard inputs == task.observationCount else {
        throw ExperimentError.unusableValue(
          "it takes \(inputs) numbers, and an observation has \(task.observationCount)")
      }
      value = ensemble
      learner = nil
      return
    }
    guard kind == .polo else {
      value = ZeroValue()
      learner = nil
      return
    }
    let random = RandomStream(seed: seed, name: "ensemble", label: label)
    let ensemble = try ValueEnsemble(task: task, parameters: parameters, random: random)
    value = ensemble
    learner = Learners.named(parameters[.learner]).init(
      task: task, ensemble: ensemble, parameters: parameters, random: random)
  }

  /// Chooses the action of a control step, counted from 0.
  func act(
    from state: UnsafePointer<Double>, step: Int, into action: UnsafeMutablePointer<Float>
  ) throws {
    try planner.act(from: state, step: step, value: value, into: action)
  }

  /// Remembers control step `step`, counted from 1, and updates the value when it is due.
  ///
  /// - Returns: what the update did, `nil` if none was due.
  func learn(from executed: ExecutedStep, step: Int) throws -> LearningReport? {
    guard let learner else { return nil }
    try learner.remember(executed)
    guard step % updatePeriod == 0 else { return nil }
    try learner.update()
    return learner.report
  }
}

extension Agent: Stateful {
  /// A value that another run has trained does not change.
  func pass(through state: StateTransfer) throws {
    try state.pass("planner", planner)
    if let learner { try state.pass("learner", learner) }
  }
}
