public import Sweeps

/// One run: an agent in its world, a control step at a time.
///
/// It knows neither files nor processes, and the time only through the clock that it is given, whose
/// readings go to the series `timing` and nowhere else: all other rows depend on the parameters alone.
public final class Experiment {
  /// Rows that one control step added to the record.
  public struct Iteration: Sendable {
    /// Control steps done.
    public let step: Int
    public let rows: [Row]
  }

  public let schema: RecordSchema
  /// Control steps of the whole run.
  public let stepCount: Int

  private let task: any ControlTask
  private let agent: Agent
  private let probe: any Probe
  private let diagnostics: Diagnostics
  private let world: any Simulator
  private let environment: RandomStream
  private let now: @Sendable () -> Double
  private let cpuSeconds: @Sendable () -> Double
  private var state: [Double]
  private let action: FloatBuffer
  private let observation: FloatBuffer
  private let value = FloatBuffer(count: 16)
  private let spread = FloatBuffer(count: 16)
  /// Control steps done.
  public private(set) var step = 0
  private var episodes: Episodes
  /// Disturbances after which the world started anew.
  private var restarts = 0

  /// - Parameters:
  ///   - parameters: checked against `Experiment.parameters`.
  ///   - trained: `value_function` of the run that `value.from` names, if it names one.
  ///   - snapshot: of a run with these parameters: the run goes on from there as if it had never stopped.
  ///   - now: seconds of a clock that never goes back.
  ///   - cpuSeconds: what the run has cost so far.
  /// - Throws: `ExperimentError`; `contradiction` with the text of `contradiction(in:)`, `unusableSnapshot` if
  ///   the snapshot is not one of this run.
  public init(
    _ parameters: Parameters, trained: Grid? = nil, from snapshot: Snapshot? = nil,
    now: @escaping @Sendable () -> Double, cpuSeconds: @escaping @Sendable () -> Double = { 0 }
  ) throws {
    precondition(parameters[.valueFrom].isEmpty == (trained == nil), "value.from and its record")
    if let fault = Self.contradiction(in: parameters) {
      throw ExperimentError.contradiction(fault)
    }
    task = try Tasks.make(parameters)
    agent = try Agent(task: task, parameters: parameters, trained: trained)
    probe = task.makeProbe(parameters)
    world = task.makeWorld()
    self.now = now
    self.cpuSeconds = cpuSeconds
    environment = RandomStream(
      seed: parameters[.seed], name: "environment", label: parameters[.environmentStream])
    episodes = Episodes(length: parameters[.episodeSteps])
    state = try task.initialState(environment, episode: 0)
    action = FloatBuffer(count: Lanes.rounded(task.action.count))
    observation = FloatBuffer(count: task.observationCount)
    stepCount = parameters[.agentSteps]
    diagnostics = Diagnostics(
      planner: agent.planner, value: agent.value, discount: parameters[.discount])
    let common = Self.commonSeries(
      state: task.state, action: task.action, members: agent.learner?.ensemble.members ?? 0)
    schema = RecordSchema(series: common + probe.series + diagnostics.series)
    if let snapshot {
      let transfer = StateTransfer(from: snapshot)
      try pass(through: transfer)
      try transfer.finish()
    }
  }

  /// Does one control step; `nil` once the run is over.
  ///
  /// - Throws: `ExperimentError`; the run cannot go on then.
  public func next() throws -> Iteration? {
    guard step < stepCount else { return nil }
    var rows = step == 0 ? probeRows() : []

    let begin = now()
    try agent.act(from: state, step: step, into: action.pointer)
    let planned = now()
    let before = state
    let (stateValue, spread) = try valueOfState()
    let reward = try stepWorld()
    let episode = episodes.add(reward)
    step += 1
    let learning = now()
    let report = try learn(from: before, reward: reward, episode: episode)
    let learned = now()

    rows.append(trajectoryRow(from: before, reward: reward, value: stateValue, episode: episode))
    rows.append(
      Row(.timing, [Double(step - 1), planned - begin, learned - learning, cpuSeconds()]))
    if let report { rows.append(lossesRow(report)) }
    rows += probeRows()
    rows += placed(
      diagnostics.observe(
        step: step - 1, plan: agent.planner.report, value: stateValue, spread: spread,
        reward: reward))
    if try step == stepCount || startsAnew() { rows += placed(diagnostics.endEpisode(step: step)) }
    return Iteration(step: step, rows: rows)
  }

  private func learn(
    from before: [Double], reward: Double, episode: Int
  ) throws -> LearningReport? {
    try before.withUnsafeBufferPointer {
      try agent.learn(
        from: ExecutedStep(
          state: $0.baseAddress!, action: action.pointer, reward: reward,
          episode: episode + restarts),
        step: step)
    }
  }

  private func stepWorld() throws -> Double {
    do {
      return try world.step(&state, action: action.pointer)
    } catch let fault as SimulationDiverged {
      throw ExperimentError.worldDiverged(step: step, warning: fault.warning)
    }
  }

