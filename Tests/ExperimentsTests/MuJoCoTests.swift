import AllocationCounter
import CMuJoCo
import Foundation
import MuJoCoLoop
import Sweeps
import Testing

@testable import Experiments

/// A pendulum that a planner can tear apart: at full torque its speed leaves all bounds.
private struct WildPendulum: MuJoCoTask {
  let model: Model
  var threads = 1
  let observationCount = 1

  init(gear: Double = 1) throws {
    model = try ModelDraft(
      xml: """
        <mujoco>
          <option timestep="0.01"/>
          <worldbody><body><joint name="hinge" axis="0 1 0"/>
          <geom type="capsule" fromto="0 0 0 0 0 1" size=".05"/></body></worldbody>
          <actuator><motor joint="hinge" gear="\(gear)" ctrlrange="-1 1" ctrllimited="true"/></actuator>
        </mujoco>
        """
    ).compile()
  }

  func reward(_ moment: Moment) -> Double { moment.position[0] - moment.control[0] }
  func observe(_ moment: Moment, into observation: inout ObservationWriter) {
    observation.append(moment.position[0])
  }
  func start(_ random: RandomStream, episode: Int) -> (position: [Double], velocity: [Double]) {
    ([0.1], [0])
  }
}

private let random = RandomStream(seed: 1, name: "test")

/// Rollouts of noise from the start of a task.
private func noisyBatch(_ task: some MuJoCoTask, count: Int, horizon: Int) throws -> RolloutBatch {
  let batch = RolloutBatch(count: count, horizon: horizon, task: task)
  random.fillNormals(batch.actions.pointer, count: batch.actions.count, step: 0, .exploration)
  for index in 0..<batch.actions.count {
    batch.actions[index] = min(max(batch.actions[index] * 0.3, -1), 1)
  }
  let start = try task.initialState(random, episode: 0)
  for rollout in 0..<count { batch.setStartState(start, of: rollout) }
  return batch
}

@Suite struct ModelTests {
  @Test func `a model that is not MJCF is an error that says where`() throws {
    #expect(throws: ExperimentError.self) { try ModelDraft(xml: "<mujoco><nonsense/></mujoco>") }
    let error = #expect(throws: ExperimentError.self) {
      try ModelDraft(xml: "<mujoco>\n<worldbody>\n<geom shape='1'/>\n</worldbody></mujoco>")
    }
    #expect("\(try #require(error))".contains("line 3"))
  }

  @Test func `a model that does not compile is an error, and the process lives`() throws {
    let draft = try ModelDraft(
      xml: "<mujoco><actuator><motor joint='none'/></actuator></mujoco>")
    #expect(throws: ExperimentError.self) { try draft.compile() }
  }

  @Test(arguments: [
    ("<option integrator='RK4'/>", "the integrator RK4"),
    (
      "<worldbody><body><joint name='j'/><geom size='1'/></body></worldbody>"
        + "<actuator><motor name='m' joint='j'/></actuator>", "actuator 'm' has no ctrlrange"
    ),
  ])
  func `a model that cannot be planned with is an error`(content: String, reason: String) throws {
    let draft = try ModelDraft(xml: "<mujoco>\(content)</mujoco>")
    let error = #expect(throws: ExperimentError.self) { try draft.compile() }
    #expect("\(error!)".hasPrefix("the model cannot be used: \(reason)"))
  }

  @Test func `names that are not there are errors`() throws {
    let model = try Humanoid.model(headScale: 1)
    #expect(throws: ExperimentError.model("it has no sensor 'nose'")) { try model.sensor("nose") }
    #expect(throws: ExperimentError.model("it has no joint 'nose'")) { try model.joint("nose") }
    let draft = try ModelDraft.humanoid()
    #expect(throws: ExperimentError.model("it has no geom 'nose'")) {
      try draft.scale(geom: "nose", by: 2)
    }
  }

  @Test func `components are named after joints, positions first`() throws {
    let names = try HumanoidBox(Parameters([:])).state.map(\.name)
    #expect(names.count == 28 + 7 + 27 + 6)
    #expect(
      names[..<8] == [
        "root_x", "root_y", "root_z", "root_qw", "root_qx", "root_qy", "root_qz", "abdomen_z",
      ])
    #expect(names[28..<30] == ["box_x", "box_y"])
    #expect(names[35..<38] == ["root_vx", "root_vy", "root_vz"])
    #expect(names.last == "box_wz")
  }
}

extension Simulator {
  /// Rolls one action sequence of a batch out again and keeps every state that it passes through.
  ///
  /// - Parameter states: `[horizon + 1, stateCount]`, the start first; equal to what `roll` went through, bit
  ///   for bit.
  func trace(
    _ batch: RolloutBatch, rollout: Int, into states: UnsafeMutablePointer<Double>
  ) throws {
    states.update(
      from: batch.startStates.pointer + rollout * batch.stateCount, count: batch.stateCount)
    try withUnsafeTemporaryAllocation(
      of: Float.self, capacity: batch.horizon * batch.actionCount
    ) { actions in
      batch.copyActions(of: rollout, into: actions.baseAddress!)
      try follow(
        actions.baseAddress!, steps: batch.horizon, actionCount: batch.actionCount,
        stateCount: batch.stateCount, through: states)
    }
  }
}

