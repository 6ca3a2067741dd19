import Foundation
import Reports
import Sweeps
import Testing
import Workbench

/// What a `curve` shows beside means: windows, runs, marks and a reference.
struct CurveTests {
  let results: SyntheticResults

  init() throws { results = try SyntheticResults() }

  private func figure(
    _ options: [String: ParameterValue], conditions: [String: [ParameterValue]] = [:]
  ) -> Figure {
    Figure(name: "f", kind: "curve", conditions: conditions, options: Parameters(options))
  }

  /// Runs of 12 steps in episodes of 4, whose fraction is the place in the episode times the arm's pace.
  private func recorded(_ figure: Figure, arms: [String] = ["polo", "mpc"]) throws -> Sweep {
    let sweep = madeUpSweep(arms: arms, tasks: ["box"], seeds: 0..<5, figures: [figure])
    for run in sweep.runs {
      let pace = run.arm == "polo" ? 1.0 : 0.5
      try results.record(
        run, score: 0,
        fractions: (0..<12).map { pace * Double($0 % 4) + 0.1 * Double(run.seed) },
        firstStep: 0, episodeSteps: 4)
    }
    return sweep
  }

  private func draw(_ sweep: Sweep, by gnuplot: Gnuplot? = nil) throws {
    _ = try Plotter(of: sweep, in: results.directory, to: results.plots, origin: madeUpOrigin)
      .draw(by: gnuplot?.draw)
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: results.plots.appendingPathComponent(name), encoding: .utf8)
  }

  @Test func `the script of a trace reads well`() throws {
    let figure = figure(["runs": true, "marks": "coverage/episode", "band": "none"])
    try draw(recorded(figure), by: Gnuplot())
    try Golden("trace.gp").expect(text("f.gp"))
  }

  @Test func `what changes is marked where it changes in the record, and parts the lines`() throws {
    let figure = figure(["runs": true, "marks": "coverage/episode"])
    try draw(recorded(figure))
    #expect(try text("f.gp").contains("array mark[2] = [3.5, 7.5]"))
    #expect(try text("f.csv").contains("\n3,5,3.2,3.2,"))
    let runs = try text("f-runs.csv").replacing("# ", with: "")
    #expect(runs.contains("\n3,3,0,polo,\n\n4,0,0,polo,\n"))
    // Two lines a block apart, ten runs in three parts each.
    let parts = runs.components(separatedBy: "\n\n").filter { !$0.isEmpty }
    #expect(parts.count == 30)
  }

  @Test func `each line of a figure ends at its own last row, however long the others are`() throws
  {
    let figure = figure(["points": 4])
    let sweep = madeUpSweep(
      arms: ["polo", "mpc"], tasks: ["box"], seeds: 0..<2, figures: [figure])
    for run in sweep.runs {
      let count = run.arm == "polo" ? 40 : 23
      try results.record(run, score: 0, fractions: (0..<count).map(Double.init), firstStep: 0)
    }
    try draw(sweep)
    let ends = try text("f.csv").components(separatedBy: "\n\n\n").compactMap {
      $0.split(separator: "\n").last?.split(separator: ",").first
    }
    #expect(ends.prefix(2) == ["39", "22"])
  }

  @Test func `runs without rows leave the others in the blocks that gnuplot counts`() throws {
    let sweep = madeUpSweep(
      arms: ["polo", "random", "mpc"], tasks: ["box"], seeds: 0..<4,
      figures: [figure(["runs": true])])
    for run in sweep.runs {
      let isEmpty = run.arm == "random" || (run.arm == "polo" && (1...2).contains(run.seed))
      try results.record(run, score: 0, fractions: isEmpty ? [] : [0.25, 0.5])
    }
    try draw(sweep)
    let blocks = try text("f-runs.csv").components(separatedBy: "\n\n\n")
    try #require(blocks.count == 3)
    #expect(
      blocks[0].hasSuffix(
        "\n1,0.25,0,polo,\n2,0.5,0,polo,\n\n1,0.25,3,polo,\n2,0.5,3,polo,"))
    #expect(blocks[1] == ",,,random,")
    #expect(blocks[2].hasPrefix("1,0.25,0,mpc,\n"))
  }

  @Test func `a window is the mean of its rows, the last perhaps of fewer`() throws {
    let sweep = try recorded(figure(["window": 8], conditions: ["arm": ["polo"], "seed": [0]]))
    _ = try Summary.write(sweep, in: results.directory, metrics: [], origin: madeUpOrigin)
    #expect(
      try results.rows(of: "curves.csv").map { $0[4...6].joined(separator: " ") }
        == ["3.5 1 1.5", "9.5 1 1.5"])
  }

  @Test func `a reference is the level of an arm from the first to the last point`() throws {
    let sweep = try recorded(figure(["series": "task", "reference": "mpc", "facet": "task"]))
    _ = try Summary.write(sweep, in: results.directory, metrics: [], origin: madeUpOrigin)
    let rows = try results.rows(of: "curves.csv").filter { $0[1] == "mpc" }
    // Half of 0, 1, 2, 3 on average, and 0.1 times the seeds 0 to 4.
    #expect(rows.map { $0[4] } == ["0", "11"])
    #expect(rows.allSatisfy { abs(Double($0[6])! - 0.95) < 1e-12 && $0[5] == "5" })
    try draw(sweep, by: Gnuplot())
    let script = try text("f.gp")
    #expect(script.contains("array series[2] = ['box', 'mpc']"))
    #expect(script.contains("array dash[2] = [1, 2]"))
  }

  @Test func `a reference that was not selected is left out`() throws {
    let sweep = try recorded(figure(["reference": "mpc"]), arms: ["polo"])
    try draw(sweep)
    #expect(try text("f.gp").contains("array series[1] = ['polo']"))
  }

  @Test func `a reference without lines is no fault of the axis that these lack`() throws {
    let sweep = try recorded(
      figure(["series": "target.horizon", "reference": "mpc"]), arms: ["mpc"])
    _ = try Summary.write(sweep, in: results.directory, metrics: [], origin: madeUpOrigin)
    #expect(try results.rows(of: "curves.csv").isEmpty)
    #expect(
      throws: ReportError.figures(["figure 'f': nothing to draw: no runs are left for its lines"])
    ) { try draw(sweep) }
  }

  @Test func `a reference without any run of the lines on record is no figure yet`() throws {
    let sweep = try recorded(figure(["reference": "mpc"]))
    for run in sweep.runs where run.arm == "polo" {
      try FileManager.default.removeItem(at: results.directory.record(of: run))
    }
    #expect(
      throws: ReportError.figures([
        "figure 'f': nothing to draw: none of the runs that it shows has a record"
      ])
    ) { try draw(sweep) }
  }

  @Test func `a line's rows name the values that all of its runs share`() throws {
    let sweep = try recorded(
      figure(
        ["series": "seed", "against": "coverage/area", "reference": "mpc"],
        conditions: ["seed": [3, 4]]))
    _ = try Summary.write(sweep, in: results.directory, metrics: [], origin: madeUpOrigin)
    #expect(
      try results.rows(of: "curves.csv").map { $0[1...3].joined(separator: " ") + " " + $0.last! }
        .uniqued == [
          "polo box 3 coverage/fraction", "polo box 3 coverage/area",
          "polo box 4 coverage/fraction", "polo box 4 coverage/area",
          "mpc box  coverage/fraction",
        ])
    // Of the seeds that are shown alone: half of 0, 1, 2, 3, and a tenth of 3 and 4.
    let level = try results.rows(of: "curves.csv").filter { $0[1] == "mpc" }
    #expect(level.allSatisfy { $0[5] == "2" && abs(Double($0[6])! - 1.1) < 1e-12 })
  }

  @Test func `a dataset with further dimensions counts as its mean over them`() throws {
    let figure = figure(["x": "trajectory/step", "y": "trajectory/state"])
    let sweep = madeUpSweep(arms: ["polo"], tasks: ["box"], seeds: 0..<1, figures: [figure])
    try results.record(sweep.runs[0], score: 0, world: true)
    _ = try Summary.write(sweep, in: results.directory, metrics: [], origin: madeUpOrigin)
    // x = 5, y = 2 and two speeds of 0 at the start.
    #expect(
      try results.rows(of: "curves.csv").first.map { $0[4...6].joined(separator: " ") }
        == "0 1 1.75")
  }

  @Test func `what y is shown against is a dashed line beside it`() throws {
    let figure = figure(["against": "coverage/area", "reference": "mpc"])
    let sweep = try recorded(figure)
    try draw(sweep, by: Gnuplot())
    let script = try text("f.gp")
    #expect(script.contains("array series[3] = ['fraction', 'area', 'mpc']"))
    #expect(script.contains("array dash[3] = [1, 2, 2]"))
    #expect(script.contains("array colour[3] = ['#0072B2', '#0072B2', '#404040']"))
    // An area is a hundred times its fraction.
    #expect(try text("f.csv").contains("\n3,5,320,320,"))
    _ = try Summary.write(sweep, in: results.directory, metrics: [], origin: madeUpOrigin)
    let rows = try results.rows(of: "curves.csv")
    #expect(
      rows.map { $0[1] + " " + $0.last! }.uniqued == [
        "polo coverage/fraction", "polo coverage/area", "mpc coverage/fraction",
      ])
  }

  @Test func `a run that is missing counts once, however many datasets are shown`() throws {
    let sweep = try recorded(figure(["against": "coverage/area", "reference": "mpc"]))
    try FileManager.default.removeItem(at: results.directory.record(of: sweep.runs[0]))
    try draw(sweep)
    #expect(try text("f.gp").contains("9 of 10 runs"))
  }

  @Test func `a logarithmic axis spans powers of ten and says what it cannot show`() throws {
    try draw(
      recorded(figure(["log": true, "scale": 0.01], conditions: ["arm": ["polo"], "seed": [0]])),
      by: Gnuplot())
    let script = try text("f.gp")
    // 0, 0.01, 0.02, 0.03, thrice.
    #expect(script.contains("y_min = 0.01; y_max = 0.1"))
    #expect(script.contains("set logscale y"))
    #expect(script.contains("3 values at or below 0"))
  }

  @Test(arguments: [1.5e308, 3e-324]) func `a logarithmic axis ends where numbers do`(
    scale: Double
  ) throws {
    // 0.4 and up to 3.4 times the scale: some is infinite or 0.
    try draw(
      recorded(
        figure(
          ["log": true, "scale": .number(scale)], conditions: ["arm": ["polo"], "seed": [4]])))
    let script = try text("f.gp")
    #expect(!script.contains("y_max = inf") && !script.contains("y_min = 0;"), "\(script)")
  }

  @Test func `what a logarithmic axis cannot show of runs is counted too, and no end of a band`()
    throws
  {
    try draw(
      recorded(
        figure(["log": true, "runs": true, "band": "minmax"], conditions: ["arm": ["polo"]])))
    // The first of five seeds thrice at 0, which the band begins with; the mean is 0.2.
    #expect(try text("f.gp").contains(", '3 values at or below 0']"))
  }

  @Test func `a band is Student's interval of the mean, which two runs are too few for`() throws {
    func first(of seeds: [ParameterValue], _ sweep: (Figure) throws -> Sweep) throws -> [String] {
      let sweep = try sweep(figure([:], conditions: ["arm": ["polo"], "seed": seeds]))
      try draw(sweep)
      _ = try Summary.write(sweep, in: results.directory, metrics: [], origin: madeUpOrigin)
      return try results.rows(of: "curves.csv")[0]
    }
    let two = try first(of: [0, 4]) { try recorded($0) }
    #expect(two[5...9] == ["2", "0.2", "0.2", "", ""])
    #expect(
      try text("f.gp").contains(
        "array foot[2] = ['mean of n = 2 seeds, no band for n < 3', 'weak (n < 5)']"))
    let three = try first(of: [0, 1, 2]) {
      madeUpSweep(arms: ["polo", "mpc"], tasks: ["box"], seeds: 0..<5, figures: [$0])
    }
    // 0.1 ± t · 0.1 / √3; the quantile of two degrees of freedom is tabled to four digits.
    #expect(abs(Double(three[8])! - (0.1 - 4.303 * 0.1 / 3.0.squareRoot())) < 1e-4)
    #expect(abs(Double(three[9])! - (0.1 + 4.303 * 0.1 / 3.0.squareRoot())) < 1e-4)
    #expect(
      try text("f.gp").contains(
        "array foot[2] = ['mean of n = 3 seeds, 95 % band (Student)', 'weak"))
  }

  @Test func `of one there is no plural`() throws {
    let sweep = madeUpSweep(
      arms: ["polo"], tasks: ["box"], seeds: 0..<1, figures: [figure(["log": true])])
    try results.record(sweep.runs[0], score: 0, fractions: [0, 0.5])
    try draw(sweep)
    #expect(
      try text("f.gp").contains(
        "array foot[2] = ['mean of n = 1 seed, no band for n < 3', "
          + "'weak (n < 5); 1 value at or below 0']"))
  }

  @Test func `a band that comes near 0 does not stretch a logarithmic axis`() throws {
    try draw(recorded(figure(["log": true], conditions: ["arm": ["polo"]])), by: Gnuplot())
    // The least mean is 0.2, and its interval begins at 0.004.
    #expect(try text("f.gp").contains("y_min = 0.1; y_max = 10"))
  }

  @Test func `the foot names an axis that lines are means over, not one that tells them apart`()
    throws
  {
    let whole = madeUpSweep(arms: ["polo", "mpc"], seeds: 0..<5, figures: [figure([:])])
    for run in whole.runs { try results.record(run, score: 0, fractions: [0.25, 0.5]) }
    try draw(whole)
    #expect(try text("f.gp").contains("'mean of n = 10 runs over task and seed,"))
    let apart = Sweep(
      name: "made-up", arms: whole.arms, axes: whole.axes,
      runs: whole.runs.filter { ($0.arm == "polo") == ($0["task"] == "box") },
      figures: whole.figures)
    try draw(apart)
    #expect(try text("f.gp").contains("'mean of n = 5 seeds,"))
  }

  @Test func `lines of several arms say whose they are`() throws {
    try draw(recorded(figure(["against": "coverage/area"])))
    #expect(
      try text("f.gp").contains(
        "array series[4] = ['polo: fraction', 'polo: area', 'mpc: fraction', 'mpc: area']"))
  }

  @Test func `of more lines than colours none looks like what another is shown against`() throws {
    let arms = (1...9).map { "arm\($0)" }
    try draw(recorded(figure(["against": "coverage/area"]), arms: arms), by: Gnuplot())
    let first = Array(repeating: "1, 2", count: 8).joined(separator: ", ")
    #expect(try text("f.gp").contains("array dash[18] = [\(first), 3, 4]"))
  }

  @Test func `marks are as long as x`() throws {
    let sweep = try recorded(figure(["marks": "trajectory/step"]))
    #expect {
      try draw(sweep)
    } throws: { "\($0)".contains("'trajectory/step' 0; their counts must be equal") }
  }
}
