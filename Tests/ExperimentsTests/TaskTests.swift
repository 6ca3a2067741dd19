import Sweeps
import Testing

@testable import Experiments

/// What every task of the catalogue must keep; a new one is tested as soon as it has its line there.
@Suite struct TaskContractTests {
  static let names = Tasks.catalogue.map(\.name)

  private func task(_ name: String) throws -> any ControlTask {
    try Tasks.make(Parameters(["task": .string(name)]))
  }

  private func drive(
    _ task: any ControlTask, steps: Int, _ body: ([Double], UnsafeMutablePointer<Float>) -> Void
  ) throws -> [[Double]] {
    let simulator = task.makeSimulator()
    let agent = RandomActions(task: task, random: RandomStream(seed: 3, name: "test"))
    let action = FloatBuffer(count: Lanes.rounded(task.action.count))
    var state = try task.initialState(RandomStream(seed: 3, name: "environment"), episode: 0)
    var states = [state]
    for step in 0..<steps {
      agent.act(from: state, step: step, value: ZeroValue(), into: action.pointer)
      body(state, action.pointer)
      _ = try simulator.step(&state, action: action.pointer)
      states.append(state)
    }
    return states
  }

  @Test(arguments: names) func `what the probe records is what its task says that it measures`(
    name: String
  ) throws {
    let entry = try #require(Tasks.catalogue.first { $0.name == name })
    let all = Parameters(["task": .string(name), "record.value_map_steps": [0]])
    let task = try Tasks.make(all)
    #expect(type(of: task) == entry.type)
    #expect(task.makeProbe(all).series == entry.type.measurements)
  }

  @Test(arguments: names) func `states and observations have the declared sizes and are finite`(
    name: String
  ) throws {
    let task = try task(name)
    #expect(task.timestep > 0)
    #expect(Set(task.state.map(\.name)).count == task.state.count)
    #expect(Set(task.action.map(\.name)).count == task.action.count)
    let states = try drive(task, steps: 200) { _, _ in }
    #expect(states.allSatisfy { $0.count == task.stateCount && $0.allSatisfy(\.isFinite) })
    let observations = FloatBuffer(count: task.observationCount * 16)
    let simulator = task.makeSimulator()
    #expect(task.state.count <= task.stateCount)
    for state in states {
      try simulator.observe(state, count: 1, into: observations.pointer, lanes: 16)
      #expect((0..<task.observationCount).allSatisfy { observations[16 * $0].isFinite })
    }
    let reference = try task.referenceObservations()
    #expect(reference.count % (16 * task.observationCount) == 0)
    #expect(reference.allSatisfy { $0.isFinite })
  }

  @Test(arguments: names) func `a rollout is the world's own steps, bit for bit`(name: String)
    throws
  {
    let task = try task(name)
    let horizon = 40
    let batch = RolloutBatch(count: 3, horizon: horizon, task: task)
    var step = 0
    let states = try drive(task, steps: horizon) { _, action in
      for component in 0..<task.action.count {
        let row = step * task.action.count + component
        for rollout in 0..<3 { batch.actions[row * batch.lanes + rollout] = action[component] }
      }
      step += 1
    }
    for rollout in 0..<3 { batch.setStartState(states[0], of: rollout) }
    let simulator = task.makeSimulator()
    try simulator.roll(batch)
    let expected = FloatBuffer(count: task.observationCount * 16)
    try simulator.observe(states[horizon], count: 1, into: expected.pointer, lanes: 16)
    for component in 0..<task.observationCount {
      for rollout in 0..<3 {
        #expect(
          batch.lastObservations[component * batch.lanes + rollout] == expected[component * 16])
      }
    }
  }

  @Test(arguments: names) func `equal seeds start in equal states`(name: String) throws {
    let task = try task(name)
    let stream = RandomStream(seed: 5, name: "environment")
    #expect(
      try task.initialState(stream, episode: 1) == task.initialState(stream, episode: 1))
  }
}

@Suite struct PointMassTests {
  @Test func `a free step is semi-implicit Euler`() {
    let simulator = PointMassSimulator(world: .box, timestep: 0.1)
    var state = [5.0, 5.0, 1.0, -0.5]
    _ = simulator.step(&state, action: [1, -0.25])
    // v ← (1 − 0.5·0.1) v + 0.1·2·u, x ← x + 0.1 v; the tolerance is single precision's at 5 m.
    let vx = 0.95 * 1 + 0.2
    let vy = 0.95 * -0.5 - 0.05
    for (value, exact) in zip(state, [5 + 0.1 * vx, 5 + 0.1 * vy, vx, vy]) {
      #expect(abs(value - exact) < 1e-6)
    }
  }

  @Test func `full force reaches the terminal speed F over m c`() {
    let simulator = PointMassSimulator(world: .box, timestep: 0.1)
    var state = [0.001, 5.0, 0.0, 0.0]
    for step in 0..<200 {
      if step % 20 == 0 { state[0] = 0.5 }
      _ = simulator.step(&state, action: [1, 0])
    }
    #expect(abs(state[2] - 4) < 1e-3)
  }

  @Test(arguments: [PointMassWorld.box, .maze]) func `no wall is ever crossed`(
    world: PointMassWorld
  ) {
    let simulator = PointMassSimulator(world: world, timestep: 0.1)
    for seed in 0..<20 {
      let random = RandomStream(seed: seed, name: "walls")
      var state = [world.start.x, world.start.y, 0, 0]
      for step in 0..<500 {
        // Held for a while, so that walls are hit at speed.
        let action = (0..<2).map { random.symmetric(step: step / 15, .action, at: $0) * 1.4 }
          .map { min(max($0, -1), 1) }
        let before = state
        _ = simulator.step(&state, action: action)
        #expect(!crossesWall(world, from: before, to: state))
      }
    }
  }

  /// The point moves along x first and then along y; a wall in the way of either leg is crossed.
  private func crossesWall(_ world: PointMassWorld, from: [Double], to: [Double]) -> Bool {
    world.segments.contains { wall in
      let (x0, y0, x1, y1) = (wall[0], wall[1], wall[2], wall[3])
      if x0 == x1 {
        return (from[0] - x0) * (to[0] - x0) <= 0 && from[1] >= y0 && from[1] < y1
      }
      return (from[1] - y0) * (to[1] - y0) <= 0 && to[0] >= x0 && to[0] < x1
    }
  }

  @Test func `coverage counts each cell once and every step somewhere`() {
    let parameters = Parameters(["task": "point-mass-box", "record.coverage_period": 1])
    let probe = CoverageProbe(world: .box, parameters: parameters)
    var last = 0.0
    for step in 0..<4 {
      // Cells are 0.5 m wide: two steps in the first cell, then two new ones.
      let x = [0.1, 0.4, 0.6, 1.1][step]
      last = probe.observe([x, 0.1, 0, 0], step: step, value: ZeroValue())[0].values[1]
    }
    #expect(last == 3.0 / 400)
    let (grids, summary) = probe.conclude()
    #expect(grids[0].contents[0].values.reduce(0, +) == 4)
    #expect(summary[0].values == [3.0 / 400])
  }
}
