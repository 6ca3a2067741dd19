import Foundation
import Reports
import Sweeps
import Testing

/// Curves and comparisons over what runs have cost.
struct CostTests {
  let results: SyntheticResults

  init() throws { results = try SyntheticResults() }

  /// `polo` covers a tenth a step at 100 physics steps each, `random` a fiftieth at one each; the later seeds
  /// of `polo` cost more CPU time.
  private func recorded(_ figures: [Figure] = [], _ comparison: Comparison? = nil) throws -> Sweep {
    let sweep = madeUpSweep(
      tasks: ["box"], seeds: 0..<5, comparison: comparison, figures: figures)
    for run in sweep.runs {
      let isPOLO = run.arm == "polo"
      try results.record(
        run, score: 0, fractions: (0...10).map { Double($0) * (isPOLO ? 0.1 : 0.02) }, firstStep: 0,
        cost: (isPOLO ? 100 : 1, isPOLO ? 0.5 * Double(1 + run.seed) : 0.25))
    }
    return sweep
  }

  private func rows(_ x: String, _ options: [String: ParameterValue] = [:]) throws -> [[String]] {
    let axes: [String: ParameterValue] = ["x": .string(x), "y": "coverage/fraction", "points": 6]
    let figure = Figure(
      name: "f", kind: "curve", options: Parameters(axes.merging(options) { $1 }))
    _ = try Summary.write(
      recorded([figure]), in: results.directory, metrics: [], origin: madeUpOrigin)
    return try results.rows(of: "curves.csv")
  }

  /// The numbers of a column, of one arm.
  private func numbers(_ rows: [[String]], _ column: Int, of arm: String) -> [Double] {
    rows.filter { $0[1] == arm }.compactMap { Double($0[column]) }
  }

  private func expect(_ numbers: [Double], _ expected: [Double]) {
    #expect(numbers.count == expected.count)
    for (one, other) in zip(numbers, expected) {
      #expect(abs(one - other) <= 1e-12 * max(1, abs(other)), "\(one) is not \(other)")
    }
  }

  @Test
  func `lines far apart in cost stand on a logarithmic axis, each from its first step to its last`()
    throws
  {
    let rows = try rows("trajectory/physics_steps")
    // Thinned to six of eleven points, of which the second is two steps on; then even in the logarithm.
    let start = numbers(rows, 4, of: "polo")[0]
    expect(numbers(rows, 4, of: "polo"), (0..<6).map { start * pow(1000 / start, Double($0) / 5) })
    // Coverage is in proportion to cost.
    expect(numbers(rows, 6, of: "polo"), numbers(rows, 4, of: "polo").map { $0 / 1000 })
    expect(numbers(rows, 6, of: "random"), numbers(rows, 4, of: "random").map { $0 / 50 })
    #expect(numbers(rows, 4, of: "random").last == 10)
  }

  @Test func `a line ends where the cheapest of its runs does, and its runs are interpolated`()
    throws
  {
    let rows = try rows("timing/cpu_seconds")
    // Seeds cost 0.5 to 2.5 s a step: the cheapest ends at 5 s.
    expect(numbers(rows, 4, of: "polo"), [0, 1, 2, 3, 4, 5])
    let mean = [0.5, 1, 1.5, 2, 2.5].map { 0.1 / $0 }.reduce(0, +) / 5
    expect(numbers(rows, 6, of: "polo"), (0...5).map { mean * Double($0) })
    #expect(rows.allSatisfy { $0[5] == "5" })
  }

  /// Steps of 100 physics steps each or of one: the seeds of `mpc` have nowhere cost the same.
  private func recordedApart(_ options: [String: ParameterValue]) throws -> Sweep {
    let axes: [String: ParameterValue] = [
      "x": "trajectory/physics_steps", "y": "coverage/fraction",
    ]
    let figure = Figure(
      name: "f", kind: "curve", options: Parameters(axes.merging(options) { $1 }))
    let sweep = madeUpSweep(
      arms: ["polo", "random", "mpc"], tasks: ["box"], seeds: 0..<2, figures: [figure])
    for run in sweep.runs {
      let isDear = run.arm == "polo" || (run.arm == "mpc" && run.seed == 1)
      try results.record(
        run, score: 0, fractions: [0, 0.25, 0.5], firstStep: 1, cost: (isDear ? 100 : 1, 1))
    }
    return sweep
  }

