internal import Sweeps

/// Model predictive path integral control: the softmax-weighted mean of noisy rollouts of the last plan.
///
/// Per step: the plan is improved (`PlanOptimiser`), its first action is taken, the others are shifted, and the
/// action of doing nothing, or the last action again, comes in at the end.
///
/// Source: Williams et al. 2016; Lowrey et al. 2018 (POLO), section 2.3. Ours: the temperature's unit is
/// stated, since λ against raw returns means something different for each task and horizon, and with one for
/// H = 1 the greedy agent barely moves; where all returns are equal the plan stays as it is, since their mean
/// is noise.
final class MPPI: Planner {
  struct Settings {
    var horizon: Int
    var rollouts: Int
    var iterations: Int
    /// Standard deviation as a fraction of half an actuator's range.
    var noise: Double
    var correlation: Double
    var temperature: Double
    var temperatureUnit: TemperatureUnit
    var discount: Double
    var tail: Tail = .zero
    var rewards: Rewards = .all
  }

  /// What the last action of a shifted plan is.
  enum Tail: String, CaseIterable, Sendable {
    /// That of doing nothing: zero for a motor.
    case zero
    /// The last action of the plan before.
    case `repeat`
  }

  /// Which rewards of a rollout its return counts.
  enum Rewards: String, CaseIterable, Sendable {
    case all
    /// None, so that the terminal value alone decides: POLO's section 3.2, "MPC without any intermediate
    /// rewards".
    case terminalOnly = "none"
  }

  /// What λ multiplies.
  enum TemperatureUnit: String, CaseIterable, Sendable {
    /// The standard deviation of the returns of one set of rollouts.
    case deviation
    /// 1, in reward units.
    case reward
  }

  private let settings: Settings
  private let optimiser: PlanOptimiser
  var report: PlanReport? { optimiser.report }
  var simulatedSteps: Int { optimiser.simulatedSteps }
  /// The rollouts of the last plan; a benchmark rolls them out again.
  var batch: RolloutBatch { optimiser.batch }
  var divergedRollouts: Int { batch.divergedCount }

  init(task: any ControlTask, settings: Settings, random: RandomStream) {
    self.settings = settings
    optimiser = PlanOptimiser(task: task, settings: settings, random: random)
  }

  func act(
    from state: UnsafePointer<Double>, step: Int, value: any ValueFunction,
    into action: UnsafeMutablePointer<Float>
  ) throws {
    optimiser.start(from: state)
    for iteration in 0..<settings.iterations {
      try optimiser.improve(randomStep: step * settings.iterations + iteration, value: value)
    }
    action.update(from: optimiser.plan.pointer, count: optimiser.actionCount)
    shiftPlan()
  }

  func reset() { optimiser.clearPlan(from: 0) }

  private func shiftPlan() {
    let (plan, count) = (optimiser.plan, optimiser.actionCount)
    let kept = plan.count - count
    plan.pointer.update(from: plan.pointer + count, count: kept)
    if settings.tail == .zero { optimiser.clearPlan(from: optimiser.horizon - 1) }
  }
}

extension MPPI.Settings {
  init(_ parameters: Parameters) {
    horizon = parameters[.horizon]
    rollouts = parameters[.rollouts]
    iterations = parameters[.iterations]
    noise = parameters[.noise]
    correlation = parameters[.noiseCorrelation]
    temperature = parameters[.temperature]
    temperatureUnit = parameters[.temperatureUnit]
    discount = parameters[.discount]
    tail = parameters[.tail]
    rewards = parameters[.plannedRewards]
  }
}

extension MPPI {
  func pass(through state: StateTransfer) throws { try state.pass("optimiser", optimiser) }
}
