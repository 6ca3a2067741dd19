import AllocationCounter
import Foundation
import Sweeps
import Testing

@testable import Experiments

private func parameters(_ changes: [String: ParameterValue] = [:]) -> Parameters {
  Parameters(
    [
      "task": "point-mass-maze", "agent.steps": 48, "planner.horizon": 8, "planner.rollouts": 20,
      "value.members": 3, "learner.period": 8, "learner.gradient_steps": 4, "target.horizon": 8,
      "target.states": 20, "record.coverage_period": 4, "record.value_map_steps": [0, 24],
      "value.input_gain": 3,
    ].merging(changes) { $1 })
}

/// Everything that a run gives but the readings of its clock.
private func rows(_ changes: [String: ParameterValue] = [:]) throws -> ([Row], [Grid]) {
  let experiment = try Experiment(parameters(changes), now: { 0 })
  var rows: [Row] = []
  while let iteration = try experiment.next() { rows += iteration.rows }
  return (rows, experiment.conclusion())
}

private let agents = AgentKind.allCases.map { ParameterValue.string($0.rawValue) }

/// What differs from the parameters above in the runs of the trajectory learner.
private let trajectory: [String: ParameterValue] = [
  "learner.method": "trajectory", "target.states": 2, "target.iterations": 2, "target.plans": 16,
  "learner.minibatch": 8, "learner.minibatch_planned": 8, "learner.minibatch_perturbed": 8,
  "target.executed_horizon": 8, "learner.following": 0.1, "value.inputs": "standardised",
  "target.rollouts": 16, "target.perturbed": 8,
]

@Suite struct ExperimentTests {
  @Test(arguments: agents) func `equal parameters give equal rows, bit for bit`(
    agent: ParameterValue
  ) throws {
    let first = try rows(["agent": agent])
    let second = try rows(["agent": agent])
    #expect(first.0 == second.0)
    #expect(first.1 == second.1)
  }

  @Test func `the trajectory learner gives equal rows for equal parameters, bit for bit`() throws {
    let first = try rows(trajectory)
    let second = try rows(trajectory)
    #expect(first.0 == second.0)
    #expect(first.1 == second.1)
  }

  @Test func `seeds give different runs`() throws {
    #expect(try rows(["seed": 1]).0 != rows(["seed": 2]).0)
  }

  @Test func `streams of another label give other numbers`() throws {
    #expect(try rows(["streams.agent": "polo"]).0 != rows().0)
  }

  @Test(arguments: agents) func `rows and grids fit the schema`(agent: ParameterValue) throws {
    let changes = ["agent": agent]
    let experiment = try Experiment(parameters(changes), now: { 0 })
    let series = experiment.schema.series
    var counts = [Int](repeating: 0, count: series.count)
    while let iteration = try experiment.next() {
      for row in iteration.rows {
        #expect(row.values.count == series[row.series].valuesPerRow)
        #expect(row.values.allSatisfy { $0.isFinite })
        counts[row.series] += 1
      }
    }
    let byName = Dictionary(uniqueKeysWithValues: zip(series.map(\.name), counts))
    #expect(byName["trajectory"] == 48)
    #expect(byName["timing"] == 48)
    #expect(byName["losses"] == (agent == "polo" ? 6 : nil))
    // The start, then every fourth step.
    #expect(byName["coverage"] == 13)
    #expect(byName["value_map"] == 2)
    for grid in experiment.conclusion() {
      for content in grid.contents {
        let sizes = content.variable.dimensions.map { name in
          grid.dimensions.first { $0.name == name }!.count
        }
        #expect(content.values.count == sizes.reduce(1, *))
        #expect(content.values.allSatisfy { $0.isFinite })
      }
    }
  }

  @Test func `the summary says what was simulated`() throws {
    let summary = try rows().1.first { $0.name == "summary" }!
    let scores = Dictionary(
      uniqueKeysWithValues: summary.contents.map { ($0.variable.name, $0.values[0]) })
    #expect(scores["acting_steps"] == Double(48 * 8 * 20))
    #expect(scores["target_steps"] == Double(6 * 20 * 4 * 8))
    #expect(scores["updates"] == 6)
    #expect(scores["control_steps"] == 48)
    #expect(scores["average_reward"] == 0)
  }

  @Test func `losses are on record under their names`() throws {
    // A value of 3 everywhere, which learns nothing: targets are 3 γᴺ.
    let (rows, _) = try rows([
      "value.prior_mean": 3, "value.prior_scale": 0, "value.output_gain": 0, "learner.rate": 0,
      "discount": 0.9,
    ])
    let target: Double = 3 * pow(0.9, 8)
    let losses = rows.filter { $0.series == 2 }
    #expect(losses.count == 6)
    for row in losses {
      let numbers = row.values.dropFirst(2)
      let expected = [(3 - target) * (3 - target), target, 0].flatMap {
        [Double](repeating: $0, count: 3)
      }
      #expect(zip(numbers, expected).allSatisfy { abs($0 - $1) < 1e-5 }, "\(numbers)")
    }
  }

