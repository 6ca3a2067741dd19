import Foundation
import Testing
import Workbench

/// Runs that several arms of a sweep have, with the real binary: each is executed, recorded and counted once.
@Suite struct SharedRunTests {
  private static let sweep = """
    sweep: small
    params: {task: point-mass-box, agent: mpc, agent.steps: 20, planner.rollouts: 4}
    arms:
      near: {grid: {planner.horizon: [4, 8]}}
      far: {grid: {planner.horizon: [8, 12]}}
    seeds: 0..1
    compare: {baseline: near, pair_by: [seed], metric: summary/coverage}
    """

  /// The cells of a table's row.
  private func row(_ arm: String, of output: String) -> [Substring] {
    output.split(separator: "\n").first { $0.hasPrefix("\(arm) ") }?.split(separator: " ") ?? []
  }

  @Test func `every verb counts what arms share once, and each arm has its own`() throws {
    let place = try Workplace(Self.sweep)
    let plan = try place.polo("plan", "sweep.yaml")
    // 340, 660 and 980 steps a run.
    let left = "\n6 runs (arms share 2), 0 done, 6 left; 3.96 k simulated steps,"
    #expect(plan.output.contains(left), "\(plan.output)")
    let run = try place.polo("run", "sweep.yaml")
    #expect(run.output.hasPrefix("small: 6 runs, 6 left\n"), "\(run.output)")
    let status = try place.polo("status", "sweep.yaml").output
    #expect(status.hasPrefix("small: 6 of 6 runs are done (arms share 2)\n"), "\(status)")
    for arm in ["near", "far"] {
      #expect(row(arm, of: status).dropFirst() == ["4", "4", "0", "0", "0"], "\(status)")
    }
    let verified = try place.polo("verify", "sweep.yaml").output
    #expect(verified.hasSuffix("\n6 of 6 runs of the sweep are on record\n"), "\(verified)")
    let export = try place.polo("export", "sweep.yaml", "--to", "episodes").output
    #expect(export == "wrote 6 episodes of 6 runs into episodes\n")
    let compared = try place.polo("compare", "sweep.yaml").output
    #expect(compared.hasPrefix("small: all 6 runs are on record\n"), "\(compared)")
    let provenance = try place.text("results/small/provenance.txt")
    #expect(provenance.contains("\nruns: 6 of 6\n"), "\(provenance)")
    #expect(provenance.contains(" in 6 records\n"), "\(provenance)")
  }

  @Test func `a shared run that failed is named by the id that its log has`() throws {
    let place = try Workplace(Self.sweep)
    let id = "arm=far,planner.horizon=8,seed=0"
    let plan = try place.polo("plan", "sweep.yaml", "--runs").output
    let line = try #require(plan.split(separator: "\n").first { $0.hasSuffix(id) })
    let folder = place.file("results/small/\(id)-\(line.split(separator: " ")[1])")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let ending = #"""
      {"attempts":4,"givenUp":true,"host":"n1","outcome":"killed","signal":9,"time":"2026-01-01T00:00:00Z"}
      """#
    try Data(ending.utf8).write(to: folder.appendingPathComponent("outcome.json"))
    try Data("why\n".utf8).write(to: folder.appendingPathComponent("run.log"))
    let status = try place.polo("status", "sweep.yaml")
    #expect(status.code == 1)
    #expect(status.output.contains("\(id): "), "\(status.output)")
    #expect(!status.output.contains("arm=near,planner.horizon=8,seed=0"), "\(status.output)")
    #expect(try place.polo("logs", id).output == "why\n")
  }

  @Test func `one that is left is left once, and in each arm that has it`() throws {
    let place = try Workplace(Self.sweep)
    try place.polo("run", "sweep.yaml")
    let name = try #require(place.records().first { $0.contains("planner.horizon=8,seed=0") })
    try FileManager.default.removeItem(at: place.file("results/small/\(name)"))
    let status = try place.polo("status", "sweep.yaml").output
    #expect(status.hasPrefix("small: 5 of 6 runs are done (arms share 2)\n"), "\(status)")
    for arm in ["near", "far"] {
      #expect(row(arm, of: status).dropFirst() == ["4", "3", "0", "0", "1"], "\(status)")
    }
    let plan = try place.polo("plan", "sweep.yaml", "--json").output
    let counts = try #require(
      try JSONSerialization.jsonObject(with: Data(plan.utf8)) as? [String: Any])
    #expect(counts["runs"] as? Int == 6)
    #expect(counts["sharedByArms"] as? Int == 2)
    #expect(counts["done"] as? Int == 5)
    #expect(counts["left"] as? Int == 1)
    #expect(counts["stepsLeft"] as? Double == 660)
    let summary = try place.polo("summarize", "sweep.yaml").output
    #expect(summary.contains("\n1 of 6 runs have no record: 1 not run\n"), "\(summary)")
    #expect(try place.polo("report", "sweep.yaml").code == 0)
    let page = try place.text("plots/small/report.html")
    #expect(page.contains("What follows rests on 5 of 6 runs; "))
    #expect(page.contains("2 symbols are of runs shared with an arm above"))
    #expect(page.contains("each run once, so it has 1 run fewer than the arms&#39; sum."))
  }
}
