internal import Sweeps

/// What the networks' outputs are.
enum ValueUnit: String, CaseIterable, Sendable {
  /// Discounted returns V.
  case discountedReturn = "return"
  /// `(1 − γ) V`: numbers of the size of one step's reward, whatever the discount.
  case reward
}

/// What is added to the networks' outputs.
enum ValueResidual: String, CaseIterable, Sendable {
  case none
  /// `r(s) / (1 − γ)`: the networks learn how far a state's value differs from its reward for ever.
  case reward
}

/// What the networks see.
enum ValueInputs: String, CaseIterable, Sendable {
  case raw
  /// Observations less their mean, over their standard deviation, both from the task's reference
  /// observations at first, then from what the agent has seen, if its learner tracks it.
  case standardised
}

extension ValueEnsemble {
  convenience init(task: any ControlTask, parameters: Parameters, random: RandomStream) throws {
    let trainable = Initialisation(
      inputGain: parameters[.inputGain], hiddenGain: parameters[.hiddenGain],
      outputGain: parameters[.outputGain], biasRange: parameters[.biasRange])
    var prior = trainable
    // Priors are standardised, so the gain of their last layer does not matter.
    prior.outputGain = 1
    let reference = try task.referenceObservations()
    self.init(
      network: Network(inputs: task.observationCount, hidden: parameters[.hidden]),
      members: parameters[.members], aggregate: parameters[.aggregate], kappa: parameters[.kappa],
      priorMean: parameters[.priorMean], priorScale: parameters[.priorScale], trainable: trainable,
      prior: prior, random: random, referenceObservations: reference,
      unit: parameters[.valueUnit] == .reward ? Self.steps(parameters) : 1,
      residual: Self.residual(of: task, parameters),
      scaling: parameters[.valueInputs] == .raw
        ? nil : Self.scaling(reference, of: task.observationCount))
  }

  /// 1/(1 − γ).
  private static func steps(_ parameters: Parameters) -> Double {
    precondition(parameters[.discount] < 1, "the parameters were not checked")
    return 1 / (1 - parameters[.discount])
  }

  private static func residual(
    of task: any ControlTask, _ parameters: Parameters
  ) -> (reward: StateReward, factor: Float)? {
    guard parameters[.valueResidual] == .reward else { return nil }
    guard let reward = task.stateReward else {
      preconditionFailure("the parameters were not checked")
    }
    return (reward, Float(steps(parameters)))
  }

  private static func scaling(
    _ reference: [Float], of observationCount: Int
  ) -> ObservationScaling {
    let count = reference.count / observationCount
    var statistics = ObservationStatistics(observationCount: observationCount)
    reference.withUnsafeBufferPointer {
      statistics.add($0.baseAddress!, count: count, lanes: count)
    }
    return statistics.scaling
  }
}

extension Parameter<ValueUnit> {
  static let valueUnit = Parameter(
    "value.unit", default: .discountedReturn,
    "Unit of the networks' outputs, priors and target noise: returns V, or rewards (1 - gamma) V.")
}

extension Parameter<ValueResidual> {
  static let valueResidual = Parameter(
    "value.residual", default: .none,
    "Added to every network: nothing, or the reward of the state for ever, r(s) / (1 - gamma); that only in "
      + "tasks whose observations tell the reward: humanoid-getup and hand-cube.")
}

extension Parameter<ValueInputs> {
  static let valueInputs = Parameter(
    "value.inputs", default: .raw, "What the networks see: observations, raw or standardised.")
}
