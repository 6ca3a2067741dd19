internal import Sweeps

/// Acts by its planner with its value as terminal reward, and learns that value if it has a learner
/// (Algorithm 1). A value that another run has trained stays as it is.
final class Agent {
  let planner: any Planner
  let value: any ValueFunction
  let learner: FittedValueIteration?

  /// - Parameter trained: the value function that an agent without a learner plans with.
  init(task: any ControlTask, parameters: Parameters, trained: Grid? = nil) throws {
    let seed = parameters[.seed]
    let label = parameters[.agentStream]
    let planning = RandomStream(seed: seed, name: "planner", label: label)
    let kind = parameters[.agent]
    planner = Planners.named(kind == .random ? "random" : "mppi")(task, parameters, planning)
    if let trained {
      precondition(kind == .mpc, "agent '\(kind)' uses no trained value function")
      let ensemble = try ValueEnsemble(trained)
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
    learner = FittedValueIteration(
      task: task, ensemble: ensemble, settings: FittedValueIteration.Settings(parameters),
      random: random)
  }

  /// Chooses the action of a control step, counted from 0.
  func act(
    from state: UnsafePointer<Double>, step: Int, into action: UnsafeMutablePointer<Float>
  ) throws {
    try planner.act(from: state, step: step, value: value, into: action)
  }

  /// Remembers the state of control step `step`, counted from 1, and updates the value when it is due.
  ///
  /// - Returns: what the update did, `nil` if none was due.
  func learn(from state: UnsafePointer<Double>, step: Int) throws -> FittedValueIteration.Report? {
    guard let learner else { return nil }
    learner.remember(state)
    guard step % learner.settings.period == 0 else { return nil }
    try learner.update()
    return learner.report
  }
}

extension ValueEnsemble {
  convenience init(task: any ControlTask, parameters: Parameters, random: RandomStream) throws {
    let trainable = Initialisation(
      inputGain: parameters[.inputGain], hiddenGain: parameters[.hiddenGain],
      outputGain: parameters[.outputGain], biasRange: parameters[.biasRange])
    var prior = trainable
    // Priors are standardised, so the gain of their last layer does not matter.
    prior.outputGain = 1
    try self.init(
      network: Network(inputs: task.observationCount, hidden: parameters[.hidden]),
      members: parameters[.members], optimism: parameters[.aggregate], kappa: parameters[.kappa],
      priorMean: parameters[.priorMean], priorScale: parameters[.priorScale], trainable: trainable,
      prior: prior, random: random,
      referenceObservations: task.referenceObservations())
  }
}
