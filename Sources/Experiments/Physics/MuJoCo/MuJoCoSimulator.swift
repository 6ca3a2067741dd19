internal import CMuJoCo

/// The dynamics of a MuJoCo model with the reward and observation of a task.
///
/// A rollout is one call into C: a physics step costs tens of microseconds, and MuJoCo's errors leave by
/// `longjmp`, which must not pass a Swift frame.
final class MuJoCoSimulator<Task: MuJoCoTask>: Simulator {
  private let model: Model
  private let substeps: Int
  private let layout: StateLayout
  private let threads: Int
  private let reader: MomentReader<Task>
  private var simulations: Simulations?
  private let oneReward = FloatBuffer(count: 1)
  private var endState: [Double]

  init(_ task: Task, _ model: Model, threads: Int) {
    self.model = model
    self.threads = threads
    substeps = task.substeps
    layout = StateLayout(model)
    reader = MomentReader(task)
    endState = [Double](repeating: 0, count: layout.count)
  }

  func roll(_ batch: RolloutBatch) throws {
    reader.rewards = batch.rewards.pointer
    reader.observations = batch.lastObservations.pointer
    reader.lanes = batch.lanes
    reader.waypoints =
      batch.hasWaypoints
      ? (UnsafePointer(batch.waypointSteps.pointer), batch.waypointObservations.pointer) : nil
    defer { reader.waypoints = nil }
    try run(
      batch.count, steps: batch.horizon, from: batch.startStates.pointer,
      actions: batch.actions.pointer, lanes: batch.lanes,
      observes: batch.wantsLastObservations)
    batch.markDiverged { warning(of: $0) != 0 }
  }

  func step(_ state: UnsafeMutablePointer<Double>, action: UnsafePointer<Float>) throws -> Double {
    reader.rewards = oneReward.pointer
    reader.lanes = 1
    try endState.withUnsafeMutableBufferPointer { end in
      try run(
        1, steps: 1, from: state, actions: action, lanes: 1, to: end.baseAddress, observes: false)
      try checkWarning()
      state.update(from: end.baseAddress!, count: end.count)
    }
    return Double(oneReward[0])
  }

  func observe(
    _ states: UnsafePointer<Double>, count: Int, into observations: UnsafeMutablePointer<Float>,
    lanes: Int
  ) throws {
    reader.observations = observations
    reader.lanes = lanes
    // No action is read: there are no steps.
    try run(count, steps: 0, from: states, actions: oneReward.pointer, lanes: lanes, observes: true)
  }

  private func run(
    _ count: Int, steps: Int, from states: UnsafePointer<Double>, actions: UnsafePointer<Float>,
    lanes: Int, to endStates: UnsafeMutablePointer<Double>? = nil, observes: Bool
  ) throws {
    var rollouts = cmujoco_rollouts()
    rollouts.layout = layout.c
    rollouts.start_states = states
    rollouts.end_states = endStates
    rollouts.actions = actions
    rollouts.lanes = Int32(lanes)
    rollouts.steps = Int32(steps)
    rollouts.substeps = Int32(substeps)
    rollouts.context = Unmanaged.passUnretained(reader as MomentReading).toOpaque()
    // C passes the context back unchanged, and a moment with it: neither is nil.
    rollouts.reward = { context, moment, rollout, step in
      Unmanaged<MomentReading>.fromOpaque(context!)._withUnsafeGuaranteedRef {
        $0.reward(Moment(moment!.pointee), rollout: Int(rollout), step: Int(step))
      }
    }
    if observes {
      rollouts.observe = { context, moment, rollout in
        Unmanaged<MomentReading>.fromOpaque(context!)._withUnsafeGuaranteedRef {
          $0.observe(Moment(moment!.pointee), rollout: Int(rollout))
        }
      }
    }
    try simulations(for: count).run(&rollouts, count: count)
  }

  /// Made again for a larger batch than any before, as at a run's first steps and at its first update.
  private func simulations(for count: Int) throws -> Simulations {
    if let simulations, simulations.count >= count { return simulations }
    let made = try Simulations(model, count: count, threads: threads)
    simulations = made
    return made
  }

  // Called only after a run, which has made the simulations.
  private func warning(of rollout: Int) -> Int32 { simulations!.warnings[rollout] }

  private func checkWarning() throws {
    let warning = warning(of: 0)
    guard warning != 0 else { return }
    throw SimulationDiverged(warning: String(cString: mju_warningText(warning - 1, 0)))
  }
}

/// What C calls during rollouts, from several threads at once: each call writes numbers of its own rollout.
private class MomentReading {
  var rewards: UnsafeMutablePointer<Float>!
  var observations: UnsafeMutablePointer<Float>!
  var lanes = 0
  /// Steps, `[lanes]`, and observations, `[observationCount, lanes]`, of a batch with waypoints.
  var waypoints: (steps: UnsafePointer<Int32>, observations: UnsafeMutablePointer<Float>)?

  func reward(_ moment: Moment, rollout: Int, step: Int) {}
  func observe(_ moment: Moment, rollout: Int) {}
}

private final class MomentReader<Task: MuJoCoTask>: MomentReading {
  private let task: Task

  init(_ task: Task) { self.task = task }

  override func reward(_ moment: Moment, rollout: Int, step: Int) {
    rewards[step * lanes + rollout] = Float(task.reward(moment))
    if let waypoints, waypoints.steps[rollout] == Int32(step) {
      observe(moment, into: waypoints.observations + rollout)
    }
  }

  override func observe(_ moment: Moment, rollout: Int) {
    observe(moment, into: observations + rollout)
  }

  private func observe(_ moment: Moment, into first: UnsafeMutablePointer<Float>) {
    let count = task.observationCount
    var writer = ObservationWriter(at: first, stride: lanes, capacity: count)
    task.observe(moment, into: &writer)
    guard writer.count == count else {
      fatalError("\(Task.self) observes \(writer.count) numbers, its observationCount is \(count)")
    }
  }
}

extension Moment {
  fileprivate init(_ moment: cmujoco_moment) {
    position = moment.qpos
    velocity = moment.qvel
    control = moment.ctrl
    sensors = moment.sensordata
  }
}
