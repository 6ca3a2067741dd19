internal import Kernels
internal import Sweeps

/// Learns an ensemble's values from the states that the agent visits.
///
/// Every Z steps: targets by eq. 7 for M states drawn from the buffer, then G Adam steps on mini-batches of
/// them by eq. 5. The maximum of eq. 7 is taken over C action sequences of N steps, doing nothing and C − 1 of
/// AR(1) noise, rolled out once and shared by the members, which differ in the terminal value alone.
///
/// Source: Lowrey et al. 2018 (POLO), Algorithm 1, eqs. 5 and 7. Ours: a plan for each state of each
/// mini-batch would cost thousands of core-hours, so M, C and N are a stated budget, M · C · N control steps
/// per update; targets are computed once per update; their noise is drawn once for each target.
final class FittedValueIteration: Learner {
  let ensemble: ValueEnsemble
  let settings: Settings
  private let buffer: ReplayBuffer
  private let random: RandomStream
  private let simulator: any Simulator
  private let descent: EnsembleDescent
  private let batch: RolloutBatch
  private let noise: ActionNoise
  /// The plan of doing nothing, `[horizon, actionCount]`.
  private let rest: FloatBuffer
  /// Lanes of the drawn states.
  private let stateLanes: Int
  private let drawnStates: Buffer<Double>
  private let stateCount: Int
  private let observations: FloatBuffer
  private let terminalValues: FloatBuffer
  private let returns: FloatBuffer
  /// `[members, stateLanes]`: what the trainable networks should output.
  private let targets: FloatBuffer
  private let targetNormals: FloatBuffer
  private(set) var report: LearningReport
  private(set) var updates = 0
  private(set) var simulatedSteps = 0
  var divergedRollouts: Int { batch.divergedCount }

  init(
    task: any ControlTask, ensemble: ValueEnsemble, parameters: Parameters, random: RandomStream
  ) {
    let settings = Settings(parameters)
    self.ensemble = ensemble
    self.settings = settings
    self.random = random
    simulator = task.makeSimulator()
    stateCount = task.stateCount
    buffer = ReplayBuffer(capacity: settings.bufferCapacity, stateCount: stateCount)
    descent = EnsembleDescent(ensemble: ensemble, settings: settings.descent)
    batch = RolloutBatch(
      count: settings.targetStates * settings.targetRollouts, horizon: settings.targetHorizon,
      task: task)
    noise = ActionNoise(
      of: task.action, deviation: settings.targetExploration,
      correlation: settings.targetCorrelation)
    rest = FloatBuffer(count: settings.targetHorizon * task.action.count)
    for place in 0..<rest.count {
      rest[place] = task.action[place % task.action.count].rest
    }
    stateLanes = Lanes.rounded(settings.targetStates)
    drawnStates = Buffer(count: settings.targetStates * stateCount)
    observations = FloatBuffer(count: task.observationCount * stateLanes)
    terminalValues = FloatBuffer(count: batch.lanes)
    returns = FloatBuffer(count: batch.lanes)
    targets = FloatBuffer(count: ensemble.members * stateLanes)
    targetNormals = FloatBuffer(count: ensemble.members * stateLanes)
    report = LearningReport(members: ensemble.members)
  }

  func remember(_ step: ExecutedStep) { buffer.append(step.state) }

  func update() throws {
    updates += 1
    try drawStates()
    try computeTargets()
    for member in 0..<ensemble.members { report.loss[member] = 0 }
    for gradientStep in 0..<settings.gradientSteps { descend(gradientStep) }
    try report.checkNumbers(of: ensemble)
  }

  private func drawStates() throws {
    for index in 0..<settings.targetStates {
      let drawn = random.index(below: buffer.count, step: updates, .states, at: index)
      let state = buffer.state(at: drawn)
      (drawnStates.pointer + index * stateCount).update(from: state, count: stateCount)
      for candidate in 0..<settings.targetRollouts {
        batch.setStartState(state, of: candidate * settings.targetStates + index)
      }
    }
    try simulator.observe(
      drawnStates.pointer, count: settings.targetStates, into: observations.pointer,
      lanes: stateLanes)
  }

  /// Eq. 7 for every drawn state and member, with target noise, less the member's fixed part.
  private func computeTargets() throws {
    try rollCandidates()
    random.fillNormals(
      targetNormals.pointer, count: targetNormals.count, step: updates, .targets)
    for member in 0..<ensemble.members {
      ensemble.evaluate(
        member: member, batch.lastObservations.pointer, lanes: batch.lanes,
        into: terminalValues.pointer)
      kernel_returns(
        batch.rewards.pointer, terminalValues.pointer, batch.horizon, batch.lanes,
        Float(settings.discount), returns.pointer)
      let target = targets.pointer + member * stateLanes
      ensemble.evaluateFixedPart(
        of: member, observations.pointer, lanes: stateLanes, into: target)
      var statistics = TargetStatistics()
      for state in 0..<settings.targetStates {
        let best = try bestReturn(from: state)
        statistics.add(Double(best))
        let noise = Float(settings.targetNoise) * targetNormals[member * stateLanes + state]
        target[state] = (best + ensemble.unit * noise - target[state]) / ensemble.unit
      }
      (report.targetMean[member], report.targetSpread[member]) = statistics.moments
    }
  }

  /// The largest return from a drawn state, over the candidates that did not diverge.
  private func bestReturn(from state: Int) throws -> Float {
    var best = -Float.infinity
    for candidate in 0..<settings.targetRollouts {
      let rollout = candidate * settings.targetStates + state
      if batch.hasDiverged[rollout] { continue }
      guard returns[rollout].isFinite else { throw ExperimentError.returnsNotFinite }
      best = max(best, returns[rollout])
    }
    guard best > -.infinity else { throw ExperimentError.allRolloutsDiverged }
    return best
  }

  private func rollCandidates() throws {
    noise.perturb(rest, into: batch, random, step: updates, .candidates)
    // Candidate 0 of every state is to do nothing.
    for row in 0..<(batch.horizon * batch.actionCount) {
      (batch.actions.pointer + row * batch.lanes).update(
        repeating: rest[row], count: settings.targetStates)
    }
    try simulator.roll(batch)
    simulatedSteps += batch.count * batch.horizon
  }

  private func descend(_ gradientStep: Int) {
    let size = settings.descent.batch
    descent.beginBatch()
    for sample in 0..<size {
      let state = random.index(
        below: settings.targetStates, step: updates, .samples, at: gradientStep * size + sample)
      descent.append(observations, targets, lanes: stateLanes, column: state)
    }
    descent.step(report: &report, of: settings.gradientSteps)
  }
}

extension FittedValueIteration {
  func pass(through state: StateTransfer) throws {
    try state.pass("ensemble", ensemble)
    try state.pass("buffer", buffer)
    try descent.pass(through: state)
    try state.pass("batch", batch)
    try state.pass("updates", &updates, in: StateTransfer.updates)
    try state.pass("simulatedSteps", &simulatedSteps)
  }
}
