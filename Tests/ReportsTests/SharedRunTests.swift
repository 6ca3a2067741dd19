import Foundation
import Reports
import Sweeps
import Testing
import Workbench

/// Runs that several arms of a sweep have, in what reports count.
struct SharedRunTests {
  let results: SyntheticResults

  init() throws { results = try SyntheticResults() }

  /// Three runs, of which one is in both arms, and the last has no record.
  private func sweep() throws -> Sweep {
    let one = madeUpSweep(arms: ["one"], tasks: ["box"], seeds: 0..<2)
    let other = madeUpSweep(arms: ["two"], tasks: ["box"], seeds: 2..<3)
    let shared = one.runs[1]
    let again = Run(
      arm: "two", coordinates: shared.coordinates, seed: shared.seed, parameters: shared.parameters)
    for run in one.runs { try results.record(run, score: 0.5) }
    return Sweep(
      name: one.name, source: one.source, arms: ["one", "two"], axes: one.axes,
      runs: one.runs + [again] + other.runs)
  }

  @Test func `tables have a row for each arm's run, and count each run once`() throws {
    let sweep = try sweep()
    let summary = try Summary.write(
      sweep, in: results.directory, metrics: madeUpMetrics, origin: madeUpOrigin)
    #expect(summary.runs == 3)
    #expect(summary.missing == [MissingRun(sweep.runs[3], because: .notRun)])
    let rows = try results.rows(of: "scores.csv")
    #expect(rows.map { $0[3] } == ["done", "done", "done", "missing"])
    let provenance = try results.text(of: "provenance.txt")
    #expect(provenance.contains("\nruns: 2 of 3\n"), "\(provenance)")
    #expect(provenance.contains("\nnumerics: unstated in 2 records\n"), "\(provenance)")
  }

  @Test func `a page counts each run and each record once, and its arms have their own`() throws {
    let sweep = try sweep()
    let directory = results.directory
    let page = try SweepPage(
      of: sweep, in: directory,
      comparison: SweepComparison(of: sweep, in: directory, origin: madeUpOrigin),
      states: sweep.runs.map { directory.isDone($0) ? .done : .left(since: "") },
      pictures: [], parameters: [], origin: madeUpOrigin, date: "2000-01-01")
    #expect(page.html.contains("What follows rests on 2 of 3 runs; "))
    #expect(page.html.contains("1 symbol is of a run shared with an arm above"))
    #expect(page.html.contains("each run once, so it has 1 run fewer than the arms&#39; sum."))
    for cell in ["2 of 2", "1 of 2"] {
      #expect(page.html.contains(#"<td class="number">\#(cell)</td>"#))
    }
  }
}
