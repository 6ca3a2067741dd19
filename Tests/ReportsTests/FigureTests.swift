import Foundation
import Reports
import Sweeps
import Testing
import Workbench

struct FigureTests {
  let results: SyntheticResults

  init() throws { results = try SyntheticResults() }

  /// A sweep of which a run has no record, and an arm none in the maze.
  private func recordedSweep(_ figures: [Figure], arms: [String] = ["polo", "random"]) throws
    -> Sweep
  {
    let sweep = madeUpSweep(arms: arms, figures: figures)
    for run in sweep.runs where !(run.arm == arms[1] && run["task"] == "maze") {
      if run.arm == arms[0] && run["task"] == "box" && run.seed == 5 { continue }
      let pace = (run.arm == arms[0] ? 0.01 : 0.004) * (1 + 0.1 * Double(run.seed))
      try results.record(
        run, score: pace, fractions: (1...40).map { 1 - exp(-pace * Double($0)) },
        world: run.arm == arms[0] && run.seed == 0)
    }
    return sweep
  }

  private func plotter(_ sweep: Sweep) -> Plotter {
    Plotter(of: sweep, in: results.directory, to: results.plots, origin: madeUpOrigin)
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: results.plots.appendingPathComponent(name), encoding: .utf8)
  }

  @Test func `the script of a curve reads well`() throws {
    _ = try plotter(recordedSweep([curveOfCoverage])).draw(by: nil)
    try Golden("fig2a.gp").expect(text("fig2a.gp"))
  }

  @Test func `the script of a value map reads well`() throws {
    let sweep = madeUpSweep(figures: [mapOfValue])
    try results.record(sweep.runs[0], score: 1, world: true)
    _ = try plotter(sweep).draw(by: nil)
    try Golden("fig2b.gp").expect(text("fig2b.gp"))
    let row = try #require(
      text("fig2b.csv").split(separator: "\n").first { $0.hasPrefix("50,0.25,9.75,") })
    let value = try #require(Double(row.split(separator: ",")[3]))
    #expect(abs(value - hypot(0.25 - 5, 9.75 - 2) / 50) < 1e-6)
  }

  @Test func `gnuplot draws every kind of figure in every format`() throws {
    let sweep = try recordedSweep([curveOfCoverage, mapOfValue], arms: ["polo", "random"])
    let maze = sweep.runs.first { $0.arm == "polo" && $0["task"] == "maze" && $0.seed == 0 }!
    try FileManager.default.removeItem(at: results.directory.record(of: maze))
    let files = try plotter(sweep).draw(by: Gnuplot().draw)
    #expect(
      files.map(\.lastPathComponent) == [
        "fig2a.csv", "fig2a.gp", "fig2a.pdf", "fig2a.png", "fig2a.svg", "fig2b.csv",
        "fig2b-path.csv",
        "fig2b-walls.csv", "fig2b.gp", "fig2b.pdf", "fig2b.png", "fig2b.svg",
      ])
    for file in files { #expect(try Data(contentsOf: file).count > 100, "\(file.path)") }
    #expect(try text("fig2a.csv").contains("\n,0,,,,,random,maze\n"))
    #expect(try text("fig2a.svg").contains("<title>fig2a</title>"))
    #expect(try text("fig2a.gp").contains("'16 of 24 runs; no runs in maze: random']"))
  }

  @Test func `a panel without runs says so, and a line without any is not in the key`() throws {
    let sweep = madeUpSweep(figures: [curveOfCoverage])
    for run in sweep.runs where run.arm == "polo" && run["task"] == "box" {
      try results.record(run, score: 1, fractions: [0.25, 0.5])
    }
    _ = try plotter(sweep).draw(formats: [.svg], by: Gnuplot().draw)
    let script = try text("fig2a.gp")
    #expect(script.contains("array series[2] = ['polo', '']"))
    #expect(script.contains("array absence[2] = ['', 'no runs']"))
    #expect(script.contains("'6 of 24 runs; no runs in box: random']"))
    let picture = try text("fig2a.svg")
    #expect(picture.contains("<text>polo</text>") && picture.contains("<text>no runs</text>"))
    #expect(!picture.contains("<text>random</text>"))
  }

  @Test func `what holds in all panels is said once`() throws {
    let sweep = madeUpSweep(arms: ["polo", "random", "mpc"], figures: [curveOfCoverage])
    for run in sweep.runs where run.arm == "polo" || (run.arm == "mpc" && run.seed < 3) {
      try results.record(run, score: 1, fractions: [0.25, 0.5])
    }
    _ = try plotter(sweep).draw(by: nil)
    #expect(try text("fig2a.gp").contains("'18 of 36 runs; no runs: random; n = 3: mpc']"))
  }

  @Test func `a script draws itself from any folder`() throws {
    _ = try plotter(recordedSweep([curveOfCoverage])).draw(by: nil)
    let ending = try Command(
      "/usr/bin/env", ["gnuplot", "plots/made-up/fig2a.gp"], in: results.folder
    ).run()
    #expect(ending.code == 0, "\(ending.text)")
    for format in PlotFormat.allCases {
      let file = results.plots.appendingPathComponent("fig2a.\(format.rawValue)")
      #expect(FileManager.default.fileExists(atPath: file.path))
    }
  }

  @Test func `hostile names are drawn as they are and do nothing`() throws {
    let bait = results.folder.appendingPathComponent("bait").path
    let arm =
      "it'\u{301}s `touch \(bait)` it's \"`touch \(bait)`\" @x {a_b^c} %d \\ #\nset output\t'x'\\"
    let figure = Figure(
      name: "a/b `touch \(bait)`'\n", kind: "curve",
      options: Parameters([
        "title": .string("\(arm)}"), "x_label": .string("$(touch \(bait))"), "y_label": "",
        "facet": "task",
      ]))
    let shown = Figure(
      name: "map'", kind: "value-map",
      options: Parameters(["arm": .string(arm), "title": .string(arm)]))
    let files = try plotter(recordedSweep([figure, shown], arms: [arm, "}"])).draw(
      formats: [.svg], by: Gnuplot().draw)
    #expect(!FileManager.default.fileExists(atPath: bait))
    let stem = "a_b__touch_"
    let picture = try #require(files.first { $0.pathExtension == "svg" })
    #expect(picture.lastPathComponent.hasPrefix(stem))
    let svg = try String(contentsOf: picture, encoding: .utf8)
    #expect(svg.contains("@x {a_b^c} %d \\ # set output"))
    #expect(svg.contains("$(touch "))
  }

  @Test func `quotes at the beginning of a text and in a row are drawn as they are`() throws {
    let figure = Figure(
      name: "f", kind: "curve",
      options: Parameters(["title": "'greedy' agents", "x_label": "'", "y_label": "a''b"]))
    _ = try plotter(recordedSweep([figure], arms: ["'polo'", "'@x it's"])).draw(
      formats: [.svg], by: Gnuplot().draw)
    let picture = try text("f.svg")
    for text in ["'greedy' agents", "'", "a''b", "'polo'", "'@x it's"] {
      #expect(picture.contains("<text>\(text)</text>"), "\(text)")
    }
    #expect(try text("f.gp").contains(#"title   = ''."\047".'greedy'."\047".' agents'"#))
  }

  @Test
  func `a figure without data is an error that names it, and keeps no other from being drawn`()
    throws
  {
    let empty = Figure(name: "empty", kind: "value-map", options: Parameters(["seed": 3]))
    let lost = Figure(name: "lost", kind: "curve", options: Parameters(["series": "task2"]))
    let sweep = madeUpSweep(figures: [empty, lost, curveOfCoverage])
    for run in sweep.runs where run.seed == 0 {
      try results.record(run, score: 1, fractions: [1, 2])
    }
    #expect(
      throws: ReportError.figures([
        "figure 'empty': nothing to draw: none of the runs that it shows has a record",
        "figure 'lost': series: no axis 'task2'; the sweep has arm, seed, task",
      ])
    ) {
      _ = try plotter(sweep).draw(by: nil)
    }
    #expect(
      FileManager.default.fileExists(atPath: results.plots.appendingPathComponent("fig2a.gp").path))
    // What is not there yet is told, and no error.
    var lacks: [String] = []
    let files = try plotter(madeUpSweep(figures: [empty, curveOfCoverage])).draw(
      by: nil, tellingLack: { lacks.append($0) })
    #expect(lacks.count == 1 && lacks[0].hasPrefix("figure 'empty': nothing to draw"), "\(lacks)")
    #expect(files.contains { $0.lastPathComponent == "fig2a.gp" })
  }

  @Test func `a map at a smaller size shows the steps that there are, and says so`() throws {
    let figure = Figure(name: "f", kind: "value-map", options: Parameters(["steps": [250, 1000]]))
    let sweep = madeUpSweep(tasks: ["box"], figures: [figure])
    try results.record(sweep.runs[0], score: 1, world: true)
    _ = try plotter(sweep).draw(by: nil)
    #expect(try text("f.gp").contains("array step[2] = [50, 100]"))
    #expect(try text("f.gp").contains("no map at t = 250, 1000"))
  }

  @Test func `a row of a map that differs on two axes says each on a line of its own`() throws {
    let horizons: [ParameterValue] = [8, 16]
    let lists: [ParameterValue] = [[8, 8], [16]]
    let runs = horizons.flatMap { horizon in
      lists.map { list in
        Run(
          arm: "polo",
          coordinates: [
            Run.Coordinate(axis: "planner.horizon", value: horizon),
            Run.Coordinate(axis: "value.hidden", value: list),
          ], seed: 0, parameters: Parameters(["planner.horizon": horizon, "value.hidden": list]))
      }
    }
    let sweep = Sweep(
      name: "made-up", arms: ["polo"],
      axes: [
        Axis(key: "planner.horizon", values: horizons), Axis(key: "value.hidden", values: lists),
      ], runs: runs, figures: [Figure(name: "f", kind: "value-map", options: Parameters([:]))])
    try results.record(runs[0], score: 1, world: true)
    _ = try plotter(sweep).draw(formats: [.svg], by: Gnuplot().draw)
    let script = try text("f.gp")
    #expect(
      script.contains(
        #"array label_of_row[4] = ['planner.horizon = 8'."\n".'value.hidden = [8,8]', "#))
    #expect(script.contains("left = 1.1; right = 1.3"))
    let picture = try text("f.svg")
    for line in ["planner.horizon = 16", "value.hidden = [8,8]", "value.hidden = [16]"] {
      #expect(picture.contains("<text>\(line)</text>"), "\(line)")
    }
  }

  @Test(arguments: PlotFormat.allCases)
  func `a picture that gnuplot did not write to its end is an error, and earlier ones stay`(
    format: PlotFormat
  ) throws {
    let sweep = try recordedSweep([curveOfCoverage])
    let endings = PlotFormat.allCases.map(\.rawValue)
    let pictures = try plotter(sweep).draw(by: Gnuplot().draw).filter {
      endings.contains($0.pathExtension)
    }
    let earlier = try pictures.map { try Data(contentsOf: $0) }
    #expect(earlier.count == 3)
    func tear(_ script: URL, _ formats: [PlotFormat]) throws {
      try Gnuplot().draw(script, formats: formats)
      let picture = script.deletingPathExtension().appendingPathExtension(format.rawValue)
      try Data(contentsOf: picture).dropLast(9).write(to: picture)
    }
    #expect {
      _ = try plotter(sweep).draw(by: tear)
    } throws: {
      "\($0)".contains("fig2a.\(format.rawValue): gnuplot could not write all of it")
    }
    #expect(try pictures.map { try Data(contentsOf: $0) } == earlier)
    let names = try FileManager.default.contentsOfDirectory(atPath: results.plots.path).sorted()
    #expect(names == ["fig2a.csv", "fig2a.gp", "fig2a.pdf", "fig2a.png", "fig2a.svg"])
  }

  @Test func `pictures in formats that are not drawn again do not stay beside a newer script`()
    throws
  {
    let sweep = try recordedSweep([curveOfCoverage])
    _ = try plotter(sweep).draw(formats: [.png, .svg], by: Gnuplot().draw)
    _ = try plotter(sweep).draw(formats: [.svg], by: Gnuplot().draw)
    let names = try FileManager.default.contentsOfDirectory(atPath: results.plots.path).sorted()
    #expect(names == ["fig2a.csv", "fig2a.gp", "fig2a.svg"])
  }

  @Test func `earlier pictures do not stay beside a newer script that cannot be drawn`() throws {
    struct Failure: Error {}
    let sweep = try recordedSweep([curveOfCoverage])
    _ = try plotter(sweep).draw(formats: [.svg], by: Gnuplot().draw)
    try FileManager.default.removeItem(at: results.directory.record(of: sweep.runs[0]))
    var told: [String] = []
    #expect(throws: ReportError.figures(["figure 'fig2a': Failure()"])) {
      _ = try plotter(sweep).draw(
        by: { _, _ in throw Failure() },
        andFiles: { told.append("\($0) \($1.lastPathComponent)") })
    }
    #expect(told == ["wrote fig2a.csv", "wrote fig2a.gp", "removed fig2a.svg"])
  }

  @Test func `tables that a figure has no more are removed, and each file is told of`() throws {
    func told(_ kind: String, _ options: [String: ParameterValue]) throws -> [String] {
      let figure = Figure(name: "f", kind: kind, options: Parameters(options))
      var told: [String] = []
      _ = try plotter(madeUpSweep(figures: [figure])).draw(
        by: nil, andFiles: { told.append("\($0) \($1.lastPathComponent)") })
      return told
    }
    try results.record(madeUpSweep().runs[0], score: 1, fractions: [0, 1], world: true)
    #expect(
      try told("curve", ["runs": true]) == ["wrote f.csv", "wrote f-runs.csv", "wrote f.gp"])
    #expect(
      try told("value-map", ["facet": "task"]) == [
        "wrote f.csv", "wrote f-path.csv", "wrote f-walls.csv", "wrote f.gp", "removed f-runs.csv",
      ])
    #expect(
      try told("curve", [:]) == [
        "wrote f.csv", "wrote f.gp", "removed f-path.csv", "removed f-walls.csv",
      ])
  }

  @Test func `what a drawing that was killed has left is removed by the next one`() throws {
    let left = FileManager.default.temporaryDirectory
      .appendingPathComponent("polo-drawing-\(getuid()).00000000-1-0", isDirectory: true)
    try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
    _ = try plotter(recordedSweep([curveOfCoverage])).draw(formats: [.svg], by: Gnuplot().draw)
    #expect(!FileManager.default.fileExists(atPath: left.path))
  }

  @Test func `what gnuplot complains of names the files that stay`() throws {
    let script = results.plots.appendingPathComponent("fig2a.gp").path
    func fail(_ script: URL, _ formats: [PlotFormat]) throws {
      throw ReportError.gnuplotFailed(
        script: script.path, status: 1, message: "'\(script.path)' line 3: wrong")
    }
    let told =
      "figure 'fig2a': \(script): gnuplot ended with status 1:\n'\(script)' line 3: wrong"
    let sweep = try recordedSweep([curveOfCoverage])
    #expect(throws: ReportError.figures([told])) { _ = try plotter(sweep).draw(by: fail) }
    func kill(_ script: URL, _ formats: [PlotFormat]) throws {
      throw ReportError.gnuplotKilled(
        script: script.path, signal: 9, message: "'\(script.path)' line 3: slow")
    }
    let ending =
      "figure 'fig2a': \(script): gnuplot was killed by signal 9:\n'\(script)' line 3: slow"
    #expect(throws: ReportError.figures([ending])) { _ = try plotter(sweep).draw(by: kill) }
  }
}
