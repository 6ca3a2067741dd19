internal import Sweeps

extension FittedValueIteration {
  struct Settings {
    var gradientSteps: Int
    var targetStates: Int
    var targetRollouts: Int
    var targetHorizon: Int
    var targetExploration: Double
    var targetCorrelation: Double
    var targetNoise: Double
    var bufferCapacity: Int
    var discount: Double
    var descent: EnsembleDescent.Settings
  }
}

extension FittedValueIteration.Settings {
  init(_ parameters: Parameters) {
    gradientSteps = parameters[.gradientSteps]
    targetStates = parameters[.targetStates]
    targetRollouts = parameters[.targetRollouts]
    targetHorizon = parameters[.targetHorizon]
    targetExploration = parameters[.targetExploration]
    targetCorrelation = parameters[.targetCorrelation]
    targetNoise = parameters[.targetNoise]
    bufferCapacity = ReplayBuffer.capacity(for: parameters)
    discount = parameters[.discount]
    descent = EnsembleDescent.Settings(
      batch: FittedValueIteration.miniBatch(of: parameters), rate: parameters[.learningRate],
      decay: parameters[.weightDecay], decayKind: parameters[.decayKind], following: nil)
  }
}

extension FittedValueIteration {
  /// Rollouts that an update simulates at once, at most.
  private static let mostSequences = 1 << 20

  static func miniBatch(of parameters: Parameters) -> Int { parameters[.miniBatch] }

  static func targetRollouts(of parameters: Parameters) -> Double {
    Double(parameters[.targetRollouts])
  }

  static func contradiction(in parameters: Parameters) -> String? {
    let sequences = parameters[.targetStates] * parameters[.targetRollouts]
    guard sequences > mostSequences else { return nil }
    return
      "target.states times target.rollouts is \(sequences), and an update simulates \(mostSequences) at once at most: "
      + "lower one of them"
  }
}
