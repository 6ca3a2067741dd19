import Reports
import Sweeps
import Testing
import Workbench

/// What keeps a figure from being drawn and is known before any run.
struct FigureFaultTests {
  /// What keeps the first of these from being drawn, each after the option that it is about.
  private func faults(_ figures: Figure...) -> [String] {
    FigureCatalogue.faults(of: figures[0], in: madeUpSweep(figures: figures)).map {
      "\($0.option): \($0.message)"
    }
  }

  private func faults(ofCurve options: [String: ParameterValue]) -> [String] {
    faults(Figure(name: "f", kind: "curve", options: Parameters(options)))
  }

  @Test func `datasets of two series are known not to fit before any run, but over what it cost`() {
    #expect(
      faults(ofCurve: ["y": "trajectory/reward"]) == [
        "x: figure 'f': x: 'coverage/step' has other rows than y, 'trajectory/reward'; name a dataset of "
          + "'trajectory', such as trajectory/step"
      ])
    #expect(
      faults(ofCurve: ["against": "prediction/return", "marks": "coverage/episode"]) == [
        "against: figure 'f': against: 'prediction/return' has other rows than y, 'coverage/fraction'; name a "
          + "dataset of 'coverage'"
      ])
    #expect(faults(ofCurve: ["marks": "coverage/episode", "reference": "random"]) == [])
    for cost in ["trajectory/physics_steps", "timing/cpu_seconds"] {
      let x = ParameterValue.string(cost)
      #expect(faults(ofCurve: ["x": x, "against": "prediction/return"]) == [])
      #expect(
        faults(ofCurve: ["x": x, "marks": "trajectory/episode"]) == [
          "marks: figure 'f': marks: 'trajectory/episode' has other rows than y, 'coverage/fraction'; name a "
            + "dataset of 'coverage'"
        ])
    }
  }

  @Test func `an x of several numbers a row is known before any run`() {
    func faults(x: String) -> [String] {
      let figure = Figure(
        name: "f", kind: "curve",
        options: Parameters(["x": .string(x), "y": "trajectory/reward"]))
      return FigureCatalogue.faults(
        of: figure, in: madeUpSweep(figures: [figure]), wide: ["trajectory/state"]
      ).map { "\($0.option): \($0.message)" }
    }
    #expect(
      faults(x: "trajectory/state") == [
        "x: figure 'f': x: 'trajectory/state' has several numbers a row; name one with one, such as trajectory/step"
      ])
    #expect(faults(x: "trajectory/time") == [])
  }

  @Test func `what a value map cannot show is known before any run, at full size`() {
    let figure = Figure(
      name: "f", kind: "value-map", options: Parameters(["steps": [10, 11, 10, 30]]))
    let made = madeUpSweep(figures: [figure])
    func faults(
      maps steps: ParameterValue, size: String? = nil, changes: String = "",
      lifetime: ParameterValue = 30
    ) -> [String] {
      let sweep = Sweep(
        name: made.name, size: size, source: made.source + changes, arms: made.arms,
        axes: made.axes, runs: made.runs, figures: [figure],
        defaults: ["record.value_map_steps": steps, "agent.steps": lifetime])
      return FigureCatalogue.faults(of: figure, in: sweep).map { "\($0.option): \($0.message)" }
    }
    let repeated = "steps: figure 'f': steps: 10: stated twice; leave one out"
    #expect(
      faults(maps: [30, 10]) == [
        repeated,
        "steps: figure 'f': steps: 11: no run that it shows maps the value then; "
          + "add it to record.value_map_steps, if it is no later than agent.steps",
      ])
    #expect(faults(maps: [10, 11, 30]) == [repeated])
    #expect(faults(maps: [10, 11, 30], lifetime: 29).last?.contains("steps: 30: no run") == true)
    // It shows the steps that there are.
    #expect(faults(maps: [30, 10], size: "smoke") == [repeated])
    #expect(faults(maps: [30, 10], changes: "# override: seeds=0\n") == [repeated])
    // That there are no maps at all is told by itself.
    #expect(faults(maps: []) == [repeated])
  }

  @Test func `an axis that a figure cannot be drawn over is known before any run`() {
    let axes: [String: ParameterValue] = ["x": "arm", "y": "summary/coverage"]
    #expect(
      faults(Figure(name: "f", kind: "score", options: Parameters(axes))) == [
        "x: figure 'f': x: the values of 'arm' are not numbers; name a numeric axis"
      ])
    #expect(faults(mapOfValue) == [])
    #expect(
      faults(Figure(name: "f", kind: "value-map", options: Parameters(["facet": "arm"]))) == [
        "facet: figure 'f': a row of panels shows one run, and these share one: arm=polo,task=box,seed=0; "
          + "arm=polo,task=maze,seed=0; name another axis as facet, or none"
      ])
  }

  @Test func `a level that no line stands beside is known before any run`() {
    func faults(showing arms: [ParameterValue]) -> [String] {
      self.faults(
        Figure(
          name: "f", kind: "curve", conditions: ["arm": arms],
          options: Parameters(["reference": "random"])))
    }
    #expect(
      faults(showing: ["random"]) == [
        "reference: figure 'f': reference: it shows no runs but those of 'random', whose level is drawn beside "
          + "lines of others; let `where` show some, or leave reference out"
      ])
    #expect(faults(showing: ["polo"]) == [])
    #expect(faults(showing: ["polo", "random"]) == [])
  }

  @Test func `no figure is called as another's table is`() {
    let paths = Figure(name: "fig2b-path", kind: "curve", options: Parameters([:]))
    #expect(
      faults(paths, mapOfValue) == [
        ": figure 'fig2b-path' has the same file name as a table of figure 'fig2b'; "
          + "rename one of them"
      ])
    #expect(faults(mapOfValue, paths) == [])
    #expect(faults(paths, curveOfCoverage) == [])
  }
}
