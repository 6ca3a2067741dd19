internal import Kernels
internal import Sweeps

/// Learns an ensemble's values from what the agent did and from plans made from where it has been.
///
/// Every Z steps: M plans of N steps, each improved by I iterations of C rollouts with the ensemble's optimistic value
/// at their end; the best trajectory of each is stored, and of stored ones drawn at random every state but the last is
/// trained on. Then G gradient steps on mini-batches of three kinds of states: executed ones and those of stored plans,
/// with TD(λ) targets along their trajectory, and those that the last rollouts went through, with their rollout's
/// return. The gradient moves the trained networks; the ensemble's own follow them slowly (target networks), and serve
/// to compute targets and to act.
///
/// Source: Lowrey et al. 2018 (POLO), Algorithm 1, eqs. 5 and 7. Ours: a plan for each state of each mini-batch would
/// cost thousands of core-hours, so the plans are a stated budget, M · I · C · N control steps per update, shared by
/// the members, stored, improved again and continued; the maximum of eq. 7 over few rollouts alone inflates the values,
/// so executed and perturbed states are trained on what was obtained from them; target networks as in Lillicrap et al.
/// 2015, TD(λ) as in Sutton 1988.
final class TrajectoryLearner: Learner {
  let ensemble: ValueEnsemble
  let settings: Settings
  private let task: any ControlTask
  private let random: RandomStream
  private let optimiser: PlanOptimiser
  private let executed: ExecutedSteps
  let plans: StoredPlans
  let perturbed: PerturbedStates
  private let set: TrainingSet
  private let descent: EnsembleDescent
  private let follower: any Simulator
  private let observation: FloatBuffer
  private var statistics: ObservationStatistics?
  /// `[stateCount]`: where the current plan starts.
  private let start: Buffer<Double>
  private let stateCount: Int
  private(set) var report: LearningReport
  private(set) var updates = 0
  private var followedSteps = 0
  var simulatedSteps: Int { optimiser.simulatedSteps + followedSteps }
  var divergedRollouts: Int { optimiser.batch.divergedCount }

  init(
    task: any ControlTask, ensemble: ValueEnsemble, parameters: Parameters, random: RandomStream
  ) {
    let settings = Settings(parameters)
    self.task = task
    self.ensemble = ensemble
    self.settings = settings
    self.random = random
    optimiser = PlanOptimiser(task: task, settings: settings.planning, random: random)
    follower = task.makeSimulator()
    stateCount = task.stateCount
    executed = ExecutedSteps(
      capacity: settings.bufferCapacity, stateCount: stateCount, actionCount: task.action.count,
      observationCount: task.observationCount)
    plans = StoredPlans(
      capacity: settings.storedPlans, horizon: settings.planning.horizon, task: task)
    perturbed = PerturbedStates(
      capacity: settings.keepsPerturbed ? settings.storedPlans * settings.perturbedOfPlan * 4 : 0,
      observationCount: task.observationCount)
    set = TrainingSet(
      capacity: settings.columns, observationCount: task.observationCount,
      members: ensemble.members)
    descent = EnsembleDescent(ensemble: ensemble, settings: settings.descent)
    observation = FloatBuffer(count: task.observationCount)
    if ensemble.scaling != nil {
      statistics = ObservationStatistics(observationCount: task.observationCount)
    }
    start = Buffer(count: stateCount)
    report = LearningReport(members: ensemble.members)
  }

  func remember(_ step: ExecutedStep) throws {
    try follower.observe(step.state, count: 1, into: observation.pointer, lanes: 1)
    executed.append(step, observation: observation.pointer)
    statistics?.add(observation.pointer, count: 1, lanes: 1)
  }

  func update() throws {
    if let statistics, updates % Settings.updatesOfScaling == 0 {
      ensemble.scaling = statistics.scaling
    }
    updates += 1
    for index in 0..<settings.plans { try makePlan(index) }
    fillTrainingSet()
    computeTargets()
    for member in 0..<ensemble.members { report.loss[member] = 0 }
    for gradientStep in 0..<settings.gradientSteps { descend(gradientStep) }
    try report.checkNumbers(of: ensemble)
  }

  // MARK: Plans

  private func makePlan(_ index: Int) throws {
    let plan = chooseStart(index)
    plans.states(plan).update(from: start.pointer, count: stateCount)
    optimiser.start(from: start.pointer)
    if settings.keepsPerturbed { drawWaypoints(index) }
    var best = -Float.infinity
    for iteration in 0..<settings.planning.iterations {
      let place = (updates * settings.plans + index) * settings.planning.iterations + iteration
      try optimiser.improve(randomStep: place, value: ensemble)
      let rollout = optimiser.bestRollout
      guard optimiser.returns[rollout] > best else { continue }
      best = optimiser.returns[rollout]
      keep(rollout, as: plan)
    }
    try follower.follow(
      plans.actions(plan), steps: plans.horizon, actionCount: optimiser.actionCount,
      stateCount: stateCount, through: plans.states(plan))
    followedSteps += plans.horizon
    try follower.observe(
      plans.states(plan), count: plans.horizon + 1, into: plans.observations(plan),
      lanes: plans.lanes)
    if settings.keepsPerturbed { keepPerturbed(index) }
  }

  private func keep(_ rollout: Int, as plan: Int) {
    let batch = optimiser.batch
    batch.copyActions(of: rollout, into: plans.actions(plan))
    for step in 0..<batch.horizon {
      plans.rewards(plan)[step] = batch.rewards[step * batch.lanes + rollout]
    }
  }

