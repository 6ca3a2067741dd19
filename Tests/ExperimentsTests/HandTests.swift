import Foundation
import Sweeps
import Testing

@testable import Experiments

private let environment = RandomStream(seed: 1, name: "environment")
/// Where the cube's place and orientation, and the goal, are in a state.
private let (cube, velocity) = (24, 31)

private func task(_ changes: [String: ParameterValue] = [:]) throws -> HandCube {
  try HandCube(Parameters(changes))
}

/// The hand curled, the cube where it is let go, upright, and so is the goal.
private func pose(_ task: HandCube) -> [Double] {
  let (position, velocity) = task.start(environment, episode: 0)
  var state = StateLayout(task.model).state(position: position, velocity: velocity)
  state.replaceSubrange(cube + 3..<cube + 7, with: [1, 0, 0, 0])
  return state
}

private func goalPlace(_ task: HandCube) throws -> Int {
  try StateLayout(task.model).orientation(ofMocapBody: "goal")
}

private func reward(_ task: HandCube, _ change: (inout [Double]) -> Void = { _ in }) throws
  -> Double
{
  var state = pose(task)
  change(&state)
  return try task.makeWorld().step(&state, action: task.action.map(\.rest))
}

private func observation(_ task: HandCube, _ state: [Double]) throws -> FloatBuffer {
  let buffer = FloatBuffer(count: 16 * task.observationCount)
  try task.makeSimulator().observe(state, count: 1, into: buffer.pointer, lanes: 16)
  return buffer
}

/// What the cube's series says of a short run.
private func run(_ changes: [String: ParameterValue]) throws -> [[Double]] {
  let parameters: [String: ParameterValue] = [
    "task": "hand-cube", "agent": "mpc", "agent.steps": 10, "task.goal_period": 4,
    "planner.horizon": 3, "planner.rollouts": 8,
  ]
  let experiment = try Experiment(Parameters(parameters.merging(changes) { $1 }), now: { 0 })
  let series = experiment.schema.series.firstIndex { $0.name == "cube" }
  var rows: [Row] = []
  while let iteration = try experiment.next() { rows += iteration.rows }
  return rows.filter { $0.series == series }.map(\.values)
}

@Suite struct HandTests {
  @Test func `a hand of 24 joints moves, its forearm does not`() throws {
    let task = try task()
    #expect(task.action.count == 24)
    #expect(task.model.velocityCount == 24 + 6)
    #expect(task.state.count == 31 + 30)
    #expect(task.observationCount == 20)
    #expect(task.timestep == 0.01)
    #expect(task.state.map(\.name).contains("cube_qw"))
    #expect(task.action.allSatisfy { $0.range.contains($0.rest) })
    #expect(task.action.filter { $0.rest == 0.4 }.count == 12)
  }

