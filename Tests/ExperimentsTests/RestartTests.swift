import Sweeps
import Testing

@testable import Experiments

/// Why the world of a run starts anew.
enum Restart: CaseIterable, Sendable {
  case drop, episodeEnd
}

@Suite struct RestartTests {
  private let discount = 0.9
  private let horizon = 8

  /// A run of seven steps; its episodes have four, or do not end.
  private func begin(_ restart: Restart, from snapshot: Snapshot? = nil) throws -> Experiment {
    let length = restart == .episodeEnd ? 4.0 : 0
    let parameters = Parameters([
      "task": "hand-cube", "agent.steps": 7, "agent.episode_steps": .number(length),
      "discount": .number(discount), "planner.horizon": .number(Double(horizon)),
      "planner.rollouts": 8, "value.members": 2, "learner.method": "trajectory",
      "learner.period": 100, "target.states": 2,
    ])
    return try Experiment(parameters, from: snapshot, now: { 0 })
  }

  private func numbers<Number: BitwiseCopyable>(
    _ name: String, in snapshot: Snapshot
  ) throws -> [Number] {
    let part = try #require(snapshot.parts.first { $0.name == name })
    let stride = MemoryLayout<Number>.stride
    return part.bytes.withUnsafeBytes { bytes in
      (0..<bytes.count / stride).map {
        bytes.loadUnaligned(fromByteOffset: $0 * stride, as: Number.self)
      }
    }
  }

  private func state(in snapshot: Snapshot) throws -> [Double] {
    try numbers("state", in: snapshot)
  }
  private func plan(in snapshot: Snapshot) throws -> [Float] {
    try numbers("agent/planner/optimiser/plan", in: snapshot)
  }
  /// The learner's number of the episode of each step.
  private func episodes(in snapshot: Snapshot) throws -> [Int] {
    try numbers("agent/learner/executed/episodes", in: snapshot)
  }

  /// The same moment with the cube a metre from the hand.
  private func dropped(_ snapshot: Snapshot) throws -> Snapshot {
    var state = try state(in: snapshot)
    state[24] = 1
    let bytes = state.withUnsafeBytes { Array($0) }
    return Snapshot(
      parts: snapshot.parts.map {
        $0.name == "state" ? Snapshot.Part(name: $0.name, bytes: bytes) : $0
      })
  }

  /// The realised return of each of the steps, of an episode that ends with them.
  private func returns(_ steps: Range<Int>, rewards: [Double], values: [Double]) -> [Double] {
    steps.map { step in
      var weight = 1.0
      var sum = 0.0
      for later in step..<steps.upperBound - 1 {
        sum += weight * rewards[later]
        weight *= discount
      }
      return sum + weight * values[steps.upperBound - 1]
    }
  }

  @Test func `a learner remembers each step as it is on record, and the world repeats it`() throws {
    let parameters = Parameters([
      "task": "humanoid-getup", "agent.steps": 6, "planner.horizon": 3, "planner.rollouts": 6,
      "value.members": 2, "learner.method": "trajectory", "learner.period": 100, "target.states": 2,
    ])
    let experiment = try Experiment(parameters, now: { 0 })
    var rows: [[Double]] = []
    while let iteration = try experiment.next() {
      rows += iteration.rows.filter { $0.series == 0 }.map(\.values)
    }
    let snapshot = experiment.snapshot()
    let states: [Double] = try numbers("agent/learner/executed/states", in: snapshot)
    let actions: [Float] = try numbers("agent/learner/executed/actions", in: snapshot)
    let rewards: [Float] = try numbers("agent/learner/executed/rewards", in: snapshot)
    let task = try Tasks.make(parameters)
    let (stateCount, actionCount) = (task.stateCount, task.action.count)
    let world = task.makeWorld()
    var state = try task.initialState(RandomStream(seed: 0, name: "environment"), episode: 0)
    for step in 0..<6 {
      let action = Array(actions[actionCount * step..<actionCount * (step + 1)])
      #expect(Array(states[stateCount * step..<stateCount * (step + 1)]) == state)
      let row = rows[step].dropFirst(2)
      #expect(Array(row.prefix(55)) == Array(state.prefix(55)))
      #expect(row.dropFirst(55).prefix(actionCount).map { Float($0) } == action)
      let reward = try world.step(&state, action: action)
      // After the actions come the physics steps.
      #expect(rows[step][2 + 55 + actionCount + 1] == reward)
      #expect(rewards[step] == Float(reward))
    }
  }

  @Test(arguments: Restart.allCases)
  func `a drop ends plan, promises and the learner's episode, as an episode's end does`(
    restart: Restart
  ) throws {
    let task = try HandCube(Parameters([:]))
    let rest = (0..<horizon).flatMap { _ in task.action.map(\.rest) }
    let first = try begin(restart)
    let series = first.schema.series
    var rows: [Row] = []
    for _ in 0..<3 { rows += try #require(try first.next()).rows }
    let before = first.snapshot()
    #expect(try plan(in: before) != rest)

    let second = try begin(restart, from: restart == .drop ? dropped(before) : before)
    let start = try state(in: second.snapshot())
    #expect(task.isLost(start) == (restart == .drop))
    let fourth = try #require(try second.next()).rows
    #expect(try plan(in: second.snapshot()) == rest)
    let anew = try state(in: second.snapshot())
    #expect(!task.isLost(anew))
    var last: [Row] = []
    while let iteration = try second.next() { last += iteration.rows }
    #expect(try episodes(in: second.snapshot()) == [0, 0, 0, 0, 1, 1, 1])

    func predictions(_ rows: [Row]) -> [[Double]] {
      rows.filter { series[$0.series].name == "prediction" }.map(\.values)
    }
    let trajectory = (rows + fourth + last).filter { series[$0.series].name == "trajectory" }
      .map(\.values)
    try #require(trajectory.count == 7)
    // The last columns are reward, value and episode.
    let rewards = trajectory.map { $0[$0.count - 3] }
    let values = trajectory.map { $0[$0.count - 2] }
    #expect(predictions(rows).isEmpty)
    for (settled, steps) in [(predictions(fourth), 0..<4), (predictions(last), 4..<7)] {
      #expect(settled.map { $0[0] } == steps.map { Double($0) })
      for (row, expected) in zip(settled, returns(steps, rewards: rewards, values: values)) {
        #expect(abs(row[2] - expected) < 1e-9)
      }
    }
  }
}
