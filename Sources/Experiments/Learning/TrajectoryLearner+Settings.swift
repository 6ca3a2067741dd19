internal import Sweeps

extension TrajectoryLearner {
  struct Settings {
    /// Updates from one standardisation of the networks' inputs to the next.
    static let updatesOfScaling = 10
    /// Executed steps, and plans, that count as recent where starts are chosen.
    static let recentSteps = 600
    static let recentPlans = 200
    /// Stored plans are chosen as starts once there are more than this.
    static let leastPlans = 8

    var planning: MPPI.Settings
    /// M
    var plans: Int
    var reoptimised: Double
    var continued: Double
    var storedPlans: Int
    var perturbedOfPlan: Int
    /// Perturbed states lie within this many steps of their plan's start.
    var perturbedReach: Int
    var executedHorizon: Int
    var rules: TrainingSet.Rules
    var targetNoise: Double
    var bufferCapacity: Int
    var gradientSteps: Int
    /// Whether states off the plans are kept: with plans of one step there are none.
    var keepsPerturbed: Bool {
      batches.perturbed > 0 && perturbedOfPlan > 0 && planning.horizon > 1
    }
    /// States of a mini-batch from each section.
    var batches: (executed: Int, planned: Int, perturbed: Int)
    var descent: EnsembleDescent.Settings

    func batch(_ section: TrainingSet.Section) -> Int {
      switch section {
      case .executed: batches.executed
      case .planned: batches.planned
      case .perturbed: batches.perturbed
      }
    }

    // Enough for each state of a trajectory to be drawn once on average, each perturbed state twice. Executed segments
    // start anywhere, so the first states of an episode, which fewer segments hold, come up less often.
    var executedSegments: Int { (gradientSteps * batches.executed).dividedUp(by: executedHorizon) }
    var plansOfUpdate: Int { (gradientSteps * batches.planned).dividedUp(by: planning.horizon) }
    var perturbedOfUpdate: Int { (gradientSteps * batches.perturbed).dividedUp(by: 2) }

    /// Columns of a training set: trajectories with their last states, perturbed states with their ends.
    var columns: Int {
      executedSegments * (executedHorizon + 1) + plansOfUpdate * (planning.horizon + 1)
        + 2 * perturbedOfUpdate
    }
  }
}

extension Int {
  fileprivate func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}

extension TrajectoryLearner.Settings {
  init(_ parameters: Parameters) {
    planning = MPPI.Settings(parameters)
    planning.horizon = parameters[.targetHorizon]
    planning.rollouts = parameters[.targetRollouts]
    planning.iterations = parameters[.targetIterations]
    planning.rewards = .all
    plans = parameters[.targetStates]
    reoptimised = parameters[.reoptimised]
    continued = parameters[.continued]
    storedPlans = min(
      parameters[.storedPlans], max(Experiment.updates(of: parameters), 1) * plans)
    perturbedOfPlan = parameters[.perturbedOfPlan]
    perturbedReach = min(max(parameters[.horizon], 16), max(planning.horizon - 1, 1))
    executedHorizon = parameters[.executedHorizon]
    let steps = 1 / (1 - min(parameters[.discount], 1 - 1e-6))
    rules = TrainingSet.Rules(
      discount: parameters[.discount], trace: parameters[.trace],
      range: Float(parameters[.lowestTarget] * steps)...Float(parameters[.highestTarget] * steps))
    targetNoise = parameters[.targetNoise]
    bufferCapacity = ReplayBuffer.capacity(for: parameters)
    gradientSteps = parameters[.gradientSteps]
    batches = (
      parameters[.miniBatch], parameters[.plannedMiniBatch], parameters[.perturbedMiniBatch]
    )
    descent = EnsembleDescent.Settings(
      batch: TrajectoryLearner.miniBatch(of: parameters),
      rate: parameters[.learningRate], decay: parameters[.weightDecay],
      decayKind: parameters[.decayKind], following: parameters[.following])
  }
}

extension TrajectoryLearner {
  static func miniBatch(of parameters: Parameters) -> Int {
    parameters[.miniBatch] + parameters[.plannedMiniBatch] + parameters[.perturbedMiniBatch]
  }

  static func targetRollouts(of parameters: Parameters) -> Double {
    let rollouts = Double(parameters[.targetRollouts])
    // The plan that is kept is followed once more, for its states.
    return rollouts * Double(parameters[.targetIterations]) + 1
  }
}

extension Parameter<Int> {
  static let targetIterations = Parameter(
    "target.iterations", default: 3, in: 1...1000,
    "Planning iterations for each target state (trajectory learner).")
  static let storedPlans = Parameter(
    "target.plans", default: 512, in: 1...1_000_000,
    "Planned trajectories that are kept (trajectory learner).")
  static let perturbedOfPlan = Parameter(
    "target.perturbed", default: 32, in: 0...65_536,
    "States kept from each plan's last rollouts, one of each: half from the rollouts in turn, half "
      + "drawn by weight, which may repeat (trajectory learner)."
  )
  static let executedHorizon = Parameter(
    "target.executed_horizon", default: 64, in: 1...4096,
    "Executed steps whose rewards make a target before the value does (trajectory learner).")
  static let plannedMiniBatch = Parameter(
    "learner.minibatch_planned", default: 32, in: 0...65_536,
    "States of plans in each mini-batch, beside learner.minibatch executed ones (trajectory learner)."
  )
  static let perturbedMiniBatch = Parameter(
    "learner.minibatch_perturbed", default: 32, in: 0...65_536,
    "States off the plans in each mini-batch (trajectory learner).")
}

extension Parameter<Double> {
  static let reoptimised = Parameter(
    "target.reoptimised", default: 0.4, in: 0...1,
    "Share of plans that improve a stored one (trajectory learner).")
  static let continued = Parameter(
    "target.continued", default: 0.3, in: 0...1,
    "Share of plans that start late on a stored one (trajectory learner).")
  static let trace = Parameter(
    "target.trace", default: 0.97, in: 0...1,
    "Lambda of the TD(lambda) targets along trajectories (trajectory learner).")
  static let lowestTarget = Parameter(
    "target.lowest", default: -greatest, in: -greatest...greatest,
    "Least target, in reward per step: targets are cut to it (trajectory learner).")
  static let highestTarget = Parameter(
    "target.highest", default: greatest, in: -greatest...greatest,
    "Largest target, in reward per step (trajectory learner).")
  static let following = Parameter(
    "learner.following", default: 1, in: 0...1,
    "How far the acting and target networks move to the trained ones in a gradient step (trajectory learner)."
  )
}
