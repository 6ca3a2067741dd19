import Sweeps
import Testing

@testable import Experiments

/// A run of the point mass whose numbers are known.
///
/// They come from our own kernels, square roots and sums in a stated order alone, so they are the same on every
/// machine. The other tasks are left out, and `value.aggregate: printed`: MuJoCo and the system's sines, arc tangents,
/// hyperbolic tangents and logarithms may differ between machines.
struct PinnedRun: Sendable, CustomTestStringConvertible {
  let name: String
  /// SHA-256 of what it gives.
  let digest: String
  let changes: [String: ParameterValue]
  var testDescription: String { name }

  static let all = [
    PinnedRun(
      name: "fitted",
      digest: "ae0353de0cede70cab28ae09a610cc7315f28d5dad018da764410d57d73ac8df",
      changes: [
        "agent": "polo", "target.rollouts": 3, "target.noise": 0.1, "learner.weight_decay": 0.01,
        "value.bias_range": 2, "record.value_map_steps": [0, 24],
      ]),
    PinnedRun(
      name: "trajectory",
      digest: "d8b8481b7cbbccf205c50a842fd62b6b4e5a2257d5ce7dc680b485dfa0623b98",
      changes: [
        "agent": "polo", "learner.method": "trajectory", "target.states": 4,
        "target.iterations": 2, "target.plans": 16, "target.rollouts": 16, "target.perturbed": 8,
        "target.executed_horizon": 6, "learner.minibatch": 8, "learner.minibatch_planned": 8,
        "learner.minibatch_perturbed": 8, "learner.following": 0.1, "learner.weight_decay": 0.01,
        "learner.decay": "decoupled", "value.inputs": "standardised", "value.unit": "reward",
      ]),
    // Without a value it would stand still, as the world has no rewards.
    PinnedRun(
      name: "mpc with the value of fitted",
      digest: "290e537a57c0e172e8b1bb389efad8cd0c88d3dbdeb7265aa9a7053067ffc62e",
      changes: [
        "agent": "mpc", "value.from": "a digest", "planner.tail": "repeat",
        "planner.iterations": 2, "planner.temperature_unit": "reward",
        "record.value_map_steps": [0],
      ]),
    PinnedRun(
      name: "random",
      digest: "f6260c7c2d837754390bda0a778248fc42678ea82c43642646b8fee2528032c0",
      changes: ["agent": "random"]),
    PinnedRun(
      name: "noise",
      digest: "8b17d56882907552d06cfa3cdee9f7692b2f1fe3d586d989e31586c24f075e57",
      changes: ["agent": "noise"]),
  ]

  /// Rows and grids, but for the readings of the clock, which are 0.
  func complete() throws -> (rows: [Row], grids: [Grid]) {
    let base: [String: ParameterValue] = [
      "task": "point-mass-maze", "agent.steps": 48, "agent.episode_steps": 20,
      "planner.horizon": 8, "planner.rollouts": 20, "planner.noise_correlation": 0.9,
      "value.members": 3, "value.hidden": [8, 8], "value.input_gain": 3, "learner.period": 8,
      "learner.gradient_steps": 4, "target.horizon": 8, "target.states": 20,
      "record.coverage_period": 4,
    ]
    let trained: Grid? =
      try changes["value.from"] == nil
      ? nil : Self.all[0].complete().grids.first { $0.name == "value_function" }
    let experiment = try Experiment(
      Parameters(base.merging(changes) { $1 }), trained: trained, now: { 0 })
    var rows: [Row] = []
    while let iteration = try experiment.next() { rows += iteration.rows }
    return (rows, experiment.conclusion())
  }

  func completedDigest() throws -> String {
    let (rows, grids) = try complete()
    var lines = rows.map { row -> String in
      let bits = row.values.map { String($0.bitPattern, radix: 16) }
      return "\(row.series) " + bits.joined(separator: " ")
    }
    lines += grids.map { "\($0.name) \(Digest(of: $0).hexadecimal)" }
    return Digest(of: lines.joined(separator: "\n")).hexadecimal
  }
}

@Suite struct NumericsTests {
  @Test(arguments: PinnedRun.all)
  func `equal parameters give the numbers that they gave before`(run: PinnedRun) throws {
    let digest = try run.completedDigest()
    #expect(
      digest == run.digest,
      "equal parameters give other numbers: raise Experiment.numerics, then update this")
  }
}
