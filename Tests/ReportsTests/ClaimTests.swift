import Foundation
import Reports
import Sweeps
import Testing
import Workbench

struct ClaimTests {
  let results: SyntheticResults

  init() throws { results = try SyntheticResults() }

  private func claim(_ greater: String, _ lesser: String, each: [String] = ["task"]) -> Claim {
    let ending = each.isEmpty ? "" : " for each \(each.joined(separator: ", "))"
    return Claim(
      text: "\(greater) > \(lesser) in summary/coverage\(ending)", greater: Selection(arm: greater),
      lesser: Selection(arm: lesser),
      metric: "summary/coverage", each: each)
  }

  private func summarize(_ sweep: Sweep) throws -> Summary {
    try Summary.write(sweep, in: results.directory, metrics: madeUpMetrics, origin: madeUpOrigin)
  }

  @Test func `claims hold, fail or stay open, each with its evidence`() throws {
    let sweep = madeUpSweep(
      arms: ["polo", "greedy", "random"],
      claims: [
        claim("polo", "greedy"), claim("greedy", "polo"), claim("greedy", "random"),
        claim("polo", "random", each: []),
      ])
    for run in sweep.runs where !(run.arm == "polo" && run["task"] == "maze" && run.seed > 2) {
      let base: [String: Double] = ["polo": 0.5, "greedy": 0.25, "random": 0.25]
      let noise =
        run.arm == "random" ? 0.0625 * (run.seed % 2 == 0 ? 1 : -1) : 0.001 * Double(run.seed)
      try results.record(run, score: base[run.arm]! + noise)
    }
    let summary = try summarize(sweep)
    #expect(
      summary.findings.map(\.verdict) == [
        .holds, .holds, .doesNotHold, .doesNotHold, .undecided, .undecided, .holds,
      ])
    try Golden("claims.txt").expect(ClaimTable(summary.findings).text)
    try Golden("claims.csv").expect(results.text(of: "claims.csv"))
  }

  @Test func `a claim without a pair is not run and says why`() throws {
    let sweep = madeUpSweep(seeds: 0..<1, claims: [claim("polo", "random", each: [])])
    for run in sweep.runs where run.arm == "polo" { try results.record(run, score: 1) }
    let finding = try #require(try summarize(sweep).findings.first)
    #expect(finding.verdict == .notRun)
    #expect(finding.difference == nil)
    #expect(
      finding.note == "missing pairs: task=box,seed=0; task=maze,seed=0; "
        + "1 of 1 seeds are not in every cell and left out")
  }

  @Test func `a cell in which one side has no runs has a row of its own, or is named`() throws {
    let made = madeUpSweep(
      tasks: ["maze", "box", "hall"],
      claims: [claim("polo", "random"), claim("polo", "random", each: [])])
    let sweep = Sweep(
      name: "made-up", arms: made.arms, axes: made.axes,
      runs: made.runs.filter { $0.arm == "polo" || $0["task"] == "box" }, claims: made.claims)
    for run in sweep.runs { try results.record(run, score: run.arm == "polo" ? 1 : 0) }
    let findings = try summarize(sweep).findings
    #expect(findings.map(\.place) == ["task=maze", "task=box", "task=hall", ""])
    #expect(findings.map(\.verdict) == [.notRun, .holds, .notRun, .holds])
    #expect(
      findings.map(\.note) == [
        "the sweep has no pairs here", "", "the sweep has no pairs here",
        "left out, as they have no pairs: task=maze; task=hall",
      ])
    #expect(
      try results.rows(of: "claims.csv").map { $0[1...6].joined(separator: " ") } == [
        "summary/coverage maze \"not run\" 1 0 0", "summary/coverage box holds 1 6 6",
        "summary/coverage hall \"not run\" 1 0 0", "summary/coverage  holds 1 6 6",
      ])
  }

  @Test func `missing pairs are all named, neighbouring seeds together`() throws {
    let sweep = madeUpSweep(tasks: ["box"], seeds: 0..<12, claims: [claim("polo", "random")])
    for run in sweep.runs where ![0, 2, 3, 9, 10, 11].contains(run.seed) {
      try results.record(run, score: 1)
    }
    #expect(
      try summarize(sweep).findings.map(\.note) == ["missing pairs: task=box,seed=0,2..3,9..11"])
  }

  @Test func `equal arms do not bear out a claim`() throws {
    let sweep = madeUpSweep(claims: [claim("polo", "random", each: [])])
    for run in sweep.runs { try results.record(run, score: Double(run.seed)) }
    #expect(try summarize(sweep).findings.map(\.verdict) == [.doesNotHold])
  }

  @Test func `rounding bears out no claim`() throws {
    // The means over the tasks are both 0.4, computed as 0.39999999999999997 and 0.4.
    let scores = ["polo": ["box": 0.1, "maze": 0.7], "random": ["box": 0.3, "maze": 0.5]]
    let cells = madeUpSweep(claims: [claim("random", "polo", each: [])])
    for run in cells.runs {
      let task = try #require(run["task"]).description
      try results.record(run, score: scores[run.arm]?[task] ?? 0)
    }
    #expect(try summarize(cells).findings.map(\.verdict) == [.doesNotHold])
    // 0.2 - 0 is greater than 0.3 - 0.1 by rounding alone.
    let changes = axisSweep(
      Claim(
        text: "mitigates", greater: horizon(8), lesser: horizon(64), metric: "summary/coverage",
        change: Claim.Change(from: head(1), to: head(2)), scope: Selection(arm: "polo")))
    for run in changes.runs {
      let isLong = run["planner.horizon"] == 64
      let isLarge = run["task.head_scale"] == 2
      try results.record(run, score: isLong ? (isLarge ? 0.3 : 0.1) : (isLarge ? 0.2 : 0))
    }
    let finding = try #require(try summarize(changes).findings.first)
    #expect(finding.verdict == .doesNotHold)
    #expect(finding.difference?.mean == 0)
    #expect(finding.difference?.probabilityOfImprovement == 0.5)
  }

  private func axisSweep(_ claim: Claim) -> Sweep {
    let cells: [(arm: String, horizon: Double, head: Double)] =
      [8, 64].flatMap { horizon in [1, 2].map { ("polo", horizon, $0) } } + [("train", 8, 1)]
    let runs = cells.flatMap { cell in
      (0..<5).map { seed in
        Run(
          arm: cell.arm,
          coordinates: [
            Run.Coordinate(axis: "planner.horizon", value: .number(cell.horizon)),
            Run.Coordinate(axis: "task.head_scale", value: .number(cell.head)),
          ], seed: seed,
          parameters: Parameters([
            "agent": .string(cell.arm), "planner.horizon": .number(cell.horizon),
            "task.head_scale": .number(cell.head), "seed": .number(Double(seed)),
          ]))
      }
    }
    return Sweep(
      name: "made-up", arms: ["polo", "train"],
      axes: [
        Axis(key: "planner.horizon", values: [8, 64]),
        Axis(key: "task.head_scale", values: [1, 2]),
      ], runs: runs, claims: [claim])
  }

  private func horizon(_ value: Double) -> Selection {
    Selection([Run.Coordinate(axis: "planner.horizon", value: .number(value))])
  }

  private func head(_ value: Double) -> Selection {
    Selection([Run.Coordinate(axis: "task.head_scale", value: .number(value))])
  }

  /// A head of 2 costs 0.5 at H = 8 and 0.125 at H = 64; a longer plan is worth 0.25 by itself.
  private func recordHeads(_ sweep: Sweep) throws {
    for run in sweep.runs {
      let isLong = run["planner.horizon"] == 64
      let loss = run["task.head_scale"] == 2 ? (isLong ? 0.125 : 0.5) : 0
      try results.record(run, score: 1 + (isLong ? 0.25 : 0) - loss + Double(run.seed))
    }
  }

  @Test func `values of an axis are compared within the arm that the claim is about`() throws {
    let sweep = axisSweep(
      Claim(
        text: "H", greater: horizon(64), lesser: horizon(8), metric: "summary/coverage",
        scope: Selection(arm: "polo"), each: ["task.head_scale"]))
    try recordHeads(sweep)
    let findings = try summarize(sweep).findings
    #expect(findings.map(\.place) == ["task.head_scale=1", "task.head_scale=2"])
    #expect(findings.map { $0.difference?.mean } == [0.25, 0.625])
    #expect(findings.allSatisfy { $0.verdict == .holds && $0.difference?.n == 5 })
  }

  @Test func `a claim about a change compares what the change does to each side`() throws {
    let sweep = axisSweep(
      Claim(
        text: "mitigates", greater: horizon(64), lesser: horizon(8), metric: "summary/coverage",
        change: Claim.Change(from: head(1), to: head(2)), scope: Selection(arm: "polo")))
    try recordHeads(sweep)
    let finding = try #require(try summarize(sweep).findings.first)
    #expect(finding.difference?.first.mean == -0.125)
    #expect(finding.difference?.second.mean == -0.5)
    #expect(finding.difference?.mean == 0.375)
    #expect(finding.verdict == .holds)
  }

  @Test func `a failure outweighs what is undecided, that what is not run, and that what holds`()
    throws
  {
    let sweep = madeUpSweep(
      tasks: ["box"],
      claims: [
        claim("polo", "random", each: []), claim("random", "polo", each: []),
      ])
    for run in sweep.runs { try results.record(run, score: run.arm == "polo" ? 1 : 0) }
    let findings = try summarize(sweep).findings
    #expect(findings.verdict == .doesNotHold)
    #expect([findings[0]].verdict == .holds)
    func verdicts(_ seeds: Range<Int>) throws -> [ClaimFinding] {
      try summarize(madeUpSweep(tasks: ["box"], seeds: seeds, claims: sweep.claims)).findings
    }
    let single = try verdicts(0..<1)
    #expect(single.verdict == .undecided)
    try results.record(madeUpSweep(tasks: ["box"], seeds: 9..<10).runs[0], score: 1)
    let absent = try verdicts(9..<10)
    #expect(absent.verdict == .notRun)
    #expect((absent + [findings[0]]).verdict == .notRun)
    #expect((absent + single + [findings[0]]).verdict == .undecided)
    #expect([ClaimFinding]().verdict == nil)
  }
}
