import Foundation
import Reports
import Sweeps
import Testing
import Workbench

/// What `polo compare` says.
struct ComparisonTests {
  let results: SyntheticResults

  init() throws { results = try SyntheticResults() }

  private func compared(_ sweep: Sweep) throws -> SweepComparison {
    try SweepComparison(of: sweep, in: results.directory, origin: madeUpOrigin)
  }

  private let byTask = Comparison(
    baseline: Run.Coordinate(axis: "arm", value: "random"), pairBy: ["task", "seed"],
    metrics: ["summary/coverage"],
    thresholds: [
      Threshold("coverage/fraction", isAtLeast: true, 0.5),
      Threshold("summary/coverage", isAtLeast: true, 0.9),
    ])

  /// Coverage that rises with the step, faster for `polo`; two runs have no record.
  private func recorded(_ comparison: Comparison) throws -> Sweep {
    let sweep = madeUpSweep(
      arms: ["polo", "greedy", "random"], comparison: comparison,
      claims: [
        Claim(
          text: "polo > greedy in summary/coverage for each task", greater: Selection(arm: "polo"),
          lesser: Selection(arm: "greedy"), metric: "summary/coverage", each: ["task"])
      ])
    let pace = ["polo": 0.1, "greedy": 0.075, "random": 0.05]
    for run in sweep.runs where !(run.arm == "greedy" && run["task"] == "maze" && run.seed > 3) {
      let fractions = (1...10).map { step in
        pace[run.arm]! * (1 + 0.01 * Double((run.seed * 7) % 5)) * Double(step)
      }
      try results.record(run, score: fractions.last, fractions: fractions)
    }
    return sweep
  }

  @Test func `the terminal shows each number with its n and its method`() throws {
    try Golden("compare.txt").expect(compared(recorded(byTask)).text)
  }

