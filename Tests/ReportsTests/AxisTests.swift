import Foundation
import Reports
import Sweeps
import Testing

/// The numbers and the names beside the axes of figures.
struct AxisTests {
  let results: SyntheticResults

  init() throws { results = try SyntheticResults() }

  /// The script of a curve of runs of 10 steps, which covers 0.4 at first and 3.4 at last.
  private func script(
    _ options: [String: ParameterValue], tasks: [String] = ["box"], physicsSteps: Double = 1
  ) throws -> String {
    let figure = Figure(name: "f", kind: "curve", options: Parameters(options))
    let sweep = madeUpSweep(arms: ["polo"], tasks: tasks, seeds: 0..<1, figures: [figure])
    for run in sweep.runs {
      try results.record(
        run, score: 0, fractions: (0...10).map { 0.4 + 0.3 * Double($0) }, firstStep: 0,
        cost: (physicsSteps, 1))
    }
    _ = try Plotter(of: sweep, in: results.directory, to: results.plots, origin: madeUpOrigin)
      .draw(formats: [.svg], by: Gnuplot().draw)
    return try text("f.gp")
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: results.plots.appendingPathComponent(name), encoding: .utf8)
  }

  @Test func `numbers that gnuplot would write over each other are fewer and short`() throws {
    let script = try script(
      ["x": "trajectory/physics_steps", "facet": "task"], tasks: ["box", "maze", "hall"],
      physicsSteps: 307_300)
    #expect(script.contains("x_min = 0; x_max = 3073000"))
    #expect(script.contains("\n  set xtics 1000000\n"))
    #expect(script.contains("? '%.0s%c' : '')"))
    let picture = try text("f.svg")
    for number in ["1M", "2M", "3M"] { #expect(picture.contains(">\(number)</text>")) }
    #expect(!picture.contains("e+06"))
  }

  @Test(arguments: [
    (19_000.0, 1, "set xtics 50000\n", "'%.0s%c'"),
    (190_000.0, 1, "set xtics 500000\n", "'%.1s%c'"),
    (9999.0, 3, "set xtics 50000\n", "'%g'"),
  ]) func `as many numbers stand below an axis as there is room for`(
    steps: Double, panels: Int, tics: String, format: String
  ) throws {
    let script = try script(
      ["x": "trajectory/physics_steps", "facet": "task"],
      tasks: Array(["box", "maze", "hall"].prefix(panels)), physicsSteps: steps)
    #expect(script.contains(tics))
    #expect(script.contains("set format x (p + columns > |panel| ? \(format) : '')"))
  }

  @Test func `numbers for which there is room are left to gnuplot`() throws {
    let script = try script(
      ["x": "trajectory/physics_steps", "facet": "task"], tasks: ["box", "maze"],
      physicsSteps: 99)
    #expect(script.contains("x_max = 990\n"))
    #expect(script.components(separatedBy: "set xtics").count == 2)
    #expect(script.contains("set format x (p + columns > |panel| ? '%g' : '')"))
  }

  @Test(arguments: [(10.0, "left = 1.35;"), (100.0, "left = 1.35;"), (10_000.0, "left = 1.71;")])
  func `the name of the vertical axis stands clear of its numbers`(
    scale: Double, left: String
  ) throws {
    // Up to 34, 340 and 34000.
    #expect(try script(["scale": .number(scale)]).contains(left))
  }

  @Test func `values that differ by less than a step can be are drawn as one`() throws {
    #expect(try script(["scale": 1e-308]).contains("y_min = -1; y_max = 1\n"))
  }

  @Test func `an axis ends where gnuplot can still draw it`() throws {
    let script = try script(["scale": 5e307])
    let end = try #require(script.firstMatch(of: #/y_max = (\S+)/#)).output.1
    let greatest = try #require(Double(end))
    #expect(greatest > 4e307 && greatest < 8.9e307)
  }

  @Test func `CPU is spelled as it is, and a parameter as in the sweep file`() throws {
    #expect(try script(["x": "timing/cpu_seconds"]).contains("x_label = 'CPU seconds'"))
    let sizes: [ParameterValue] = [1, 2]
    let runs = sizes.map { size in
      Run(
        arm: "polo", coordinates: [Run.Coordinate(axis: "value.head_size", value: size)], seed: 0,
        parameters: Parameters(["value.head_size": size]))
    }
    let figures = ["value.head_size", "seed"].map { axis in
      Figure(
        name: axis, kind: "score",
        options: Parameters(["x": .string(axis), "y": "summary/coverage"]))
    }
    let sweep = Sweep(
      name: "made-up", arms: ["polo"], axes: [Axis(key: "value.head_size", values: sizes)],
      runs: runs, figures: figures)
    for run in runs { try results.record(run, score: 0.5) }
    let files = try Plotter(
      of: sweep, in: results.directory, to: results.plots, origin: madeUpOrigin
    ).draw(by: nil).filter { $0.pathExtension == "gp" }
    let labels = try files.map { file in
      try String(contentsOf: file, encoding: .utf8).firstMatch(of: #/x_label = '(.*)'/#)?.output.1
    }
    #expect(labels == ["value.head_size", "Seed"])
  }
}
