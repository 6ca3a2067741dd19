internal import Kernels

/// Improves a plan by noisy rollouts: what `MPPI` does at each control step, and `TrajectoryLearner` from
/// past states.
///
/// One iteration: S action sequences, the plan plus AR(1) noise clipped to the actuators' ranges, sequence 0
/// the plan itself; returns `R = Σ γᵗ rₜ + γᴴ V(s_H)` (eq. 3); weights `exp((R − max R) / (λ u))` with u the
/// standard deviation of the returns or 1; the plan becomes the weighted mean.
final class PlanOptimiser {
  let horizon: Int
  let actionCount: Int
  /// `[horizon, actionCount]`, rest at first.
  let plan: FloatBuffer
  /// `[actionCount]`
  private let rest: FloatBuffer
  /// The rollouts of the last iteration.
  let batch: RolloutBatch
  /// Their returns and weights, `[lanes]`; the weights sum to 1.
  let returns: FloatBuffer
  let weights: FloatBuffer
  private let simulator: any Simulator
  private let settings: MPPI.Settings
  private let random: RandomStream
  private let noise: ActionNoise
  private let terminalValues: FloatBuffer
  private(set) var simulatedSteps = 0
  /// Of the last iteration.
  private(set) var report = PlanReport()

  /// - Parameter settings: the caller applies its iterations and its tail.
  init(task: any ControlTask, settings: MPPI.Settings, random: RandomStream) {
    self.settings = settings
    self.random = random
    horizon = settings.horizon
    simulator = task.makeSimulator()
    batch = RolloutBatch(count: settings.rollouts, horizon: settings.horizon, task: task)
    actionCount = task.action.count
    noise = ActionNoise(
      of: task.action, deviation: settings.noise, correlation: settings.correlation)
    rest = FloatBuffer(task.action.map(\.rest))
    plan = FloatBuffer(count: settings.horizon * actionCount)
    returns = FloatBuffer(count: batch.lanes)
    weights = FloatBuffer(count: batch.lanes)
    terminalValues = FloatBuffer(count: batch.lanes)
    clearPlan(from: 0)
  }

  /// Makes the plan do nothing from a step on.
  func clearPlan(from first: Int) {
    for step in first..<horizon {
      (plan.pointer + step * actionCount).update(from: rest.pointer, count: actionCount)
    }
  }

  /// The state from which the next iterations plan.
  func start(from state: UnsafePointer<Double>) {
    for rollout in 0..<batch.count { batch.setStartState(state, of: rollout) }
  }

  /// One iteration.
  ///
  /// - Parameter randomStep: addresses the noise: equal steps give equal noise.
  /// - Throws: `ExperimentError` if no rollout could be simulated.
  func improve(randomStep: Int, value: any ValueFunction) throws {
    let lanes = batch.lanes
    noise.perturb(plan, into: batch, random, step: randomStep, .exploration)
    batch.wantsLastObservations = value.readsObservations
    try simulator.roll(batch)
    simulatedSteps += batch.count * horizon
    if settings.rewards == .terminalOnly {
      batch.rewards.pointer.update(repeating: 0, count: batch.rewards.count)
    }
    value.evaluate(batch.lastObservations.pointer, lanes: lanes, into: terminalValues.pointer)
    kernel_returns(
      batch.rewards.pointer, terminalValues.pointer, horizon, lanes,
      Float(settings.discount), returns.pointer)
    guard try weighReturns() else { return }
    kernel_weighted_sums(
      batch.actions.pointer, weights.pointer, horizon * actionCount, lanes, plan.pointer)
  }

  /// The rollout of the last iteration with the largest return.
  var bestRollout: Int {
    var best = -1
    for rollout in 0..<batch.count where !batch.hasDiverged[rollout] {
      if best < 0 || returns[rollout] > returns[best] { best = rollout }
    }
    return best
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
    guard sum.isFinite else { throw ExperimentError.returnsNotFinite }
    guard top > bottom else {
      report = PlanReport(effectiveRollouts: Double(sound), returnSpread: 0)
      for rollout in 0..<count {
        weights[rollout] = batch.hasDiverged[rollout] ? 0 : 1 / Float(sound)
      }
      return false
    }
    let mean = sum / Double(sound)
    var squares: Double = 0
    for rollout in 0..<count where !batch.hasDiverged[rollout] {
      squares += (Double(returns[rollout]) - mean) * (Double(returns[rollout]) - mean)
    }
    report.returnSpread = (squares / Double(sound)).squareRoot()
    let unit = settings.temperatureUnit == .deviation ? report.returnSpread : 1
    let inverse = Float(1 / (settings.temperature * unit))
    for rollout in 0..<count { weights[rollout] = (returns[rollout] - top) * inverse }
    kernel_exp(weights.pointer, weights.pointer, batch.lanes)
    normaliseWeights()
    return true
  }

  private func normaliseWeights() {
    let count = batch.count
    var total: Double = 0
    var totalOfSquares: Double = 0
    for rollout in 0..<count {
      if batch.hasDiverged[rollout] { weights[rollout] = 0 }
      let weight = Double(weights[rollout])
      total += weight
      totalOfSquares += weight * weight
    }
    report.effectiveRollouts = total * total / totalOfSquares
    let normaliser = Float(1 / total)
    for rollout in 0..<count { weights[rollout] *= normaliser }
    for lane in count..<batch.lanes { weights[lane] = 0 }
  }
}

extension PlanOptimiser: Stateful {
  func pass(through state: StateTransfer) throws {
    try state.pass("plan", plan)
    try state.pass("batch", batch)
    try state.pass("simulatedSteps", &simulatedSteps)
  }
}