@Suite struct MuJoCoSimulatorTests {
  @Test(arguments: [2, 3, 5]) func `threads change no bit`(threads: Int) throws {
    let serial = try HumanoidGetup(Parameters([:]))
    let parallel = try HumanoidGetup(Parameters(["planner.threads": .number(Double(threads))]))
    let batches = try [serial, parallel].map { task in
      let batch = try noisyBatch(task, count: 21, horizon: 12)
      let simulator = task.makeSimulator()
      // A second call finds the memory of the first.
      for _ in 0..<2 { try simulator.roll(batch) }
      return batch
    }
    #expect(batches[0].rewards.array == batches[1].rewards.array)
    #expect(batches[0].lastObservations.array == batches[1].lastObservations.array)
  }

  @Test func `rollouts are a bare loop of MuJoCo's steps, bit for bit`() throws {
    let task = try HumanoidGetup(Parameters([:]))
    let batch = try noisyBatch(task, count: 4, horizon: 12)
    let simulator = task.makeSimulator()
    var states = [Double](repeating: 0, count: 13 * task.stateCount)
    var sum = 0.0
    for rollout in 0..<4 {
      try simulator.trace(batch, rollout: rollout, into: &states)
      for position in states[(12 * task.stateCount)...].prefix(28) { sum += position }
    }
    // The task's model, and the one that is distributed: sensors and the choice of islands change nothing.
    let distributed = try ModelDraft.humanoid()
    distributed.timestep = Humanoid.timestep
    for model in [task.model, try distributed.compile()] {
      let data = mj_makeData(model.pointer)!
      defer { mj_deleteData(data) }
      let bare = bare_loop(
        model.pointer, data, StateLayout(model).c, batch.startStates.pointer, batch.actions.pointer,
        4,
        Int32(batch.lanes), 12, 1)
      #expect(bare == sum)
    }
  }