  @Test func `tables are written for those that have rows`() throws {
    let comparison = try compared(recorded(byTask))
    let folder = results.folder.appendingPathComponent("tables")
    #expect(
      try comparison.write(to: folder).written.map(\.lastPathComponent)
        == ["comparisons.csv", "thresholds.csv", "claims.csv", "provenance.txt"])
    let file = results.folder.appendingPathComponent("one.csv")
    _ = try comparison.write(toFile: file)
    #expect(
      try Data(contentsOf: file)
        == Data(contentsOf: folder.appendingPathComponent("comparisons.csv")))
  }

  @Test func `each column of a table holds what it is called`() throws {
    let comparison = try compared(recorded(byTask))
    let folder = results.folder.appendingPathComponent("tables")
    _ = try comparison.write(to: folder)
    let table = try String(
      contentsOf: folder.appendingPathComponent("comparisons.csv"), encoding: .utf8)
    let lines = table.split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    let difference = try #require(comparison.rows[0].difference)
    #expect(difference.interval != difference.bootstrapInterval)
    let expected: [(String, Double?)] = [
      ("mean", difference.first.mean), ("baseline_mean", difference.second.mean),
      ("difference", difference.mean), ("lower", difference.interval?.lower),
      ("upper", difference.interval?.upper),
      ("bootstrap_lower", difference.bootstrapInterval?.lower),
      ("bootstrap_upper", difference.bootstrapInterval?.upper),
      ("iqm", difference.first.interquartileMean),
      ("baseline_iqm", difference.second.interquartileMean),
      ("iqm_lower", difference.interquartileInterval?.lower),
      ("probability_lower", difference.probabilityInterval?.lower),
      ("wilcoxon_p", difference.signedRank?.p),
    ]
    for (name, number) in expected {
      let column = try #require(lines[0].firstIndex(of: name), "\(name)")
      #expect(Double(lines[1][column]) == number, "\(name)")
    }
  }

  @Test func `what is JSON has the numbers in full, and nothing that JSON has not`() throws {
    let sweep = try recorded(byTask)
    let run = sweep.runs[0]
    try FileManager.default.removeItem(at: results.directory.record(of: run))
    try results.record(run, score: .infinity)
    let json = try compared(sweep).json()
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let rows = try #require(document["comparisons"] as? [[String: Any]])
    #expect(rows.count == 6)
    #expect((rows[0]["difference"] as? [String: Any])?["difference"] == nil)
    #expect(rows[3]["n"] as? Int == 6)
    #expect(
      (document["missing"] as? [[String: String]])?.map { $0["reason"] } == ["not run", "not run"])
    #expect(document["verdict"] as? String == "undecided")
    #expect(document["verdicts"] as? [String: Int] == ["holds": 1, "undecided": 1])
    let claims = try #require(document["claims"] as? [[String: Any]])
    #expect(claims.map { $0["weak"] as? Bool } == [false, true])
    let whole = try #require(compared(sweep).rows[3].difference)
    let told = try #require(rows[3]["difference"] as? [String: Any])
    let expected: [(String, [Double?])] = [
      ("mean", [whole.first.mean]), ("baselineMean", [whole.second.mean]),
      ("student", [whole.interval?.lower, whole.interval?.upper]),
      ("bootstrap", [whole.bootstrapInterval?.lower, whole.bootstrapInterval?.upper]),
      ("iqm", [whole.first.interquartileMean]),
      ("baselineIQM", [whole.second.interquartileMean]),
      ("iqmBootstrap", [whole.interquartileInterval?.lower, whole.interquartileInterval?.upper]),
    ]
    for (name, numbers) in expected {
      let found = told[name] as? [Double] ?? [told[name] as? Double].compactMap(\.self)
      #expect(found.count == numbers.count, "\(name)")
      // Foundation may read the last digit as its neighbour.
      for (found, number) in zip(found, numbers) {
        #expect(try abs(found - #require(number)) < 1e-14, "\(name)")
      }
    }
  }

  @Test func `an axis that is named twice is in JSON once`() throws {
    let twice = Comparison(
      baseline: "random", pairBy: ["task", "task", "seed"], metric: "summary/coverage")
    let json = try compared(recorded(twice)).json()
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let rows = try #require(document["comparisons"] as? [[String: Any]])
    #expect(rows.first?["cell"] as? [String: String] == ["task": "box"])
  }

  @Test func `a threshold is reached once, never, or not known`() throws {
    let comparison = try compared(recorded(byTask))
    let rows = comparison.thresholds.filter { $0.threshold.quantity == "coverage/fraction" }
    #expect(
      rows.map(\.runs.value.description) == [
        "polo", "polo", "greedy", "greedy", "random", "random",
      ])
    #expect(rows[0].rate == comparison.thresholds[0].rate)
    #expect(rows[0].rate?.successes == 6 && rows[0].rate?.n == 6)
    #expect(rows[0].medianSteps == 5)
    #expect(rows[0].probabilityOfEarlier == 1)
    #expect(rows[3].rate?.n == 4 && rows[3].expected == 6)
    #expect(rows[3].note == "weak (n < 5); 2 of 6 runs are not on record")
    // 0.05 a step and at most 4 % more: half in the tenth step.
    #expect(rows[4].medianSteps == 10)
    #expect(rows[4].probabilityOfEarlier == nil)
    let scores = comparison.thresholds.filter { $0.threshold.quantity == "summary/coverage" }
    #expect(scores.map { $0.rate?.successes } == [6, 6, 0, 0, 0, 0])
    #expect(scores.allSatisfy { $0.medianSteps == nil && $0.probabilityOfEarlier == nil })
  }

  @Test func `the median counts runs that never get there, and ties count half`() throws {
    let sweep = madeUpSweep(
      arms: ["polo", "greedy", "random"], tasks: ["box"], seeds: 0..<4,
      comparison: Comparison(
        baseline: Run.Coordinate(axis: "arm", value: "random"), pairBy: ["seed"],
        metrics: ["summary/coverage"],
        thresholds: [Threshold("coverage/fraction", isAtLeast: true, 0.5)]))
    let steps = ["polo": [9, 2, 99, 5], "greedy": [99, 3, 99, 99], "random": [5, 5, 5, 5]]
    for run in sweep.runs {
      let reached = steps[run.arm]![run.seed]
      try results.record(run, score: 0, fractions: (1...10).map { $0 < reached ? 0 : 1 })
    }
    let rows = try compared(sweep).thresholds
    #expect(rows.map(\.medianSteps) == [5, nil, 5])
    #expect(rows.map(\.probabilityOfEarlier) == [0.375, 0.25, nil])
  }

  @Test func `a dataset with further dimensions reaches a threshold by its mean over them`() throws
  {
    let sweep = madeUpSweep(
      tasks: ["box"], seeds: 0..<2,
      comparison: Comparison(
        baseline: Run.Coordinate(axis: "arm", value: "random"), pairBy: ["seed"],
        metrics: ["summary/coverage"],
        thresholds: [Threshold("trajectory/state", isAtLeast: true, 2.5)]))
    for run in sweep.runs { try results.record(run, score: 0, world: true) }
    let rows = try compared(sweep).thresholds
    #expect(rows.map(\.runs.value.description) == ["polo", "random"])
    // x and y, 5 + 3 sin and 5 - 3 cos, and two velocities of 0: from a quarter of pi on, at 0.05 a step.
    #expect(rows.map(\.medianSteps) == [16, 16])
  }

  @Test func `values of an axis can be compared with one of them`() throws {
    let byArm = Comparison(
      baseline: Run.Coordinate(axis: "task", value: "maze"), pairBy: ["arm", "seed"],
      metrics: ["summary/coverage"])
    let rows = try compared(recorded(byArm)).rows
    #expect(rows.map(\.compared.value) == ["box", "box", "box", "box"])
    #expect(rows.map { $0.cell.first?.value } == ["polo", "greedy", "random", nil])
    #expect(rows.map { $0.difference?.n } == [6, 4, 6, 4])
    #expect(rows.allSatisfy { $0.difference?.mean == 0 })
  }

  @Test func `over all cells are those that have pairs`() throws {
    let sweep = madeUpSweep(
      tasks: ["box", "maze", "hall"],
      comparison: Comparison(
        baseline: "random", pairBy: ["task", "seed"], metric: "summary/coverage"))
    for run in sweep.runs where run["task"] != "hall" {
      try results.record(run, score: Double(run.seed) + (run.arm == "polo" ? 0.5 : 0))
    }
    let rows = try compared(sweep).rows
    #expect(rows.map { $0.cell.first?.value } == ["box", "maze", "hall", nil])
    #expect(rows.map { $0.difference?.n } == [6, 6, nil, 6])
    #expect(rows.map(\.cells) == [1, 1, 1, 2])
    #expect(
      rows.map(\.note) == [
        "", "", "missing pairs: task=hall,seed=0..5", "left out, as they have no pairs: task=hall",
      ])
    #expect(try compared(sweep).text.contains("(mean of 2 cells)"))
  }

  @Test func `a cell in which one side has no runs is a row without pairs`() throws {
    let made = madeUpSweep(
      comparison: Comparison(
        baseline: "random", pairBy: ["task", "seed"], metric: "summary/coverage"))
    let sweep = Sweep(
      name: "made-up", arms: made.arms, axes: made.axes,
      runs: made.runs.filter { $0.arm == "random" || $0["task"] == "box" },
      comparison: made.comparison)
    for run in sweep.runs { try results.record(run, score: Double(run.seed)) }
    let rows = try compared(sweep).rows
    #expect(rows.map { $0.cell.first?.value } == ["box", "maze"])
    #expect(rows.map { $0.difference?.n } == [6, nil])
    #expect(rows.map(\.pairs) == [6, 0])
    #expect(rows.map(\.note) == ["", "the sweep has no pairs here"])
  }

  @Test
  func `records without the score and scores that are not finite are told apart from missing ones`()
    throws
  {
    let sweep = madeUpSweep(
      arms: ["polo", "random"], tasks: ["box"], seeds: 0..<4, comparison: byTask)
    for run in sweep.runs where run.seed < 3 {
      let isPOLO = run.arm == "polo"
      let score: Double? = isPOLO && run.seed == 0 ? nil : isPOLO && run.seed == 1 ? .nan : 0.5
      try results.record(run, score: score, fractions: [0.5])
    }
    let comparison = try compared(sweep)
    let reached = try #require(
      comparison.thresholds.first { $0.threshold.quantity == "summary/coverage" })
    #expect(
      reached.note
        == "weak (n < 5); 1 of 4 runs are not on record; 1 of 4 runs have no record of this quantity"
    )
    let row = try #require(comparison.rows.first)
    #expect(
      row.note
        == "weak (n < 5); missing pairs: task=box,seed=3; recorded without a value: "
        + "task=box,seed=0; 1 of 2 pairs are not finite")
    #expect(row.difference?.interval == nil)
    #expect(row.difference?.first.interquartileMean.isNaN == true)
  }

  /// `polo` plans with what `train` learned, `polo-2` with what `train-2` did; `mpc` with nothing.
  private func trained(_ arms: [String], baseline: String) -> Sweep {
    let comparison = Comparison(
      baseline: Run.Coordinate(axis: "arm", value: .string(baseline)), pairBy: ["seed"],
      metrics: ["summary/coverage"],
      thresholds: [Threshold("summary/coverage", isAtLeast: true, 0.5)])
    func run(_ arm: String, _ seed: Int) -> Run {
      var values: [String: ParameterValue] = ["agent": .string(arm), "seed": .number(Double(seed))]
      if arm.hasPrefix("polo") {
        let source = run("train" + arm.dropFirst("polo".count), seed)
        values["value.from"] = .string(source.digest.hexadecimal)
      }
      return Run(arm: arm, coordinates: [], seed: seed, parameters: Parameters(values))
    }
    return Sweep(
      name: "made-up", arms: arms, runs: arms.flatMap { arm in (0..<5).map { run(arm, $0) } },
      comparison: comparison)
  }

  @Test
  func `what trains for others is compared only where nobody uses it or the baseline trains too`()
    throws
  {
    func arms(_ sweep: Sweep) throws -> [String] {
      try compared(sweep).rows.map(\.compared.value.description)
    }
    let sweep = trained(["polo", "mpc", "train"], baseline: "mpc")
    #expect(try arms(sweep) == ["polo"])
    #expect(try compared(sweep).thresholds.map(\.runs.value.description) == ["polo", "mpc"])
    #expect(try arms(trained(["polo", "mpc", "train"], baseline: "train")) == ["polo", "mpc"])
    #expect(try arms(trained(["mpc", "train"], baseline: "mpc")) == ["train"])
    let all = ["polo", "polo-2", "mpc", "train", "train-2"]
    #expect(try arms(trained(all, baseline: "mpc")) == ["polo", "polo-2"])
    #expect(try arms(trained(all, baseline: "train")) == ["polo", "polo-2", "mpc", "train-2"])
  }
}
