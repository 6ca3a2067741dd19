import Sweeps
import Testing

@testable import Experiments

private func parameters(_ changes: [String: ParameterValue]) -> Parameters {
  Parameters(
    [
      "task": "point-mass-maze", "agent.steps": 48, "planner.horizon": 8, "planner.rollouts": 20,
      "value.members": 3, "learner.period": 8, "learner.gradient_steps": 4, "target.horizon": 8,
      "target.states": 20, "record.coverage_period": 4, "value.input_gain": 3,
    ].merging(changes) { $1 }, declarations: Experiment.parameters)
}

/// The rows of a run by series, each with its values by name.
private func run(_ changes: [String: ParameterValue]) throws -> [String: [[String: Double]]] {
  let experiment = try Experiment(parameters(changes), now: { 0 })
  var rows: [String: [[String: Double]]] = [:]
  while let iteration = try experiment.next() {
    for row in iteration.rows {
      let series = experiment.schema.series[row.series]
      // Those of several dimensions are not asked for here.
      guard series.dimensions.isEmpty || series.name == "trajectory" else { continue }
      let scalars = series.variables.filter { $0.dimensions.isEmpty }.map(\.name)
      let values =
        series.name == "trajectory"
        ? [row.values[0], row.values[1]] + row.values.suffix(4) : row.values
      rows[series.name, default: []].append(
        Dictionary(uniqueKeysWithValues: zip([series.index.name] + scalars, values)))
    }
  }
  return rows
}

/// `V(o) = 3 o₀ + o₁`, of which the ensemble's values spread by `2 + o₀`.
private final class TiltedValue: ValueFunction {
  func evaluate(
    _ observations: UnsafePointer<Float>, lanes: Int, into values: UnsafeMutablePointer<Float>
  ) {
    for lane in 0..<lanes { values[lane] = 3 * observations[lane] + observations[lanes + lane] }
  }

  func evaluate(
    _ observations: UnsafePointer<Float>, lanes: Int, into values: UnsafeMutablePointer<Float>,
    spreads: UnsafeMutablePointer<Float>
  ) {
    evaluate(observations, lanes: lanes, into: values)
    for lane in 0..<lanes { spreads[lane] = 2 + observations[lane] }
  }
}

struct DiagnosticsTests {
  @Test func `every control step has its diagnostics, and each arm those that it can have`() throws
  {
    let polo = try run(["agent": "polo"])
    for name in ["planner", "ensemble", "prediction"] {
      #expect(polo[name]?.map { $0["step"] } == (0..<48).map { Double($0) }, "\(name)")
    }
    // With every fifth row of the coverage.
    #expect(polo["exploration"]?.map { $0["step"] } == [0, 20, 40])
    let mpc = try run(["agent": "mpc"])
    #expect(mpc["planner"]?.count == 48)
    #expect(mpc["ensemble"] == nil && mpc["prediction"] == nil && mpc["exploration"] == nil)
    let random = try run(["agent": "random"])
    #expect(random["planner"] == nil && random["ensemble"] == nil)
  }

  @Test func `where all returns are equal every rollout counts alike`() throws {
    // No reward, no value.
    let rows = try #require(try run(["agent": "mpc"])["planner"])
    #expect(rows.allSatisfy { $0["effective_rollouts"] == 20 && $0["return_spread"] == 0 })
  }

