import Foundation
import Sweeps
import Testing

@testable import Experiments

private let random = RandomStream(seed: 1, name: "environment")
private let quiet: [String: ParameterValue] = ["task.control_cost": 0, "task.start_noise": 0]

/// The reward of a state and action: what the world gives for the step.
private func reward(
  _ task: some MuJoCoTask, _ action: Float = 0, _ change: (inout [Double]) -> Void = { _ in }
) throws -> Double {
  let (position, velocity) = task.start(random, episode: 0)
  var state = StateLayout(task.model).state(position: position, velocity: velocity)
  change(&state)
  let actions = [Float](repeating: action, count: task.action.count)
  return try task.makeWorld().step(&state, action: actions)
}

private func observation(_ task: some MuJoCoTask, _ state: [Double]) throws -> [Double] {
  let buffer = FloatBuffer(count: 16 * task.observationCount)
  try task.makeSimulator().observe(state, count: 1, into: buffer.pointer, lanes: 16)
  return (0..<task.observationCount).map { Double(buffer[16 * $0]) }
}

@Suite struct HumanoidTests {
  @Test func `sizes are those of appendix A`() throws {
    let walk = try HumanoidWalk(Parameters([:]))
    #expect(walk.model.velocityCount == 27)
    #expect(walk.state.count == 28 + 27)
    #expect(walk.action.count == 21)
    #expect(walk.action.allSatisfy { $0.range == -1...1 })
    #expect(walk.observationCount == 34)
    #expect(walk.timestep == 0.008)
    let box = try HumanoidBox(Parameters([:]))
    #expect(box.model.velocityCount == 27 + 6)
    #expect(box.observationCount == 37)
    #expect(try HumanoidBox(Parameters(["task.observe_reach": true])).observationCount == 39)
  }

  @Test func `a box may be seen from the torso too`() throws {
    let (hidden, shown) = (
      try HumanoidBox(Parameters(quiet)),
      try HumanoidBox(Parameters(quiet.merging(["task.observe_reach": true]) { $1 }))
    )
    var state = try shown.initialState(random, episode: 0)
    (state[0], state[1], state[28], state[29]) = (0.5, -0.25, 2, 1)
    let seen = try observation(shown, state)
    #expect(seen.prefix(37) == ArraySlice(try observation(hidden, state)))
    #expect(seen.suffix(2) == [1.5, 1.25])
  }

  @Test func `observations are in the order of the appendix's table`() throws {
    let task = try HumanoidBox(Parameters(quiet))
    let (position, _) = task.start(random, episode: 0)
    let velocity = [0.5, -0.25, 0.125, 1, 2, 3] + [Double](repeating: 0, count: 27)
    let seen = try observation(
      task, StateLayout(task.model).state(position: position, velocity: velocity))
    #expect(seen[0..<6] == [1, 0, 0, 0, 0, 1])
    for limb in 0..<4 {
      let direction = seen[(6 + 3 * limb)..<(9 + 3 * limb)]
      // Single precision.
      #expect(abs(direction.reduce(0) { $0 + $1 * $1 } - 1) < 1e-6)
    }
    // Right is -y: of the hands, then of the feet, and feet are below the hip.
    #expect(seen[7] < 0 && seen[10] > 0 && seen[13] < 0 && seen[16] > 0)
    #expect(seen[14] < -0.9 && seen[17] < -0.9)
    #expect(seen[18] == Double(Float(1.285)))
    #expect(seen[19] == seen[20] && seen[21] == seen[22] && seen[21] < 0.1)
    // Upright, the body's frame is the world's.
    #expect(seen[23..<29] == [0.5, -0.25, 0.125, 1, 2, 3])
    #expect(seen[29..<32] == [0, 0, 0])
    #expect(seen[34..<37] == [1.5, 0, Double(Float(0.45))])
  }

  @Test func `feet feel the ground under them, and the head under a body on its back`() throws {
    let walk = try HumanoidWalk(Parameters(quiet))
    let world = walk.makeWorld()
    var state = try walk.initialState(random, episode: 0)
    for _ in 0..<10 { _ = try world.step(&state, action: [Float](repeating: 0, count: 21)) }
    let standing = try observation(walk, state)
    #expect(standing[29..<32] == [0, 0, 0])
    // About 300 N on each foot.
    #expect(standing[32] > 0.9 && standing[33] > 0.9)
    let getup = try HumanoidGetup(Parameters(quiet))
    let lying = try observation(getup, try getup.initialState(random, episode: 0))
    #expect(lying[29] > 0.01)
  }