  @Test func `joints go where they are told`() throws {
    let task = try task()
    let world = task.makeWorld()
    var state = pose(task)
    // Out of the way.
    state[cube] = 1
    var action = task.action.map(\.rest)
    action[3] = 1.2
    action[0] = -0.3
    for _ in 0..<100 { _ = try world.step(&state, action: action) }
    // Gravity, 0.02 N m at a finger, bends a joint of 1 N m/rad by as many rad.
    for joint in 0..<24 { #expect(abs(state[joint] - Double(action[joint])) < 0.05) }
  }

  @Test func `rewards at poses are those of eq. 8`() throws {
    let task = try task()
    let goal = try goalPlace(task)
    func near(_ value: Double, _ exact: Double) -> Bool { abs(value - exact) < 1e-7 }
    // 1 cm above its place.
    #expect(near(try reward(task), -0.5 * 0.01))
    #expect(
      near(
        try reward(task) {
          $0[cube] += 0.03
          $0[cube + 1] -= 0.02
        }, -0.5 * 0.06))
    let turned = Rotation(about: SIMD3(0.6, 0, 0.8), by: 1).components
    #expect(near(try reward(task) { $0.replaceSubrange(goal..<goal + 4, with: turned) }, -0.055))
    #expect(
      near(
        try reward(task) {
          $0.replaceSubrange(goal..<goal + 4, with: turned)
          $0.replaceSubrange(cube + 3..<cube + 7, with: turned.map { -$0 })
        }, -0.005))
    let opposite = Rotation(about: SIMD3(1, 0, 0), by: .pi).components
    #expect(
      near(
        try reward(task) { $0.replaceSubrange(cube + 3..<cube + 7, with: opposite) },
        -0.005 - 0.05 * .pi))
  }

  @Test func `observations tell of the cube and what is left, and so the reward`() throws {
    let task = try task()
    let goal = try goalPlace(task)
    var state = pose(task)
    state[cube] = 0.01
    let turn = Rotation(about: SIMD3(0, 0, 1), by: 0.5)
    state.replaceSubrange(cube + 3..<cube + 7, with: turn.components)
    state.replaceSubrange(goal..<goal + 4, with: turn.inverse.components.map { -$0 })
    for axis in 0..<6 { state[velocity + 24 + axis] = Double(axis + 1) }
    let seen = try observation(task, state)
    let numbers = (0..<20).map { Double(seen[16 * $0]) }
    func near(_ range: Range<Int>, _ exact: [Double]) -> Bool {
      // Single precision.
      zip(numbers[range], exact).allSatisfy { abs($0 - $1) < 1e-6 }
    }
    #expect(near(0..<3, [0.01, 0, 0.01]))
    #expect(near(3..<9, [cos(0.5), sin(0.5), 0, 0, 0, 1]))
    #expect(near(9..<15, [1, 2, 3, 4, 5, 6]))
    #expect(near(15..<19, [cos(0.5), 0, 0, sin(0.5)]))
    #expect(near(19..<20, [6]))
    let stateReward = try #require(task.stateReward)
    let told = stateReward(seen.pointer, 16)
    #expect(abs(Double(told) - (-0.01 - 0.05)) < 1e-6)
    var next = state
    #expect(
      abs(
        try task.makeWorld().step(&next, action: task.action.map(\.rest)) - Double(told)) < 1e-6)
  }

  @Test func `the rate of what is left is how fast the simulator closes it`() throws {
    let task = try task()
    let goal = try goalPlace(task)
    var state = pose(task)
    // In the air, where nothing touches the cube.
    state[cube + 2] += 0.3
    let turn = Rotation(about: SIMD3(0.6, 0, 0.8), by: 0.9)
    state.replaceSubrange(goal..<goal + 4, with: turn.components)
    for axis in 0..<3 { state[velocity + 27 + axis] = [0.8, -0.4, 0.3][axis] }
    let before = (angle: task.angle(of: state), rate: Double(try observation(task, state)[16 * 19]))
    let world = task.makeWorld()
    _ = try world.step(&state, action: task.action.map(\.rest))
    let after = (angle: task.angle(of: state), rate: Double(try observation(task, state)[16 * 19]))
    let slope = (after.angle - before.angle) / task.timestep
    #expect(abs(slope - (before.rate + after.rate) / 2) < 1e-3, "\(slope) \(before) \(after)")
    #expect(abs(slope) > 0.1)
  }

  @Test func `rotations are drawn as often as any other`() {
    let limits = [Double.pi, 0.5]
    for limit in limits {
      let drawn = (0..<4000).map { environment.rotation(upTo: limit, step: $0, .goals) }
      let mean = drawn.map(\.angle).reduce(0, +) / 4000
      // Of the density (1 - cos θ) over 0 to the limit.
      let exact =
        (limit * limit / 2 - limit * sin(limit) - cos(limit) + 1) / (limit - sin(limit))
      // Four standard deviations of the mean; that of an angle is below 0.22 of the limit.
      #expect(abs(mean - exact) < 4 * 0.22 * limit / 4000.0.squareRoot())
      #expect(drawn.allSatisfy { $0.angle <= limit })
      let axes = drawn.map { $0.vector / ($0.vector * $0.vector).sum().squareRoot() }
      let middle = axes.reduce(SIMD3<Double>.zero, +) / 4000
      // A component of an axis has the standard deviation 1/√3.
      for axis in 0..<3 { #expect(abs(middle[axis]) < 4 * 0.58 / 4000.0.squareRoot()) }
    }
  }

  @Test func `the goal changes on time, by what it may, and only then`() throws {
    let task = try task(["task.goal_period": 5, "task.goal_rotation": 0.7])
    var state = try task.initialState(environment, episode: 0)
    #expect(task.goal(of: state).angle <= 0.7)
    for step in 1...20 {
      let before = state
      let disturbance = try task.disturb(&state, environment, episode: 0, step: step)
      #expect(disturbance == (step % 5 == 0 ? .changed : nil))
      let change = (task.goal(of: state) * task.goal(of: before).inverse).angle
      #expect(step % 5 == 0 ? change > 0 && change <= 0.7 + 1e-9 : state == before)
      guard step % 5 == 0 else { continue }
      let turn = task.goal(of: state) * task.goal(of: before).inverse
      let drawn = environment.rotation(upTo: 0.7, step: step / 5, .goals)
      #expect((turn * drawn.inverse).angle < 1e-7, "each goal has a rotation of its own")
    }
  }

  @Test func `every arm of a seed gets the same goals`() throws {
    func goals(_ rows: [[Double]]) -> [[Double]] { rows.map { Array($0[3..<7]) } }
    let planned = goals(try run([:]))
    #expect(Set(planned).count == 3)
    #expect(planned[4] == planned[0] && planned[5] != planned[4])
    #expect(goals(try run(["agent": "random"])) == planned)
    #expect(goals(try run(["planner.horizon": 5, "streams.agent": "other"])) == planned)
    #expect(goals(try run(["seed": 1])) != planned)
    #expect(goals(try run(["streams.environment": "train"])) != planned)
  }

  @Test func `planners believe that the goal stays`() throws {
    let task = try task(["task.goal_period": 1])
    var state = try task.initialState(environment, episode: 0)
    let batch = RolloutBatch(count: 1, horizon: 3, task: task)
    batch.setStartState(state, of: 0)
    let rest = task.action.map(\.rest)
    for row in 0..<3 * rest.count { batch.actions[row * batch.lanes] = rest[row % rest.count] }
    try task.makeSimulator().roll(batch)
    let world = task.makeWorld()
    for step in 0..<3 {
      #expect(try Float(world.step(&state, action: rest)) == batch.rewards[step * batch.lanes])
    }
    let believed = task.goal(of: state)
    _ = try task.disturb(&state, environment, episode: 0, step: 1)
    #expect(task.goal(of: state) != believed)
  }

  @Test func `a cube starts at rest in the hand, in any orientation`() throws {
    let task = try task()
    let world = task.makeWorld()
    func place(_ state: [Double]) -> SIMD3<Double> {
      SIMD3(state[cube], state[cube + 1], state[cube + 2])
    }
    var orientations: [Rotation] = []
    for episode in 0..<20 {
      var state = try task.initialState(environment, episode: episode)
      #expect((0.22...0.26).contains(state[cube + 2]))
      #expect(state[velocity..<velocity + 30].allSatisfy { $0 == 0 })
      orientations.append(Rotation(Array(state[cube + 3..<cube + 7])))
      let start = place(state)
      for _ in 0..<3 { _ = try world.step(&state, action: task.action.map(\.rest)) }
      // In the air it would fall by 5 mm in three control steps.
      let way = place(state) - start
      #expect((way * way).sum().squareRoot() < 0.0025, "episode \(episode)")
    }
    #expect(orientations.contains { (orientations[0].inverse * $0).angle > 1 })
  }

  /// Below the palm; and on the wrist, where no finger reaches.
  @Test(arguments: [(2, 0.1), (1, -0.31)])
  func `a dropped cube is put back under the same goal`(axis: Int, place: Double) throws {
    let task = try task()
    let held = try task.initialState(environment, episode: 0)
    #expect(!task.isLost(held))
    var state = held
    state[cube + axis] = place
    var again = state
    #expect(try task.disturb(&state, environment, episode: 0, step: 7) == .restarted)
    #expect(!task.isLost(state))
    #expect(task.goal(of: state) == task.goal(of: held))
    var other = again
    _ = try task.disturb(&again, environment, episode: 0, step: 7)
    #expect(again == state)
    _ = try task.disturb(&other, environment, episode: 0, step: 8)
    #expect(other != state)
  }

  @Test(arguments: [0, 1], [-1.0, 1])
  func `a cube is dropped that is ten centimetres away or below the palm`(axis: Int, sign: Double)
    throws
  {
    let task = try task()
    var state = pose(task)
    let place = Array(state[cube..<cube + 3])
    func isDropped(_ way: Double, height: Double) -> Bool {
      state.replaceSubrange(cube..<cube + 3, with: place)
      state[cube + axis] += sign * way
      state[cube + 2] = height
      return task.isLost(state)
    }
    #expect(!isDropped(0.09, height: 0.16))
    #expect(isDropped(0.11, height: 0.16))
    #expect(isDropped(0.09, height: 0.14))
  }

  @Test func `goals, steps to them and drops are counted`() throws {
    let task = try task()
    let goal = try goalPlace(task)
    let probe = GoalProbe(task)
    var state = pose(task)
    func observe(_ step: Int, angle: Double) -> [Double] {
      state.replaceSubrange(
        cube + 3..<cube + 7, with: Rotation(about: SIMD3(0, 1, 0), by: angle).components)
      return probe.observe(state, step: step, value: ZeroValue())[0].values
    }
    _ = observe(0, angle: 0)
    for (step, angle) in [1.0, 0.1, 0.5].enumerated() {
      #expect(abs(observe(step + 1, angle: angle)[1] - angle) < 1e-12)
    }
    state[goal + 1] = 1
    state[goal] = 0
    for step in 4...5 { _ = observe(step, angle: 1) }
    state[cube + 2] = 0
    #expect(observe(6, angle: 0)[7...8] == [1, 1])
    let summary = probe.conclude().summary
    // The first goal in 2 steps, the second not in its 3.
    #expect(summary.map { $0.values[0] } == [0.5, 2.5, 1])
  }

  @Test func `a run is the same at any number of threads`() throws {
    #expect(
      try run(["agent": "polo", "learner.period": 5, "target.states": 2])
        == run(["agent": "polo", "learner.period": 5, "target.states": 2, "planner.threads": 2]))
  }
}
