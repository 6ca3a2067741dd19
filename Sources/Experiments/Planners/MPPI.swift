internal import Kernels
internal import Sweeps

/// Model predictive path integral control: the softmax-weighted mean of noisy rollouts of the last plan.
///
/// Per step: S action sequences, the plan plus AR(1) noise clipped to the actuators' ranges, sequence 0 the
/// plan itself; returns `R = Σ γᵗ rₜ + γᴴ V(s_H)` (eq. 3); weights `exp((R − max R) / (λ u))` with u the
/// standard deviation of the returns or 1; the plan becomes the weighted mean, its first action is taken, the
/// rest is shifted and zero, or the last action again, comes in at the end.
///
/// Source: Williams et al. 2016; Lowrey et al. 2018 (POLO), section 2.3. Ours: the temperature's unit is
/// stated, since λ against raw returns means something else for each task and horizon, and with one for H = 1
/// the greedy agent barely moves; where all returns are equal the plan stays as it is, since their mean is
/// noise.
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
  private let random: RandomStream
  private let simulator: any Simulator
  let batch: RolloutBatch
  private let actionCount: Int
  private let lower: FloatBuffer
  private let upper: FloatBuffer
  private let scale: FloatBuffer
  /// `[horizon, actionCount]`
  private let plan: FloatBuffer
  private let returns: FloatBuffer
  private let weights: FloatBuffer
  private let terminalValues: FloatBuffer
  private(set) var simulatedSteps = 0
  var divergedRollouts: Int { batch.divergedCount }

  init(task: any ControlTask, settings: Settings, random: RandomStream) {
    self.settings = settings
    self.random = random
    simulator = task.makeSimulator()
    batch = RolloutBatch(count: settings.rollouts, horizon: settings.horizon, task: task)
    actionCount = task.action.count
    lower = FloatBuffer(count: actionCount)
    upper = FloatBuffer(count: actionCount)
    scale = FloatBuffer(count: actionCount)
    for (index, actuator) in task.action.enumerated() {
      lower[index] = actuator.range.lowerBound
      upper[index] = actuator.range.upperBound
      scale[index] =
        Float(settings.noise) * (actuator.range.upperBound - actuator.range.lowerBound) / 2
    }
    plan = FloatBuffer(count: settings.horizon * actionCount)
    returns = FloatBuffer(count: batch.lanes)
    weights = FloatBuffer(count: batch.lanes)
    terminalValues = FloatBuffer(count: batch.lanes)
  }

  func act(
    from state: UnsafePointer<Double>, step: Int, value: any ValueFunction,
    into action: UnsafeMutablePointer<Float>
  ) throws {
    for rollout in 0..<batch.count { batch.setStartState(state, of: rollout) }
    for iteration in 0..<settings.iterations {
      try improvePlan(randomStep: step * settings.iterations + iteration, value: value)
    }
    action.update(from: plan.pointer, count: actionCount)
    shiftPlan()
  }

  func reset() { plan.pointer.update(repeating: 0, count: plan.count) }

  private func improvePlan(randomStep: Int, value: any ValueFunction) throws {
    let lanes = batch.lanes
    random.fillNormals(
      batch.actions.pointer, count: batch.actions.count, step: randomStep, .exploration)
    kernel_perturb(
      batch.actions.pointer, plan.pointer, scale.pointer, lower.pointer, upper.pointer,
      settings.horizon, actionCount, lanes, Float(settings.correlation), batch.actions.pointer)
    batch.wantsLastObservations = value.readsObservations
    try simulator.roll(batch)
    simulatedSteps += batch.count * settings.horizon
    if settings.rewards == .terminalOnly {
      batch.rewards.pointer.update(repeating: 0, count: batch.rewards.count)
    }
    value.evaluate(batch.lastObservations.pointer, lanes: lanes, into: terminalValues.pointer)
    kernel_returns(
      batch.rewards.pointer, terminalValues.pointer, settings.horizon, lanes,
      Float(settings.discount), returns.pointer)
    guard try weighReturns() else { return }
    kernel_weighted_sums(
      batch.actions.pointer, weights.pointer, settings.horizon * actionCount, lanes, plan.pointer)
  }

  /// Turns the returns into weights that sum to 1; `false` if all returns are equal.
  ///
  /// A rollout that diverged weighs nothing, and does not count in the unit of the temperature.
  private func weighReturns() throws -> Bool {
    let count = batch.count
    var sum: Double = 0
    var sound = 0
    var top = -Float.infinity
    var bottom = Float.infinity
    for rollout in 0..<count where !batch.hasDiverged[rollout] {
      sound += 1
      sum += Double(returns[rollout])
      top = max(top, returns[rollout])
      bottom = min(bottom, returns[rollout])
    }
    guard sound > 0 else { throw ExperimentError.allRolloutsDiverged }
    guard top > bottom else { return false }
    let mean = sum / Double(sound)
    var squares: Double = 0
    for rollout in 0..<count where !batch.hasDiverged[rollout] {
      squares += (Double(returns[rollout]) - mean) * (Double(returns[rollout]) - mean)
    }
    let unit =
      settings.temperatureUnit == .deviation ? (squares / Double(sound)).squareRoot() : 1
    let inverse = Float(1 / (settings.temperature * unit))
    for rollout in 0..<count { weights[rollout] = (returns[rollout] - top) * inverse }
    kernel_exp(weights.pointer, weights.pointer, batch.lanes)
    var total: Double = 0
    for rollout in 0..<count {
      if batch.hasDiverged[rollout] { weights[rollout] = 0 }
      total += Double(weights[rollout])
    }
    let normaliser = Float(1 / total)
    for rollout in 0..<count { weights[rollout] *= normaliser }
    for lane in count..<batch.lanes { weights[lane] = 0 }
    return true
  }

  private func shiftPlan() {
    let kept = plan.count - actionCount
    plan.pointer.update(from: plan.pointer + actionCount, count: kept)
    if settings.tail == .zero {
      (plan.pointer + kept).update(repeating: 0, count: actionCount)
    }
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