  /// Does to the world what happens between two control steps.
  ///
  /// - Returns: whether the state has nothing to do with the one before.
  private func startsAnew() throws -> Bool {
    if episodes.isOver {
      state = try task.initialState(environment, episode: episodes.count)
    } else {
      let disturbance = try task.disturb(
        &state, environment, episode: episodes.count - 1, step: episodes.stepsDone)
      guard disturbance == .restarted else { return false }
      restarts += 1
    }
    agent.planner.reset()
    return true
  }

  /// The row of the last control step.
  private func trajectoryRow(
    from before: [Double], reward: Double, value: Double, episode: Int
  ) -> Row {
    Row(
      .trajectory,
      [Double(step - 1), Double(step - 1) * task.timestep]
        + before.prefix(task.state.count)
        + (0..<task.action.count).map { Double(action[$0]) }
        + [Double(physicsSteps), reward, value, Double(episode)])
  }

  private func lossesRow(_ report: LearningReport) -> Row {
    Row(
      .losses,
      [Double(updates), Double(step)] + report.loss + report.targetMean + report.targetSpread)
  }

  private func probeRows() -> [Row] {
    let first = schema.series.count - diagnostics.series.count - probe.series.count
    return probe.observe(state, step: step, value: agent.value).map {
      Row(series: first + $0.series, values: $0.values)
    }
  }

  private func placed(_ rows: [Row]) -> [Row] {
    let first = schema.series.count - diagnostics.series.count
    return rows.map { Row(series: first + $0.series, values: $0.values) }
  }

  /// The optimistic value of the state, and the spread of the ensemble's values.
  private func valueOfState() throws -> (value: Double, spread: Double) {
    guard agent.value.readsObservations else { return (0, 0) }
    try world.observe(state, count: 1, into: observation.pointer, lanes: 1)
    agent.value.evaluate(
      observation.pointer, lanes: 1, into: value.pointer, spreads: spread.pointer)
    return (Double(value[0]), Double(spread[0]))
  }

  /// What is written once, after the last step: maps, the trained value function and the summary.
  public func conclusion() -> [Grid] {
    let (grids, scores) = probe.conclude()
    let summary =
      scores + [
        Grid.Content(
          Variable("average_reward", "mean reward of a control step"), [episodes.meanReward]),
        Grid.Content(
          Variable("control_steps", "control steps of the agent's lifetime", .int64), [Double(step)]
        ),
        Grid.Content(
          Variable("acting_steps", "control steps simulated to choose actions", .int64),
          [Double(agent.planner.simulatedSteps)]),
        Grid.Content(
          Variable("target_steps", "control steps simulated to compute targets", .int64),
          [Double(agent.learner?.simulatedSteps ?? 0)]),
        Grid.Content(
          Variable(
            "physics_steps", "physics steps simulated to act, to learn and in the world", .int64),
          [Double(physicsSteps)]),
        Grid.Content(
          Variable(
            "diverged_rollouts", "rollouts that could not be simulated to their end", .int64),
          [Double(agent.planner.divergedRollouts + (agent.learner?.divergedRollouts ?? 0))]),
        Grid.Content(
          Variable("updates", "updates of the value function", .int64),
          [Double(updates)]),
      ] + diagnostics.conclude(steps: step)
    return grids + [valueFunction, episodes.grid, Grid("summary", summary)].compactMap { $0 }
  }

  /// Physics steps simulated so far, to act, to learn and in the world; the settling of starts is not counted.
  private var physicsSteps: Int {
    let controlSteps = step + agent.planner.simulatedSteps + (agent.learner?.simulatedSteps ?? 0)
    return controlSteps * task.substeps
  }

  /// The value function as it has been trained so far; `nil` if the run trains none.
  var valueFunction: Grid? { agent.learner?.ensemble.grid }

  /// Updates of the value function so far.
  var updates: Int { agent.learner?.updates ?? 0 }
}

extension Experiment: Stateful {
  /// What the rest of the run depends on, to be taken between two control steps.
  ///
  /// A run made from it gives the same rows and the same conclusion as this one, bit for bit, but for the
  /// series `timing`.
  public func snapshot() -> Snapshot {
    let transfer = StateTransfer()
    do {
      try pass(through: transfer)
    } catch {
      preconditionFailure("a run's own state is refused: \(error)")
    }
    return transfer.snapshot
  }

  func pass(through transfer: StateTransfer) throws {
    try transfer.pass("step", &step, in: 0...stepCount)
    try transfer.pass("state", &state)
    try transfer.pass("episodes") { try episodes.pass(through: transfer, steps: step) }
    try transfer.pass("restarts", &restarts, in: 0...step)
    try transfer.pass("agent", agent)
    try transfer.pass("probe", probe)
    try transfer.pass("diagnostics") { try diagnostics.pass(through: transfer, steps: step) }
  }
}

extension Row {
  fileprivate init(_ place: Experiment.SeriesPlace, _ values: [Double]) {
    self.init(series: place.rawValue, values: values)
  }
}