  /// Chooses a state and the plan to start with there.
  ///
  /// - Returns: where the result is to be stored.
  private func chooseStart(_ index: Int) -> Int {
    let choice = Double(random.fraction(step: updates, .plans, at: 4 * index))
    let horizon = plans.horizon
    guard plans.count > Settings.leastPlans, choice < settings.reoptimised + settings.continued
    else {
      startFromExecuted(index)
      return plans.makePlan()
    }
    let recent = random.index(
      below: min(plans.count, Settings.recentPlans), step: updates, .plans, at: 4 * index + 1)
    let source = plans.recent(recent)
    let isContinued = choice >= settings.reoptimised
    let offset =
      isContinued
      ? horizon / 2
        + random.index(below: max(horizon / 2 - 1, 1), step: updates, .plans, at: 4 * index + 2)
      : 0
    let place = plans.states(source) + offset * stateCount
    guard !task.isLost(place) else {
      startFromExecuted(index)
      return plans.makePlan()
    }
    start.pointer.update(from: place, count: stateCount)
    warmStart(actions: horizon - offset) {
      UnsafePointer(plans.actions(source) + ($0 + offset) * executed.actionCount)
    }
    return isContinued ? plans.makePlan() : source
  }

  /// Half of these starts are from what the agent did lately.
  private func startFromExecuted(_ index: Int) {
    let isRecent = random.fraction(step: updates, .plans, at: 4 * index + 3) < 0.5
    let reach = isRecent ? min(executed.count, Settings.recentSteps) : executed.count
    let step =
      executed.count - 1 - random.index(below: reach, step: updates, .plans, at: 4 * index + 1)
    start.pointer.update(from: executed.state(step), count: stateCount)
    let after = executed.stepsAfter(step, limit: plans.horizon - 1)
    warmStart(actions: after + 1) { executed.action(step + $0) }
  }

  /// The plan begins with known actions, the last of them repeated to its end.
  private func warmStart(actions known: Int, _ action: (Int) -> UnsafePointer<Float>) {
    let count = optimiser.actionCount
    for step in 0..<plans.horizon {
      (optimiser.plan.pointer + step * count).update(
        from: action(min(step, known - 1)), count: count)
    }
  }

  // MARK: States off the plans

  private func drawWaypoints(_ index: Int) {
    let batch = optimiser.batch
    for rollout in 0..<batch.count {
      let drawn = random.index(
        below: settings.perturbedReach, step: updates, .waypoints, at: index * batch.count + rollout
      )
      batch.waypointSteps[rollout] = Int32(drawn + 1)
    }
  }

  /// States of the last iteration's rollouts, one half by chance, the other by weight.
  private func keepPerturbed(_ index: Int) {
    let batch = optimiser.batch
    let half = settings.perturbedOfPlan / 2
    for number in 0..<settings.perturbedOfPlan {
      // Rollout 0 is the plan; the order of the others is random.
      let rollout =
        number < half ? 1 + number % max(batch.count - 1, 1) : drawByWeight(index, number)
      guard rollout < batch.count, !batch.hasDiverged[rollout] else { continue }
      perturbed.append(batch, rollout: rollout, discount: settings.rules.discount)
    }
  }

  private func drawByWeight(_ index: Int, _ number: Int) -> Int {
    let place = index * settings.perturbedOfPlan + number
    var rest = random.fraction(step: updates, .candidates, at: place)
    for rollout in 0..<optimiser.batch.count {
      rest -= optimiser.weights[rollout]
      if rest < 0 { return rollout }
    }
    return 0
  }

  // MARK: Training

  private func fillTrainingSet() {
    set.removeAll()
    for segment in 0..<settings.executedSegments {
      let first = random.index(below: executed.count, step: updates, .segments, at: segment)
      let steps = executed.stepsAfter(first, limit: settings.executedHorizon)
      if steps > 0 { set.append(executed, from: first, count: steps) }
    }
    for number in 0..<settings.plansOfUpdate {
      let plan = random.index(below: plans.count, step: updates, .states, at: number)
      set.append(plans, plan: plan)
    }
    guard perturbed.count > 0 else { return }
    for number in 0..<settings.perturbedOfUpdate {
      let index = random.index(
        below: perturbed.count, step: updates, .states, at: settings.plansOfUpdate + number)
      set.append(perturbed, index: index)
    }
  }

  private func computeTargets() {
    for member in 0..<ensemble.members {
      set.computeTargets(of: member, ensemble, perturbed: perturbed, rules: settings.rules)
      (report.targetMean[member], report.targetSpread[member]) = set.moments(of: member)
    }
    descent.convertTargets(
      of: set, noise: settings.targetNoise, random: random, update: updates)
  }

  private func descend(_ gradientStep: Int) {
    descent.beginBatch()
    for section in TrainingSet.Section.allCases where set.trainedColumns(section) > 0 {
      for _ in 0..<settings.batch(section) {
        let place = gradientStep * settings.descent.batch + descent.count
        let index = random.index(
          below: set.trainedColumns(section), step: updates, .samples, at: place)
        descent.append(
          set.observations, set.targets, lanes: set.lanes,
          column: set.trainedColumn(section, index))
      }
    }
    // One executed step, and no states of plans or off them, as may be in the first update of
    // `learner.period: 1`.
    guard descent.count > 0 else { return }
    descent.step(report: &report, of: settings.gradientSteps)
  }
}

extension TrajectoryLearner {
  func pass(through state: StateTransfer) throws {
    try state.pass("ensemble", ensemble)
    try state.pass("optimiser", optimiser)
    try state.pass("executed", executed)
    try state.pass("plans", plans)
    try state.pass("perturbed", perturbed)
    try state.pass("descent", descent)
    try state.pass("statistics") { try statistics?.pass(through: state) }
    try state.pass("updates", &updates, in: StateTransfer.updates)
    try state.pass("followedSteps", &followedSteps)
  }
}