  @Test func `MPC plans with the value that another run has trained, and leaves it as it is`()
    throws
  {
    let trained = try #require(try rows().1.first { $0.name == "value_function" })
    func evaluation(_ changes: [String: ParameterValue] = [:]) throws -> [Row] {
      let own: [String: ParameterValue] = ["agent": "mpc", "value.from": "a digest"]
      let experiment = try Experiment(
        parameters(own.merging(changes) { $1 }), trained: trained, now: { 0 })
      var rows: [Row] = []
      while let iteration = try experiment.next() { rows += iteration.rows }
      #expect(!experiment.conclusion().contains { $0.name == "value_function" })
      return rows
    }
    let first = try evaluation()
    #expect(try evaluation() == first)
    // Without a value it would stand still.
    #expect(Set(first.filter { $0.series == 0 }.map { Array($0.values[2..<4]) }).count > 1)
    // In a world without rewards there are none to leave out.
    #expect(try evaluation(["planner.rewards": "none"]) == first)
    #expect(try evaluation(["planner.horizon": 16]) != first)
  }

  @Test func `a value of a task with other observations is an error`() throws {
    let trained = try #require(try rows().1.first { $0.name == "value_function" })
    let error = #expect(throws: ExperimentError.self) {
      try Experiment(
        parameters(["task": "humanoid-getup", "agent": "mpc", "value.from": "a digest"]),
        trained: trained, now: { 0 })
    }
    #expect("\(try #require(error))".contains("it takes 2 numbers, and an observation has"))
  }

  @Test(arguments: Tasks.catalogue.map(\.name), agents)
  func `what a record is said to hold it holds, and no other of the catalogue's measurements`(
    task: String, agent: ParameterValue
  ) throws {
    for maps in [[], [0]] as [ParameterValue] {
      let parameters = parameters([
        "task": .string(task), "agent": agent, "agent.steps": 1, "record.value_map_steps": maps,
      ])
      let experiment = try Experiment(parameters, now: { 0 })
      let series = experiment.schema.series.flatMap { series in
        ([series.index] + series.variables).map { "\(series.name)/\($0.name)" }
      }
      _ = try experiment.next()
      let summary = try #require(experiment.conclusion().first { $0.name == "summary" })
      let held = Set(series + summary.contents.map { "summary/\($0.variable.name)" })
      for name in Experiment.datasets + Experiment.metrics.map(\.name) {
        #expect(Experiment.records(name, in: parameters) == held.contains(name), "\(name)")
      }
    }
  }

  @Test func `a value that is to be mapped after the lifetime is mapped nowhere`() {
    for (steps, isMapped) in [([2, 3], false), ([1, 3], true), ([0], true)] {
      let parameters = parameters([
        "task": "point-mass-box", "agent.steps": 1,
        "record.value_map_steps": .list(steps.map { .number(Double($0)) }),
      ])
      #expect(Experiment.records("value_map/value", in: parameters) == isMapped, "\(steps)")
    }
  }

  @Test func `every parameter key is declared once`() {
    let keys = Experiment.parameters.map(\.key)
    #expect(Set(keys).count == keys.count)
  }

  @Test func `pure planning stands still in a world without rewards`() throws {
    let (rows, _) = try rows(["agent": "mpc"])
    let positions = rows.filter { $0.series == 0 }.map { Array($0.values[2..<4]) }
    #expect(Set(positions) == [[5, 1]])
  }

  @Test(arguments: agents) func `planning and learning allocate nothing once warm`(
    agent: ParameterValue
  ) throws {
    try expectNoAllocation(["agent": agent])
  }

  @Test func `learning from trajectories allocates nothing once warm but a new scaling of inputs`()
    throws
  {
    // Three arrays at every tenth update, of which there are twenty.
    try expectNoAllocation(trajectory, but: 2 * 3)
  }

  private func expectNoAllocation(
    _ changes: [String: ParameterValue], but allowed: Int = 0
  ) throws {
    let changed = parameters(changes)
    let task = try Tasks.make(changed)
    let acting = try Agent(task: task, parameters: changed)
    let action = FloatBuffer(count: 16)
    let world = task.makeSimulator()
    let state = FloatState(
      try task.initialState(RandomStream(seed: 1, name: "environment"), episode: 0))
    func step(_ step: Int) throws {
      try acting.act(from: state.pointer, step: step, into: action.pointer)
      let executed = ExecutedStep(
        state: UnsafePointer(state.pointer), action: UnsafePointer(action.pointer), reward: 0,
        episode: 0)
      _ = try acting.learn(from: executed, step: step + 1)
      _ = try world.step(state.pointer, action: action.pointer)
    }
    for warm in 0..<16 { try step(warm) }
    let counts = try (0..<20).map { window in
      let before = allocation_count()
      for offset in 0..<8 { try step(16 + 8 * window + offset) }
      return allocation_count() - before
    }
    #expect(counts.reduce(0, +) <= allowed, "\(counts)")
  }
}

/// A state at a fixed place, so that passing it allocates nothing.
private final class FloatState {
  let pointer: UnsafeMutablePointer<Double>

  init(_ values: [Double]) {
    pointer = .allocate(capacity: values.count)
    pointer.initialize(from: values, count: values.count)
  }

  deinit { pointer.deallocate() }
}