  @Test func `a getup starts at rest on the back`() throws {
    let task = try HumanoidGetup(Parameters(quiet))
    let state = try task.initialState(random, episode: 0)
    #expect(abs(state[2] - 0.096) < 0.002)
    #expect(state[28..<55].allSatisfy { $0 == 0 })
    // The torso's x axis points up.
    #expect(try observation(task, state)[2] > 0.99)
  }

  @Test func `starts differ by episode and seed, a little`() throws {
    let task = try HumanoidGetup(Parameters([:]))
    let first = try task.initialState(random, episode: 0)
    let second = try task.initialState(random, episode: 1)
    let other = try task.initialState(RandomStream(seed: 2, name: "environment"), episode: 0)
    for start in [second, other] {
      #expect(start != first)
      #expect(zip(first[..<28], start).allSatisfy { abs($0 - $1) < 0.3 })
    }
    #expect(other != second)
  }

  @Test func `getup is paid by height up to 1.1 m, or only above it`() throws {
    let dense = try HumanoidGetup(Parameters(quiet))
    let sparse = try HumanoidGetup(Parameters(quiet.merging(["task.reward": "sparse"]) { $1 }))
    for (height, paid) in [(0.5, 0.4), (1.0, 0.9), (1.1, 1.0), (1.3, 1.0)] {
      // Rewards are single precision.
      #expect(abs(try reward(dense) { $0[2] = height } - paid) < 1e-7)
      #expect(try reward(sparse) { $0[2] = height } == (height > 1.1 ? 1 : 0))
    }
  }

  @Test func `a walk is paid by speed and by the distance from the x axis`() throws {
    let task = try HumanoidWalk(Parameters(quiet))
    #expect(try reward(task) == 0)
    #expect(try reward(task) { $0[28] = 1 } == 1)
    #expect(try reward(task) { ($0[0], $0[1], $0[28]) = (7, -0.25, 1.5) } == 0.25)
    #expect(abs(try reward(task) { $0[2] = 1 } + 0.1) < 1e-7)
  }

  @Test func `a box is paid for when it is near, by where it is`() throws {
    let task = try HumanoidBox(Parameters(quiet))
    #expect(try reward(task) == 0.5)
    #expect(try reward(task) { $0[28] = 0.75 } == 4 - 2 * 1.75)
    #expect(try reward(task) { ($0[0], $0[28], $0[29]) = (2, 2.5, 0.5) } == 3)
    #expect(abs(try reward(task) { $0[2] = 0.6 } + 0.5) < 1e-7)
  }

  @Test func `full control costs the weight, half control a quarter`() throws {
    let task = try HumanoidWalk(
      Parameters(["task.control_cost": 0.5, "task.start_noise": 0]))
    #expect(abs(try reward(task, 1) + 0.5) < 1e-6)
    #expect(abs(try reward(task, -0.5) + 0.125) < 1e-6)
  }

  @Test func `control of one actuator costs by what it accelerates`() throws {
    let task = try HumanoidWalk(Parameters(["task.control_cost": 0.5, "task.start_noise": 0]))
    let effects = (0..<21).map { index in
      let drive = task.model.drive(ofActuator: index)
      return drive.gear * drive.gear * drive.inverseInertia
    }
    let start = try task.initialState(random, episode: 0)
    let world = task.makeWorld()
    for index in 0..<21 {
      var (state, action) = (start, [Float](repeating: 0, count: 21))
      action[index] = 1
      // Standing still earns 0.
      let cost = -(try world.step(&state, action: action))
      #expect(abs(cost - 0.5 * effects[index] / effects.reduce(0, +)) < 1e-6)
    }
  }

  @Test func `the box slides far on the ground`() throws {
    let task = try HumanoidBox(Parameters(quiet))
    let world = task.makeWorld()
    var state = try task.initialState(random, episode: 0)
    state[35 + 27] = 1
    for _ in 0..<125 { _ = try world.step(&state, action: [Float](repeating: 0, count: 21)) }
    // Friction 0.05: 1 m/s loses 0.49 m/s in a second, over 0.75 m, if the falling body does not touch it.
    #expect(abs(state[28] - 2.25) < 0.05)
  }

  @Test func `a larger head is a larger ball of the same stuff`() throws {
    let normal = try Humanoid.model(headScale: 1)
    let large = try Humanoid.model(headScale: 1.5)
    #expect(try abs(large.mass(of: "head") / normal.mass(of: "head") - pow(1.5, 3)) < 1e-12)
    #expect(try large.mass(of: "torso") == normal.mass(of: "torso"))
    #expect(try abs(normal.mass(of: "head") - 3.05) < 0.01)
  }

