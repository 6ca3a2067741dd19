import Foundation
import Reports
import Sweeps
import Testing
import Workbench

struct ScoreTests {
  let results: SyntheticResults
  let horizons: [ParameterValue] = [8, 16, 32, 64]

  init() throws { results = try SyntheticResults() }

  private func figure(
    _ name: String = "fig3", conditions: [String: [ParameterValue]] = [:],
    _ options: [String: ParameterValue] = [:]
  ) -> Figure {
    let axes: [String: ParameterValue] = ["x": "planner.horizon", "y": "summary/coverage"]
    return Figure(
      name: name, kind: "score", conditions: conditions,
      options: Parameters(axes.merging(options) { $1 }))
  }

  private func sweep(_ figures: [Figure], arms: [String] = ["polo", "mpc", "train"]) -> Sweep {
    let runs = arms.flatMap { arm in
      horizons.flatMap { horizon in
        (0..<5).map { seed in
          Run(
            arm: arm, coordinates: [Run.Coordinate(axis: "planner.horizon", value: horizon)],
            seed: seed,
            parameters: Parameters([
              "agent": .string(arm), "planner.horizon": horizon, "seed": .number(Double(seed)),
            ]))
        }
      }
    }
    return Sweep(
      name: "made-up", source: "sweep: made-up\n", arms: arms,
      axes: [Axis(key: "planner.horizon", values: horizons)], runs: runs, figures: figures)
  }

  /// All runs but `mpc` at 32 and one seed of `polo` at 64.
  private func record(_ sweep: Sweep) throws {
    for run in sweep.runs {
      let horizon = run["planner.horizon"]
      if run.arm == "mpc" && horizon == 32 { continue }
      if run.arm == "polo" && horizon == 64 && run.seed == 4 { continue }
      let place = Double(horizons.firstIndex { $0 == horizon }!)
      let middle = run.arm == "polo" ? 0.45 + 0.05 * place : 0.3 + 0.1 * place
      try results.record(run, score: middle + 0.02 * Double(run.seed - 2))
    }
  }

