import Foundation
import Reports
import Sweeps
import Testing

struct ClaimTests {
  let results: SyntheticResults

  init() throws { results = try SyntheticResults() }

  private func claim(_ greater: String, _ lesser: String, each: [String] = ["task"]) -> Claim {
    let ending = each.isEmpty ? "" : " for each \(each.joined(separator: ", "))"
    return Claim(
      text: "\(greater) > \(lesser) in summary/coverage\(ending)", greater: greater, lesser: lesser,
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
    try expectGolden(ClaimTable(summary.findings).text, "claims.txt")
    try expectGolden(results.text(of: "claims.csv"), "claims.csv")
  }

  @Test func `a claim without a pair is undecided and says why`() throws {
    let sweep = madeUpSweep(seeds: 0..<1, claims: [claim("polo", "random", each: [])])
    let finding = try #require(try summarize(sweep).findings.first)
    #expect(finding.verdict == .undecided)
    #expect(finding.difference == nil)
    #expect(finding.note == "missing pairs: task=box,seed=0; task=maze,seed=0")
  }

  @Test func `equal arms do not bear out a claim`() throws {
    let sweep = madeUpSweep(claims: [claim("polo", "random", each: [])])
    for run in sweep.runs { try results.record(run, score: Double(run.seed)) }
    #expect(try summarize(sweep).findings.map(\.verdict) == [.doesNotHold])
  }
}