  @Test func `the head may be larger in the world alone`() throws {
    let changes: [String: ParameterValue] = ["task.head_scale": 1.2, "task.world_head_scale": 1.5]
    let task = try HumanoidGetup(Parameters(changes))
    let unit = try Humanoid.model(headScale: 1).mass(of: "head")
    #expect(try abs(task.model.mass(of: "head") / unit - pow(1.2, 3)) < 1e-12)
    #expect(try abs(task.worldModel.mass(of: "head") / unit - pow(1.8, 3)) < 1e-12)
    let same = try HumanoidGetup(Parameters(["task.head_scale": 1.2]))
    #expect(same.model === same.worldModel)
    let apart = try HumanoidGetup(Parameters(["task.world_head_scale": 1.5]))
    let large = try HumanoidGetup(Parameters(["task.head_scale": 1.5]))
    let start = try large.initialState(random, episode: 0)
    let ends = try [apart.makeWorld(), large.makeWorld(), apart.makeSimulator()].map { simulator in
      var state = start
      _ = try simulator.step(&state, action: [Float](repeating: 0, count: 21))
      return state
    }
    #expect(ends[0] == ends[1] && ends[0] != ends[2])
  }
}

@Suite struct EpisodeTests {
  private func run(_ changes: [String: ParameterValue]) throws -> ([Row], [Grid]) {
    let parameters: [String: ParameterValue] = [
      "task": "humanoid-getup", "agent": "mpc", "agent.steps": 7, "agent.episode_steps": 3,
      "planner.horizon": 4, "planner.rollouts": 8,
    ]
    let experiment = try Experiment(Parameters(parameters.merging(changes) { $1 }), now: { 0 })
    var rows: [Row] = []
    while let iteration = try experiment.next() { rows += iteration.rows }
    return (rows, experiment.conclusion())
  }

  @Test func `the world is reset, and every step belongs to an episode`() throws {
    let (rows, grids) = try run([:])
    let trajectory = rows.filter { $0.series == 0 }
    #expect(trajectory.map { $0.values.last! } == [0, 0, 0, 1, 1, 1, 2])
    let task = try HumanoidGetup(Parameters([:]))
    let stream = RandomStream(seed: 0, name: "environment")
    for episode in 0..<3 {
      let start = try task.initialState(stream, episode: episode)
      #expect(Array(trajectory[3 * episode].values[2..<57]) == Array(start.prefix(55)))
    }
    let episodes = grids.first { $0.name == "episodes" }!
    #expect(episodes.contents[1].values == [3, 3, 1])
    let rewards = trajectory.map { $0.values[$0.values.count - 3] }
    #expect(episodes.contents[0].values[1] == (rewards[3] + rewards[4] + rewards[5]) / 3)
    let summary = try #require(grids.first { $0.name == "summary" })
    let average = try #require(summary.contents.first { $0.variable.name == "average_reward" })
    #expect(abs(average.values[0] - rewards.reduce(0, +) / 7) < 1e-12)
  }

  @Test func `without resets a run is one episode`() throws {
    let (rows, grids) = try run(["agent.episode_steps": 0])
    #expect(rows.filter { $0.series == 0 }.allSatisfy { $0.values.last! == 0 })
    #expect(grids.first { $0.name == "episodes" }!.contents[1].values == [7])
  }

  @Test func `distance and drift are means over the episodes' ends`() throws {
    let probe = BodyProbe(Parameters(["agent.episode_steps": 2]), stateCount: 55)
    var state = [Double](repeating: 0, count: 55)
    for (step, (x, y)) in [(0, 0), (1, 0), (2, -1), (1, 0), (4, 3), (1, 1)].enumerated() {
      (state[0], state[1], state[2]) = (Double(x), Double(y), 1.2)
      _ = probe.observe(state, step: step, value: ZeroValue())
    }
    let summary = probe.conclude().summary
    // Ends after steps 2, 4 and 5, the last one cut short.
    let exact: [Double] = [1.2, 7.0 / 3, 5.0 / 3]
    #expect(summary.map { $0.values[0] } == exact)
  }

  @Test func `the box's distance to its target is a mean over the episodes' ends`() throws {
    let probe = BodyProbe(
      Parameters(["agent.episode_steps": 1]), stateCount: 68, box: 28)
    var state = [Double](repeating: 0, count: 68)
    for (step, x) in [1.5, 2.0, 2.5].enumerated() {
      state[28] = x
      _ = probe.observe(state, step: step, value: ZeroValue())
    }
    #expect(probe.conclude().summary.last!.values == [0.25])
  }

  @Test func `the state after an episode's last step is still that episode's`() throws {
    let (rows, _) = try run([:])
    let body = rows.filter { $0.series == 2 }.map { Array($0.values.prefix(3)) }
    let episodes = [0, 0, 0, 0, 1, 1, 1, 2]
    #expect(
      body == episodes.enumerated().map { [Double($0), Double($0) * 0.008, Double($1)] })
  }
}