  private func draw(_ sweep: Sweep, by gnuplot: Gnuplot? = nil) throws -> [String] {
    try Plotter(of: sweep, in: results.directory, to: results.plots, origin: madeUpOrigin)
      .draw(by: gnuplot?.draw).map(\.lastPathComponent)
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: results.plots.appendingPathComponent(name), encoding: .utf8)
  }

  @Test func `the script of a score reads well`() throws {
    let sweep = sweep([figure(conditions: ["arm": ["polo", "mpc"]])])
    try record(sweep)
    _ = try draw(sweep)
    try Golden("fig3.gp").expect(text("fig3.gp"))
  }

  @Test func `every seed is a dot, and what is missing parts the line and is stated`() throws {
    let sweep = sweep([figure(conditions: ["arm": ["polo", "mpc"]])])
    try record(sweep)
    #expect(
      try draw(sweep, by: Gnuplot())
        == ["fig3.csv", "fig3-runs.csv", "fig3.gp", "fig3.pdf", "fig3.png", "fig3.svg"])
    #expect(try text("fig3.csv").contains("16,5,0.4,0.4,"))
    #expect(try text("fig3.csv").contains(",mpc,\n\n32,0,,,,,mpc,\n\n64,5,0.6"))
    let dots = try text("fig3-runs.csv").split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(dots.count == 1 + 19 + 15)
    #expect(dots.contains("64,0.56,0,polo,"))
    let script = try text("fig3.gp")
    #expect(script.contains(", '34 of 40 runs; no runs: mpc at 32; n = 4: polo at 64']"))
    #expect(!script.contains("train'"))
  }

  @Test func `two runs have no band, and none is drawn across them`() throws {
    let sweep = sweep([
      figure(conditions: ["arm": ["polo"], "seed": [0, 1, 2], "planner.horizon": [8, 16, 32]])
    ])
    for run in sweep.runs where !(run["planner.horizon"] == 16 && run.seed == 2) {
      try results.record(run, score: Double(run.seed))
    }
    _ = try draw(sweep, by: Gnuplot())
    #expect(
      try text("fig3.csv").contains("\n16,2,0.5,0.5,,,polo,\n\n16,2,0.5,0.5,,,polo,\n32,3,1,1,-1."))
    let script = try text("fig3.gp")
    #expect(
      script.contains(
        "n = 2 to 3 seeds, 95 % band (Student), no band for n < 3;', 'dots: the runs'"))
  }

  @Test func `what is missing and what is weak stands in lines that fit the page`() throws {
    let arms = ["polo", "mpc", "control", "one-network", "two-networks", "three-networks"]
    let sweep = sweep([figure()], arms: arms)
    for run in sweep.runs where run.arm == "polo" || (run.arm == "mpc" && run.seed < 2) {
      let isLate = run["planner.horizon"] == 64 || run["planner.horizon"] == 32
      if run.arm == "polo" && isLate && run.seed > 2 { continue }
      try results.record(run, score: 0.5)
    }
    _ = try draw(sweep, by: Gnuplot())
    let lines = [
      "mean of n = 2 to 5 seeds, 95 % band (Student), no band for n < 3;", "dots: the runs",
      "24 of 120 runs; no runs: control, one-network, two-networks,",
      "three-networks; n = 3: polo at 32 and 64; n = 2: mpc",
    ]
    let quoted = lines.map { "'\($0)'" }.joined(separator: ", ")
    #expect(try text("fig3.gp").contains("array foot[4] = [\(quoted)]"))
    let picture = try text("fig3.svg").replacing("&lt;", with: "<")
    for line in lines { #expect(picture.contains("<text>\(line)</text>")) }
  }

  @Test func `an arm has the same colour in figures of other arms`() throws {
    let sweep = sweep([
      figure("all"), figure("two", conditions: ["arm": ["train", "mpc"], "planner.horizon": [8]]),
    ])
    try record(sweep)
    _ = try draw(sweep)
    #expect(try text("all.gp").contains("colour[3] = ['#0072B2', '#D55E00', '#009E73']"))
    #expect(try text("two.gp").contains("series[2] = ['mpc', 'train']"))
    #expect(try text("two.gp").contains("colour[2] = ['#D55E00', '#009E73']"))
    #expect(try text("two.gp").contains("'10 of 10 runs'") == false)
  }

  @Test func `from the ninth line on, where colours come again, points have another shape`()
    throws
  {
    let sweep = sweep(
      [figure(conditions: ["planner.horizon": [8, 16]])], arms: (1...10).map { "arm\($0)" })
    for run in sweep.runs where run["planner.horizon"] == 8 || run["planner.horizon"] == 16 {
      try results.record(run, score: 0.1 * Double(run.seed))
    }
    _ = try draw(sweep, by: Gnuplot())
    let script = try text("fig3.gp")
    #expect(
      script.contains(
        """
        array dash[10] = [1, 1, 1, 1, 1, 1, 1, 1, 2, 2]
        array shape[10] = [6, 6, 6, 6, 6, 6, 6, 6, 4, 4]

        """))
    #expect(script.contains("NaN with linespoints pointtype shape[s] pointsize 0.8"))
    #expect(script.contains("with points pointtype shape[s] + 1 pointsize 0.4"))
  }

  @Test func `numbers go from dark to light, each of one colour in all figures`() throws {
    let options: [String: ParameterValue] = ["x": "seed", "series": "planner.horizon"]
    let sweep = sweep([
      figure("all", options), figure("two", conditions: ["planner.horizon": [16, 64]], options),
    ])
    try record(sweep)
    _ = try draw(sweep)
    #expect(
      try text("all.gp").contains("colour[4] = ['#440154', '#395589', '#259887', '#7AD151']"))
    #expect(try text("two.gp").contains("colour[2] = ['#395589', '#7AD151']"))
  }

  @Test func `values of an axis of numbers stand in the key under its name`() throws {
    let sweep = sweep([
      figure("by-seed", conditions: ["arm": ["polo"]], ["x": "seed", "series": "planner.horizon"])
    ])
    try record(sweep)
    _ = try draw(sweep, by: Gnuplot())
    let script = try text("by-seed.gp")
    #expect(script.contains("key_title = 'planner.horizon'\narray series[4] = ['8', '16',"))
    #expect(script.contains("'19 of 20 runs; no runs: planner.horizon = 64 at 4; weak (n < 5)']"))
    #expect(script.contains("x_min = -0.25; x_max = 4.25"))
    #expect(!script.contains("logscale"))
  }

  @Test func `lists stand in the key and above a panel with the name of their axis`() throws {
    let lists: [ParameterValue] = [[8, 8], [16]]
    let runs = lists.flatMap { list in
      (0..<5).map { seed in
        Run(
          arm: "polo", coordinates: [Run.Coordinate(axis: "value.hidden", value: list)],
          seed: seed,
          parameters: Parameters(["value.hidden": list, "seed": .number(Double(seed))]))
      }
    }
    let sweep = Sweep(
      name: "made-up", arms: ["polo"], axes: [Axis(key: "value.hidden", values: lists)],
      runs: runs,
      figures: [
        figure("lines", ["x": "seed", "series": "value.hidden"]),
        figure("panels", ["x": "seed", "facet": "value.hidden"]),
      ])
    for run in runs { try results.record(run, score: 0.1 * Double(run.seed)) }
    _ = try draw(sweep)
    let key = "key_title = 'value.hidden'\narray series[2] = ['[8,8]', '[16]']"
    #expect(try text("lines.gp").contains(key))
    #expect(
      try text("panels.gp").contains(
        "array panel[2] = ['value.hidden = [8,8]', 'value.hidden = [16]']"))
  }

  @Test func `a band at one point of a line is drawn as a bar, beside filled ones`() throws {
    let sweep = sweep([
      figure("one", conditions: ["arm": ["polo", "mpc"]]),
      figure("whole", conditions: ["arm": ["polo"]]),
      figure("bare", conditions: ["arm": ["polo", "mpc"]], ["band": "none"]),
    ])
    for run in sweep.runs where run.arm == "polo" || run["planner.horizon"] == 16 {
      try results.record(run, score: 0.1 * Double(run.seed))
    }
    _ = try draw(sweep, by: Gnuplot())
    let script = try text("one.gp")
    // Without a record at 8, the point at 16 is the second part of its line.
    #expect(script.contains("array lone[2] = ['', ',1,']"))
    #expect(script.contains("with yerrorbars pointtype -1"))
    #expect(try text("whole.gp").contains("yerrorbars") == false)
    #expect(try text("bare.gp").contains("yerrorbars") == false)
    // gnuplot finds the part: without bars less is drawn.
    let file = results.plots.appendingPathComponent("one.gp")
    func drawn(_ script: String) throws -> Int {
      try script.write(to: file, atomically: true, encoding: .utf8)
      try Gnuplot().draw(file, formats: [.svg])
      return try text("one.svg").count
    }
    #expect(try drawn(script.replacing("',1,'", with: "',9,'")) < drawn(script))
  }

  @Test func `the key has the title that the figure states`() throws {
    let options: [String: ParameterValue] = [
      "x": "seed", "series": "planner.horizon", "series_label": "horizon H",
    ]
    let sweep = sweep([
      figure(conditions: ["arm": ["polo"]], options), figure("arms", ["series_label": "agent"]),
    ])
    try record(sweep)
    _ = try draw(sweep, by: Gnuplot())
    #expect(try text("fig3.gp").contains("key_title = 'horizon H'"))
    #expect(try text("fig3.gp").contains("no runs: horizon H = 64 at 4;"))
    #expect(try text("fig3.svg").contains("<text>horizon H</text>"))
    #expect(try text("arms.gp").contains("key_title = 'agent'"))
  }

  @Test func `scores are points of curves.csv too`() throws {
    let sweep = sweep([figure(conditions: ["arm": ["mpc"]], ["scale": 100])])
    try record(sweep)
    _ = try Summary.write(sweep, in: results.directory, metrics: [], origin: madeUpOrigin)
    let rows = try results.rows(of: "curves.csv")
    #expect(rows.map { $0[4] } == ["8", "16", "32", "64"])
    #expect(rows[0].prefix(7) == ["fig3", "mpc", "", "", "8", "5", "0.3"])
    #expect(rows[2].suffix(7) == ["0", "", "", "", "", "student95", "summary/coverage"])
  }

  @Test func `the axis of a score is x, also where one value of it is shown`() throws {
    let sweep = sweep([
      figure(conditions: ["arm": ["mpc"], "planner.horizon": [8], "seed": [0, 1]])
    ])
    try record(sweep)
    _ = try Summary.write(sweep, in: results.directory, metrics: [], origin: madeUpOrigin)
    #expect(
      try results.rows(of: "curves.csv").map { Array($0.prefix(6)) }
        == [["fig3", "mpc", "", "", "8", "2"]])
  }

  @Test func `an axis of which one value is left is that value of the runs that have it`() throws {
    let runs = ["polo", "mpc"].flatMap { arm in
      (0..<5).map { seed in
        let horizon: [String: ParameterValue] = arm == "polo" ? ["planner.horizon": 16] : [:]
        let own: [String: ParameterValue] = ["agent": .string(arm), "seed": .number(Double(seed))]
        return Run(
          arm: arm, coordinates: [], seed: seed, parameters: Parameters(own.merging(horizon) { $1 })
        )
      }
    }
    let axes: [String: ParameterValue] = ["series": "planner.horizon", "facet": "planner.horizon"]
    let sweep = Sweep(
      name: "made-up", arms: ["polo", "mpc"], runs: runs,
      figures: [figure("f", axes), figure("arms")])
    for run in runs { try results.record(run, score: 0.5) }
    _ = try Summary.write(sweep, in: results.directory, metrics: [], origin: madeUpOrigin)
    let rows = try results.rows(of: "curves.csv")
    #expect(
      rows.map { "\($0[0]) \($0[3]) \($0[4]) \($0[5])" } == ["f 16 5 0.5", "arms 16 5 0.5"])
    _ = try draw(sweep, by: Gnuplot())
    let script = try text("f.gp")
    #expect(script.contains("array series[1] = ['16']"))
    #expect(script.contains("array panel[1] = ['planner.horizon = 16']"))
    #expect(
      script.contains(
        "array foot[1] = ['mean of n = 5 seeds, 95 % band (Student); dots: the runs']"))
  }

  @Test func `the foot names an axis of a zip only where points are means over it`() throws {
    let rollouts: [ParameterValue] = [64, 32, 16, 8]
    let runs = zip(horizons, rollouts).flatMap { horizon, rollouts in
      (0..<3).map { seed in
        Run(
          arm: "polo",
          coordinates: [
            Run.Coordinate(axis: "planner.horizon", value: horizon),
            Run.Coordinate(axis: "planner.rollouts", value: rollouts),
          ], seed: seed,
          parameters: Parameters([
            "planner.horizon": horizon, "planner.rollouts": rollouts,
            "seed": .number(Double(seed)),
          ]))
      }
    }
    let sweep = Sweep(
      name: "made-up", arms: ["polo"],
      axes: [
        Axis(key: "planner.horizon", values: horizons),
        Axis(key: "planner.rollouts", values: rollouts),
      ], runs: runs, figures: [figure("zipped"), figure("pooled", ["x": "seed"])])
    for run in runs { try results.record(run, score: 0.1 * Double(run.seed)) }
    _ = try draw(sweep)
    #expect(try text("zipped.gp").contains("'mean of n = 3 seeds,"))
    #expect(
      try text("pooled.gp").contains(
        "'mean of n = 4 runs over planner.horizon and planner.rollouts"))
  }

  @Test func `a score needs an axis of numbers`() throws {
    let sweep = sweep([figure("f", ["x": "arm"])])
    try record(sweep)
    #expect(
      throws: ReportError.figures([
        "figure 'f': x: the values of 'arm' are not numbers; name a numeric axis"
      ])
    ) { _ = try draw(sweep) }
  }
}
