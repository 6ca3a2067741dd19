import Foundation
import Reports
import Sweeps
import Testing
import Workbench

struct SummaryTests {
  let results: SyntheticResults

  init() throws { results = try SyntheticResults() }

  private func summarize(_ sweep: Sweep) throws -> Summary {
    try Summary.write(sweep, in: results.directory, metrics: madeUpMetrics, origin: madeUpOrigin)
  }

  @Test func `runs without a record are counted, named and drawn as missing`() throws {
    let sweep = madeUpSweep(seeds: 0..<2)
    for run in sweep.runs.dropLast() {
      try results.record(run, score: 0.5, fractions: [0.25, 0.5])
    }
    let summary = try summarize(sweep)
    #expect(summary.runs == 8)
    #expect(summary.missing == [MissingRun(sweep.runs[7], because: .notRun)])

    let scores = try results.text(of: "scores.csv")
    #expect(scores.hasPrefix("arm,task,seed,state,summary/coverage,digest,record,reason\n"))
    #expect(
      try results.text(of: "provenance.txt")
        == """
        polo: 0.0.0
        commit: 0123abc
        sweep: made-up
        sweep_sha256: \(Digest(of: sweep.source).hexadecimal)
        runs: 7 of 8
        missing: arm=random,task=maze,seed=1: not run
        numerics: unstated in 7 records

        """)
    let digest = sweep.runs[7].digest.hexadecimal
    #expect(scores.hasSuffix("\nrandom,maze,1,missing,,\(digest),,\n"))
    #expect(try results.rows(of: "scores.csv").count == 8)
  }

  @Test func `runs that failed and those that wait for them are told from those that were not run`()
    throws
  {
    let sweep = madeUpSweep(tasks: ["box"], seeds: 0..<2)
    try results.record(sweep.runs[3], score: 0.5)
    let summary = try Summary.write(
      sweep, in: results.directory, metrics: madeUpMetrics, origin: madeUpOrigin,
      because: { run in
        run.arm == "random" ? .blocked(by: "arm=polo") : run.seed == 1 ? .failed("killed") : .notRun
      })
    #expect(
      summary.missing.text(of: summary.runs)
        == """
        3 of 4 runs have no record: 1 failed, 1 blocked, 1 not run
          arm=polo,task=box,seed=1: failed: killed
          arm=random,task=box,seed=0: blocked: it needs arm=polo, which failed
          arm=polo,task=box,seed=0: not run

        """)
    let rows = try results.rows(of: "scores.csv")
    #expect(rows.map { $0[3] } == ["missing", "failed", "blocked", "done"])
    #expect(rows.map(\.last) == ["", "\"failed: killed\"", " which failed\"", ""])
  }

  @Test func `without any record earlier tables and figures are left as they are`() throws {
    let figure = Figure(name: "f", kind: "curve", options: Parameters(["facet": "task"]))
    let sweep = madeUpSweep(figures: [figure])
    let folder = results.directory.url
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["scores.csv", "claims.csv", "f.gp", "f.svg"] {
      try Data("earlier".utf8).write(to: folder.appendingPathComponent(name))
    }
    let fault = ReportError.noRecords(sweep: "made-up")
    #expect(throws: fault) { try summarize(sweep) }
    #expect(throws: fault) {
      try Plotter(of: sweep, in: results.directory, to: folder, origin: madeUpOrigin).draw(by: nil)
    }
    for name in ["scores.csv", "claims.csv", "f.gp", "f.svg"] {
      #expect(
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8) == "earlier")
    }
  }

  @Test func `the record of another run is an error that names the file`() throws {
    let sweep = madeUpSweep(seeds: 0..<2)
    try results.record(sweep.runs[1], as: sweep.runs[0], score: 1)
    #expect {
      try summarize(sweep)
    } throws: { error in
      let text = "\(error)"
      return text.contains("/record.h5: this is not the record of arm=polo,task=box,seed=0")
        && text.contains(sweep.runs[1].digest.hexadecimal)
    }
  }

  @Test func `a record that lacks what a figure needs costs that figure alone, and is told`() throws
  {
    let sweep = madeUpSweep(figures: [
      Figure(name: "bad", kind: "curve", options: Parameters(["y": "losses/loss"])),
      Figure(name: "good", kind: "curve", options: Parameters([:])),
    ])
    try results.record(sweep.runs[0], score: 1, fractions: [0.5])
    let summary = try summarize(sweep)
    #expect(summary.faults.count == 1)
    let fault = try #require(summary.faults.first)
    #expect(fault.hasPrefix("curves.csv has no figure 'bad': "))
    #expect(fault.contains("record.h5: no dataset 'losses/loss', which figure 'bad' needs"))
    #expect(try results.rows(of: "scores.csv").count == 24)
    let figures = Set(try results.rows(of: "curves.csv").map { $0[0] })
    #expect(figures == ["good"])
  }

  @Test func `a figure over an axis without numbers costs that figure alone, and is told`() throws {
    let sweep = madeUpSweep(figures: [
      Figure(
        name: "bad", kind: "score", options: Parameters(["x": "task", "y": "summary/coverage"])),
      Figure(name: "good", kind: "curve", options: Parameters([:])),
    ])
    try results.record(sweep.runs[0], score: 1, fractions: [0.5])
    #expect(
      try summarize(sweep).faults == [
        "curves.csv has no figure 'bad': figure 'bad': x: the values of 'task' are not numbers; "
          + "name a numeric axis"
      ])
    #expect(try results.rows(of: "scores.csv").count == 24)
    #expect(Set(try results.rows(of: "curves.csv").map { $0[0] }) == ["good"])
  }

  @Test func `curves are means over the seeds at each step, whatever their figure scales them by`()
    throws
  {
    let figure = Figure(
      name: "f", kind: "curve",
      options: Parameters(["facet": "task", "scale": 100, "band": "minmax"]))
    let sweep = madeUpSweep(arms: ["polo"], tasks: ["box"], seeds: 0..<3, figures: [figure])
    for run in sweep.runs {
      let rise = Double(1 + run.seed)
      // The last run is a step shorter.
      try results.record(
        run, score: 1, fractions: (1...(run.seed == 2 ? 2 : 3)).map { 0.125 * rise * Double($0) })
    }
    _ = try summarize(sweep)
    #expect(
      try results.rows(of: "curves.csv").map { $0.joined(separator: " ") } == [
        "f polo box  1 3 0.25 0.25 0.125 0.375 minmax coverage/fraction",
        "f polo box  2 3 0.5 0.5 0.25 0.75 minmax coverage/fraction",
        "f polo box  3 2 0.5625 0.5625 0.375 0.75 minmax coverage/fraction",
      ])
  }

  @Test func `a score has the same digits in curves as in scores`() throws {
    let score = Figure(
      name: "f", kind: "score",
      options: Parameters(["x": "seed", "y": "summary/coverage", "scale": 100]))
    let sweep = madeUpSweep(arms: ["polo"], tasks: ["box"], seeds: 0..<8, figures: [score])
    // Times 100 and divided by it again some of them are others.
    for run in sweep.runs { try results.record(run, score: 0.07 * Double(1 + run.seed)) }
    _ = try summarize(sweep)
    #expect(
      try results.rows(of: "curves.csv").map { $0[6] }
        == results.rows(of: "scores.csv").map { $0[4] }
    )
  }

  @Test func `long curves are thinned alike and keep their ends`() throws {
    let figure = Figure(name: "f", kind: "curve", options: Parameters(["points": 100]))
    let sweep = madeUpSweep(arms: ["polo"], tasks: ["box"], seeds: 0..<2, figures: [figure])
    for run in sweep.runs {
      try results.record(
        run, score: 1, fractions: (0...1000).map { Double($0) / 1000 }, firstStep: 0)
    }
    _ = try summarize(sweep)
    let rows = try results.rows(of: "curves.csv")
    #expect((80...110).contains(rows.count))
    #expect(rows.first?[4] == "0")
    #expect(rows.last?[4] == "1000")
    #expect(rows.allSatisfy { $0[5] == "2" })
  }

  @Test func `arms are compared with the baseline pair by pair`() throws {
    let sweep = madeUpSweep(
      comparison: Comparison(
        baseline: "random", pairBy: ["task", "seed"], metric: "summary/coverage"))
    for run in sweep.runs where !(run.arm == "polo" && run["task"] == "maze" && run.seed > 2) {
      // What a seed adds is common to its pair.
      let gain = run.arm == "polo" ? 0.25 : 0
      try results.record(run, score: Double(run.seed * run.seed) + gain)
    }
    let rows = try summarize(sweep).comparisons
    #expect(rows.map(\.cell).map { $0.map { "\($0.value)" } } == [["box"], ["maze"], []])
    #expect(rows.map { $0.difference?.n } == [6, 3, 3])
    #expect(rows.map(\.pairs) == [6, 6, 6])
    #expect(rows.allSatisfy { $0.difference?.interval == Interval(lower: 0.25, upper: 0.25) })
    #expect(rows[0].note == "")
    #expect(
      rows[1].note
        == "weak (n < 5); missing pairs: task=maze,seed=3..5")
    #expect(rows[2].note.hasSuffix("; 3 of 6 seeds are not in every cell and left out"))
    try Golden("comparisons.csv").expect(results.text(of: "comparisons.csv"))
  }

  @Test func `runs that share a pair are averaged, and the note says so`() throws {
    let sweep = madeUpSweep(
      comparison: Comparison(baseline: "random", pairBy: ["seed"], metric: "summary/coverage"))
    for run in sweep.runs {
      let task = run["task"] == "box" ? 1.0 : 3.0
      try results.record(run, score: run.arm == "polo" ? task : 0)
    }
    let comparison = try #require(try summarize(sweep).comparisons.first)
    #expect(comparison.difference?.n == 6)
    #expect(comparison.difference?.mean == 2)
    #expect(comparison.note == "each value is the mean of up to 2 runs")
  }

  @Test func `a pair of which a run is missing is no pair`() throws {
    let sweep = madeUpSweep(
      comparison: Comparison(baseline: "random", pairBy: ["seed"], metric: "summary/coverage"))
    for run in sweep.runs where !(run.arm == "polo" && run["task"] == "maze" && run.seed == 0) {
      let task = run["task"] == "box" ? 1.0 : 3.0
      try results.record(run, score: run.arm == "polo" ? task : 0)
    }
    let comparison = try #require(try summarize(sweep).comparisons.first)
    #expect(comparison.difference?.n == 5)
    #expect(comparison.difference?.mean == 2)
  }
}