  private func draw(_ sweep: Sweep) throws {
    _ = try Plotter(of: sweep, in: results.directory, to: results.plots, origin: madeUpOrigin)
      .draw(by: nil)
  }

  @Test func `a line whose runs share no cost is named below the figure and told of the table`()
    throws
  {
    let sweep = try recordedApart([:])
    try draw(sweep)
    let script = try String(
      contentsOf: results.plots.appendingPathComponent("f.gp"), encoding: .utf8)
    #expect(script.contains("no cost above 0 that all runs share: mpc; weak (n < 5)']"))
    let summary = try Summary.write(
      sweep, in: results.directory, metrics: [], origin: madeUpOrigin)
    #expect(
      summary.faults == [
        "curves.csv lacks lines of figure 'f': no cost above 0 that all runs share: mpc"
      ])
    #expect(Set(try results.rows(of: "curves.csv").map { $0[1] }) == ["polo", "random"])
  }

  @Test func `without any line whose runs share a cost, that is why there is nothing to draw`()
    throws
  {
    let sweep = try recordedApart(["series": "task"])
    #expect(
      throws: ReportError.figures([
        "figure 'f': nothing to draw: 6 of 6 runs have a record; no cost that all runs share: box"
      ])
    ) { try draw(sweep) }
    let summary = try Summary.write(
      sweep, in: results.directory, metrics: [], origin: madeUpOrigin)
    #expect(
      summary.faults == [
        "curves.csv lacks lines of figure 'f': no cost that all runs share: box"
      ])
    #expect(try results.rows(of: "curves.csv").isEmpty)
  }

  @Test func `the axis of costs that are near is linear, and gnuplot draws both`() throws {
    let figures = ["trajectory/physics_steps", "timing/cpu_seconds"].map { x in
      Figure(
        name: x.split(separator: "/")[1].description, kind: "curve",
        options: Parameters(["x": .string(x)]))
    }
    _ = try Plotter(
      of: recorded(figures), in: results.directory, to: results.plots, origin: madeUpOrigin
    ).draw(formats: [.svg], by: Gnuplot().draw)
    func script(_ name: String) throws -> String {
      try String(contentsOf: results.plots.appendingPathComponent("\(name).gp"), encoding: .utf8)
    }
    #expect(try script("physics_steps").contains("set logscale x\n"))
    #expect(try script("physics_steps").contains("x_max = 1000"))
    #expect(try !script("cpu_seconds").contains("logscale"))
  }

  @Test func `pairs are compared where the cheaper run ends`() throws {
    let sweep = try recorded(
      [],
      Comparison(
        baseline: Run.Coordinate(axis: "arm", value: "random"), pairBy: ["seed"],
        metrics: ["summary/coverage"], course: Comparison.Course("coverage/fraction")))
    let rows = try SweepComparison(
      of: sweep, in: results.directory, origin: madeUpOrigin
    ).courses
    #expect(rows.map(\.cost) == [.controlSteps, .physicsSteps, .cpuSeconds])
    #expect(rows.map(\.budget) == [10...10, 10...10, 2.5...2.5])
    func means(_ side: KeyPath<PairedDifference, PairedDifference.Side>) -> [Double] {
      rows.compactMap { $0.difference?[keyPath: side].mean }
    }
    // After ten physics steps POLO is still planning its first; after 2.5 s it has done 5, 2, 1, 1 and 1 steps.
    expect(means(\.first), [1, 0, 0.2])
    expect(means(\.second), [0.2, 0.2, 0.2])
    #expect(rows.allSatisfy { $0.difference?.n == 5 })
  }

  @Test func `the baseline is read anew at what each arm has cost`() throws {
    let sweep = madeUpSweep(
      arms: ["polo", "mpc", "random"], tasks: ["box"], seeds: 0..<5,
      comparison: Comparison(
        baseline: Run.Coordinate(axis: "arm", value: "polo"), pairBy: ["seed"],
        metrics: ["summary/coverage"], course: Comparison.Course("coverage/fraction")))
    let seconds = ["polo": 1.0, "mpc": 0.5, "random": 0.2]
    for run in sweep.runs {
      try results.record(
        run, score: 0, fractions: (0...10).map { 0.1 * Double($0) }, firstStep: 0,
        cost: (1, seconds[run.arm]!))
    }
    let rows = try SweepComparison(
      of: sweep, in: results.directory, origin: madeUpOrigin
    ).courses
    expect(
      rows.filter { $0.cost == .cpuSeconds }.compactMap { $0.difference?.second.mean }, [0.5, 0.2])
  }

  @Test func `a record without what is compared is not called missing`() throws {
    let sweep = madeUpSweep(
      tasks: ["box"], seeds: 0..<3, comparison: comparison(of: "coverage/fraction"))
    for run in sweep.runs where run.seed < 2 {
      let isWithout = run.arm == "polo" && run.seed == 1
      try results.record(
        run, score: 0, fractions: isWithout ? nil : [0.5, 1], cost: isWithout ? nil : (1, 1))
    }
    let rows = try SweepComparison(
      of: sweep, in: results.directory, origin: madeUpOrigin
    ).courses
    let note = "weak (n < 5); missing pairs: seed=2; recorded without a value: seed=1"
    #expect(rows.map(\.note) == [note, note, note])
    #expect(rows.map(\.budget) == [2...2, 2...2, 2...2])
  }

  @Test func `a cost that pays for no row leaves a pair without a value and no budget`() throws {
    let sweep = madeUpSweep(
      tasks: ["box"], seeds: 0..<1, comparison: comparison(of: "coverage/fraction"))
    for run in sweep.runs {
      // A step of the baseline is cheaper than the other's first.
      try results.record(
        run, score: 0, fractions: [0.5], cost: (run.arm == "polo" ? 100 : 1, 1))
    }
    let rows = try SweepComparison(
      of: sweep, in: results.directory, origin: madeUpOrigin
    ).courses
    #expect(rows.map { $0.difference?.n } == [1, nil, 1])
    #expect(rows.map(\.budget) == [1...1, nil, 1...1])
    #expect(rows[1].note == "recorded without a value: seed=0")
  }

  @Test func `the value at a cost is the mean of the rows of its window`() throws {
    let sweep = try recorded(
      [],
      Comparison(
        baseline: Run.Coordinate(axis: "arm", value: "random"), pairBy: ["seed"],
        metrics: ["summary/coverage"], course: Comparison.Course("coverage/fraction", window: 3)))
    let comparison = try SweepComparison(of: sweep, in: results.directory, origin: madeUpOrigin)
    let title = "coverage/fraction at equal cost, against random, mean of the last 3 rows"
    #expect(comparison.tables.map(\.title).contains(title))
    let rows = comparison.courses
    expect([rows[0].difference!.first.mean, rows[0].difference!.second.mean], [0.9, 0.18])
  }

  private func comparison(of dataset: String) -> Comparison {
    Comparison(
      baseline: Run.Coordinate(axis: "arm", value: "random"), pairBy: ["seed"],
      metrics: ["summary/coverage"], course: Comparison.Course(dataset))
  }

  @Test func `a dataset with further dimensions is compared as its mean over them`() throws {
    let sweep = try recorded([], comparison(of: "trajectory/state"))
    let rows = try SweepComparison(
      of: sweep, in: results.directory, origin: madeUpOrigin
    ).courses
    // A fourth of the last step that is paid for: x is the step, the other components are 0.
    expect(rows.compactMap { $0.difference?.first.mean }, [2.25, 0, 0.5])
    expect(rows.compactMap { $0.difference?.second.mean }, [2.25, 2.25, 2.25])
  }

  @Test func `a dataset that has not a row for each step cannot be compared`() throws {
    let sweep = madeUpSweep(
      tasks: ["box"], seeds: 0..<1, comparison: comparison(of: "value_map/x"))
    for run in sweep.runs { try results.record(run, score: 1, world: true) }
    #expect {
      _ = try SweepComparison(of: sweep, in: results.directory, origin: madeUpOrigin)
    } throws: {
      "\($0)".hasSuffix("'value_map/x' has the shape [20]; expected a value for each step")
    }
  }

  @Test func `records that do not say what they cost are an error that names what is missing`()
    throws
  {
    let sweep = madeUpSweep(
      comparison: Comparison(
        baseline: Run.Coordinate(axis: "arm", value: "random"), pairBy: ["task", "seed"],
        metrics: ["summary/coverage"], course: Comparison.Course("coverage/fraction")))
    for run in sweep.runs { try results.record(run, score: 1, fractions: [1]) }
    #expect {
      _ = try SweepComparison(of: sweep, in: results.directory, origin: madeUpOrigin)
    } throws: {
      "\($0)".contains("'trajectory/physics_steps' has 0 values and 'coverage/step' 1")
    }
  }
}