  @Test func `a trace is the rollout, state by state`() throws {
    let task = try HumanoidGetup(Parameters([:]))
    let batch = try noisyBatch(task, count: 5, horizon: 10)
    let simulator = task.makeSimulator()
    try simulator.roll(batch)
    var states = [Double](repeating: 0, count: 11 * task.stateCount)
    try simulator.trace(batch, rollout: 3, into: &states)
    let observations = FloatBuffer(count: 16 * task.observationCount)
    try simulator.observe(states, count: 11, into: observations.pointer, lanes: 16)
    for component in 0..<task.observationCount {
      #expect(
        observations[component * 16 + 10] == batch.lastObservations[component * batch.lanes + 3])
    }
    // The reward is that of the state before the step.
    for step in 0..<10 {
      let height = states[step * task.stateCount + 2]
      let reward = Double(batch.rewards[step * batch.lanes + 3])
      #expect(reward <= height - 0.1 && reward > height - 0.15)
    }
  }

  @Test func `rewards are of the state before the step and of the action taken in it`() throws {
    let task = try WildPendulum()
    var state = try task.initialState(random, episode: 0)
    #expect(try task.makeWorld().step(&state, action: [0.25]) == Double(Float(0.1 - 0.25)))
    #expect(state[0] != 0.1)
  }

  @Test func `a bad state is an error, changes nothing and writes no file`() throws {
    let task = try WildPendulum()
    var state = try task.initialState(random, episode: 0)
    state[0] = .nan
    #expect(throws: SimulationDiverged.self) { try task.makeWorld().step(&state, action: [0]) }
    #expect(state[0].isNaN)
    state[0] = 0.1
    #expect(throws: SimulationDiverged.self) { try task.makeWorld().step(&state, action: [.nan]) }
    #expect(!FileManager.default.fileExists(atPath: "MUJOCO_LOG.TXT"))
  }

  @Test func `a rollout that diverges is marked, and leaves the others as they are`() throws {
    let task = try WildPendulum()
    let simulator = task.makeSimulator()
    let sound = try noisyBatch(task, count: 20, horizon: 8)
    try simulator.roll(sound)
    let mixed = try noisyBatch(task, count: 20, horizon: 8)
    mixed.startStates[7 * task.stateCount] = .infinity
    mixed.actions[3 * mixed.lanes + 12] = .nan
    try simulator.roll(mixed)
    #expect(mixed.divergedCount == 2)
    for rollout in 0..<20 {
      #expect(mixed.hasDiverged[rollout] == [7, 12].contains(rollout))
      for step in 0..<8 {
        let index = step * mixed.lanes + rollout
        #expect(mixed.rewards[index] == (mixed.hasDiverged[rollout] ? 0 : sound.rewards[index]))
      }
    }
    // Nothing of it is left in the next call.
    try simulator.roll(sound)
    #expect(!sound.hasDiverged.contains(true))
  }

  @Test func `a plan ignores rollouts that diverge, and fails if all do`() throws {
    let settings = MPPI.Settings(
      horizon: 8, rollouts: 32, iterations: 1, noise: 0.5, correlation: 0, temperature: 1,
      temperatureUnit: .deviation, discount: 1)
    let action = FloatBuffer(count: 16)
    func plan(gear: Double, from angle: Double) throws -> MPPI {
      let task = try WildPendulum(gear: gear)
      let planner = MPPI(task: task, settings: settings, random: random)
      var state = try task.initialState(random, episode: 0)
      state[0] = angle
      try planner.act(from: state, step: 0, value: ZeroValue(), into: action.pointer)
      return planner
    }
    // Accelerations beyond MuJoCo's 1e10 but for actions near zero: of the plan itself, if no other.
    let planner = try plan(gear: 1e13, from: 0.1)
    #expect(planner.divergedRollouts == 31)
    #expect(action[0] == 0)
    #expect(throws: ExperimentError.allRolloutsDiverged) { try plan(gear: 1, from: .nan) }
  }

  @Test(arguments: [MPPI.TemperatureUnit.deviation, .reward])
  func `rollouts weigh by the softmax of their returns, and those that diverge nothing`(
    unit: MPPI.TemperatureUnit
  ) throws {
    let task = try WildPendulum()
    let settings = MPPI.Settings(
      horizon: 8, rollouts: 20, iterations: 1, noise: 0.5, correlation: 0.5, temperature: 0.7,
      temperatureUnit: unit, discount: 0.9)
    let optimiser = PlanOptimiser(task: task, settings: settings, random: random)
    var state = try task.initialState(random, episode: 0)
    // All returns are below 0, which is that of a rollout that diverged.
    state[0] = -2
    optimiser.start(from: state)
    let lost = [3, 7]
    for rollout in lost { optimiser.batch.startStates[rollout * task.stateCount] = .infinity }
    try optimiser.improve(randomStep: 0, value: ZeroValue())
    let sound = (0..<20).filter { !lost.contains($0) }
    let returns = sound.map { Double(optimiser.returns[$0]) }
    let top = try #require(returns.max())
    let mean = returns.reduce(0, +) / 18
    let spread = (returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 18).squareRoot()
    let scale = 0.7 * (unit == .reward ? 1 : spread)
    let weights = returns.map { exp(($0 - top) / scale) }
    let total = weights.reduce(0, +)
    for (rollout, weight) in zip(sound, weights) {
      #expect(abs(Double(optimiser.weights[rollout]) - weight / total) < 1e-5)
    }
    #expect(top < 0 && lost.allSatisfy { optimiser.weights[$0] == 0 })
    #expect(abs(optimiser.report.returnSpread - spread) < 1e-6)
    #expect(Double(optimiser.returns[optimiser.bestRollout]) == top)
  }

  /// In a process of its own, as other tests allocate, and a simulator's threads are counted too.
  @Test(arguments: [1, 2]) func `rollouts, steps and observations allocate nothing once warm`(
    threads: Int
  ) async {
    await #expect(processExitsWith: .success) { [threads] in
      var task = try WildPendulum()
      task.threads = threads
      let simulator = task.makeSimulator()
      let batch = try noisyBatch(task, count: 20, horizon: 8)
      let observations = FloatBuffer(count: 32)
      try simulator.roll(batch)
      let counts = try (0..<20).map { _ in
        let before = allocation_count_of_all()
        try simulator.roll(batch)
        _ = try simulator.step(batch.startStates.pointer, action: batch.actions.pointer)
        try simulator.observe(
          batch.startStates.pointer, count: 20, into: observations.pointer, lanes: 32)
        return allocation_count_of_all() - before
      }
      // The runtime's threads are counted too, and may allocate meanwhile: in a window or two.
      #expect(counts.count { $0 > 0 } <= 2, "\(counts)")
    }
  }

  @Test func `larger batches come after smaller ones`() throws {
    let task = try WildPendulum()
    let simulator = task.makeSimulator()
    let small = try noisyBatch(task, count: 3, horizon: 5)
    let large = try noisyBatch(task, count: 40, horizon: 5)
    for batch in [small, large, small] { try simulator.roll(batch) }
    // Each as a simulator gives it that has seen no other.
    for batch in [small, large] {
      let alone = try noisyBatch(task, count: batch.count, horizon: 5)
      try task.makeSimulator().roll(alone)
      #expect(batch.rewards.array == alone.rewards.array)
      #expect(batch.lastObservations.array == alone.lastObservations.array)
    }
  }

  @Test func `divergence of the world names step and warning`() {
    let error = ExperimentError.worldDiverged(step: 37, warning: "Nan, Inf or huge value in QACC")
    #expect(
      "\(error)"
        == "the world diverged at control step 37: Nan, Inf or huge value in QACC; a shorter timestep, "
        + "weaker actuators or stiffer limits may help")
  }
}