  @Test(arguments: [(1e-6, 1.0...1.01), (1e6, 19.99...20.0)])
  func `a cold plan follows one rollout, a hot one all`(
    temperature: Double, expected: ClosedRange<Double>
  ) throws {
    let rows = try #require(
      try run(["agent": "polo", "planner.temperature": .number(temperature)])["planner"])
    #expect(rows.allSatisfy { expected.contains($0["effective_rollouts"]!.rounded(toPlaces: 9)) })
    #expect(rows.allSatisfy { $0["return_spread"]! > 0 })
  }

  @Test func `a plan's report is that of its weights and returns`() throws {
    let task = try Tasks.make(parameters(["agent": "polo"]))
    let settings = MPPI.Settings(parameters(["planner.rollouts": 37]))
    let optimiser = PlanOptimiser(
      task: task, settings: settings, random: RandomStream(seed: 1, name: "test"))
    let ensemble = try ValueEnsemble(
      task: task, parameters: parameters([:]), random: RandomStream(seed: 2, name: "test"))
    var state = try task.initialState(RandomStream(seed: 1, name: "environment"), episode: 0)
    optimiser.start(from: &state)
    try optimiser.improve(randomStep: 3, value: ensemble)
    let weights = (0..<37).map { Double(optimiser.weights[$0]) }
    let returns = (0..<37).map { Double(optimiser.returns[$0]) }
    let mean = returns.reduce(0, +) / 37
    let variance = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 37
    // The weights are normalised in single precision.
    #expect(
      abs(optimiser.report.effectiveRollouts * weights.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    #expect(abs(optimiser.report.returnSpread - variance.squareRoot()) < 1e-12)
  }

  @Test func `a true value keeps its promise, and none promises too little`() {
    let discount = 0.9
    var exact = Promises(discount: discount)
    var none = Promises(discount: discount)
    for _ in 0..<5 {
      exact.add(value: 1 / (1 - discount), reward: 1)
      none.add(value: 0, reward: 1)
    }
    for row in exact.settle(step: 5) { #expect(abs(row[3]) < 1e-12) }
    let rows = none.settle(step: 12)
    #expect(rows.map { $0[0] } == [7, 8, 9, 10, 11])
    // Four rewards come before the last state, whose value is taken at its word: 1 + .9 + .81 + .729.
    let returns: [Double] = [3.439, 2.71, 1.9, 1, 0]
    for (row, expected) in zip(rows, returns) {
      #expect(abs(row[2] - expected) < 1e-12)
      #expect(row[3] == row[1] - row[2])
    }
    #expect(
      zip(rows.map { $0[4] }, [0.6561, 0.729, 0.81, 0.9, 1]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(none.settle(step: 12).isEmpty)
  }

  @Test(arguments: [0, 13])
  func `what a value promised is compared with what came in its own episode`(length: Int) throws {
    let rows = try run([
      "task": "humanoid-getup", "agent": "polo", "agent.steps": 30, "discount": 0.9,
      "agent.episode_steps": .number(Double(length)), "target.states": 2,
    ])
    let trajectory = try #require(rows["trajectory"])
    let predictions = try #require(rows["prediction"])
    #expect(predictions.count == 30)
    for (step, prediction) in predictions.enumerated() {
      #expect(prediction["step"] == Double(step))
      #expect(prediction["value"] == trajectory[step]["value"])
      let episode = trajectory[step]["episode"]!
      let end = trajectory.lastIndex { $0["episode"] == episode }!
      var expected = 0.0
      var weight = 1.0
      for later in step..<end {
        expected += weight * trajectory[later]["reward"]!
        weight *= 0.9
      }
      expected += weight * trajectory[end]["value"]!
      #expect(abs(prediction["return"]! - expected) < 1e-9)
      #expect(abs(prediction["tail"]! - weight) < 1e-12)
    }
  }

  @Test func `the summary has their means`() throws {
    let experiment = try Experiment(
      parameters(["agent": "polo", "agent.episode_steps": 7]), now: { 0 })
    while try experiment.next() != nil {}
    let summary = try #require(experiment.conclusion().first { $0.name == "summary" })
    let rows = try run(["agent": "polo", "agent.episode_steps": 7])
    for (score, series, name) in [
      ("effective_rollouts", "planner", "effective_rollouts"),
      ("ensemble_spread", "ensemble", "spread"), ("value_error", "prediction", "error"),
    ] {
      let values = try #require(rows[series]).map { $0[name]! }
      let found = try #require(summary.contents.first { $0.variable.name == score }).values[0]
      #expect(abs(found - values.reduce(0, +) / 48) < 1e-9, "\(score)")
    }
  }

  @Test func `an ensemble of one agrees with itself`() throws {
    let rows = try run(["agent": "polo", "value.members": 1])
    #expect(rows["ensemble"]!.allSatisfy { $0["spread"] == 0 })
    #expect(rows["exploration"]!.allSatisfy { $0["visited_spread"] == 0 })
  }

  @Test func `values of cells that were visited are told from those of the others`() throws {
    let probe = CoverageProbe(
      world: .box,
      parameters: Parameters(["task": "point-mass-box", "record.coverage_period": 1]))
    let rows = probe.observe([0.1, 9.9, 0, 0], step: 0, value: TiltedValue())
    // Spreads and values of one cell, whose centre is at (-.95, .95), and of 399; over all 400 they sum to 800 and 0.
    let exact = [1.05, (800 - 1.05) / 399, -1.9, 1.9 / 399]
    let found = try #require(rows.first { $0.series == 1 }).values.dropFirst()
    #expect(found.count == 4)
    for (found, exact) in zip(found, exact) { #expect(abs(found - exact) < 1e-5) }
  }

  @Test func `an ensemble comes to agree about where it has been`() throws {
    let rows = try run([
      "agent": "polo", "agent.steps": 400, "discount": 0.9, "learner.rate": 0.005,
      "learner.gradient_steps": 32, "value.hidden": [16, 16], "value.bias_range": 2,
    ])
    let end = rows["exploration"]!.last!
    #expect(end["visited_spread"]! < end["unvisited_spread"]! / 2)
    #expect(rows["ensemble"]!.last!["spread"]! < rows["ensemble"]!.first!["spread"]! / 2)
  }
}

extension Double {
  /// Sums of squares of equal weights may miss their count by a rounding.
  fileprivate func rounded(toPlaces places: Int) -> Double {
    let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
    return (self * scale).rounded() / scale
  }
}
