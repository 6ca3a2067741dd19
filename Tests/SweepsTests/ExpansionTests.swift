import Foundation
import Sweeps
import Testing
import Workbench

struct ExpansionTests {
  @Test func `a sweep file becomes runs in the order of arms, axes and seeds`() throws {
    let path = Golden.folder().appendingPathComponent("fig2.yaml").path
    let sweep = try Sweep(contentsOf: path, vocabulary: .test)
    let lines = sweep.runs.map { "\($0.id)\n  \($0.parameters.canonicalJSON)\n" }
    try Golden("fig2.runs.txt").expect(lines.joined())
    #expect(sweep.name == "fig2")
    #expect(sweep.arms == ["polo", "greedy", "mpc"])
    #expect(
      sweep.axes == [
        Axis(key: "task", values: ["point-mass-box", "point-mass-maze"]),
        Axis(key: "planner.horizon", values: [16, 32, 1]),
      ])
    #expect(sweep.limits == Limits(seconds: 5400, bytes: 2 << 30, retries: 3))
  }

  @Test func `comparison, claims and figures are read into their types`() throws {
    let path = Golden.folder().appendingPathComponent("fig2.yaml").path
    let sweep = try Sweep(contentsOf: path, vocabulary: .test)
    func side(_ arm: String, _ horizon: ParameterValue) -> Selection {
      Selection(arm: arm).and(
        Selection([Run.Coordinate(axis: "planner.horizon", value: horizon)]))
    }
    #expect(
      sweep.comparison
        == Comparison(
          baseline: Run.Coordinate(axis: "arm", value: "mpc"), pairBy: ["task", "seed"],
          metrics: ["summary/coverage"]))
    #expect(
      sweep.claims == [
        Claim(
          text:
            "polo,planner.horizon=32 > greedy,planner.horizon=1 in summary/coverage for each task",
          greater: side("polo", 32), lesser: side("greedy", 1), metric: "summary/coverage",
          each: ["task"]),
        Claim(
          text: "mpc<polo in summary/score", greater: Selection(arm: "polo"),
          lesser: Selection(arm: "mpc"),
          metric: "summary/score"),
      ])
    #expect(
      sweep.figures == [
        Figure(
          name: "fig2a", kind: "curve",
          options: Parameters(["x": "coverage/step", "y": "coverage/fraction", "series": "task"])),
        Figure(
          name: "fig2b", kind: "value-map", conditions: ["arm": ["polo"]],
          options: Parameters(["arm": "polo", "steps": [100, 300, 500]])),
      ])
  }

  @Test func `a figure shows the runs that have the values of its where`() throws {
    let sweep = try Sweep(
      lines: """
        grid: {planner.horizon: [8, 16, 32], discount: [0.5, 0.9]}
        seeds: 0..3
        figures:
          f:
            kind: score
            x: seed
            y: summary/score
            where: {arm: [a, b], planner: {horizon: 8..16 step 8}, discount: 0.5, seed: 1..2}
        """, arms: "{a: {}, b: {planner.rollouts: 8}, c: {planner.rollouts: 16}}")
    let shown = sweep.runs.filter(sweep.figures[0].shows)
    #expect(shown.count == 2 * 2 * 1 * 2)
    #expect(
      shown.allSatisfy {
        ["a", "b"].contains($0.arm) && $0["planner.horizon"] != 32 && $0["discount"] == 0.5
          && (1...2).contains($0.seed)
      })
  }

  @Test func `what parameters cannot be together is a fault of their arm, told once`() throws {
    #expect(
      try faults(
        lines: "seeds: 0..1",
        arms: "{polo: {discount: 0.5, grid: {planner.rollouts: [6, 7, 8]}}, other: {discount: 0.5}}"
      )
        == "a.yaml:3:8: arm=polo,planner.rollouts=7,seed=0: seven halves; take eight")
  }

  @Test func `a size changes what it states and drops axes that are left with one value`() throws {
    let path = Golden.folder().appendingPathComponent("fig2.yaml").path
    let sweep = try Sweep(contentsOf: path, vocabulary: .test, size: "smoke")
    #expect(sweep.directoryName == "fig2.smoke")
    #expect(sweep.runs.count == 4 * 2)
    #expect(sweep.axes.map(\.key) == ["planner.horizon"])
    #expect(sweep.comparison?.pairBy == ["seed"])
    #expect(sweep.claims[0].each == [])
    #expect(sweep.figures[1].options == Parameters(["arm": "polo", "steps": [10, 50]]))
    #expect(sweep.runs.allSatisfy { $0.parameters.values["agent.steps"] == 50 })
  }

  @Test func `a grid is the full factorial and its first axis varies slowest`() throws {
    let sweep = try Sweep(
      lines: "grid: {planner.horizon: [8, 16], planner: {rollouts: log2 1..4}}\nseeds: 3")
    #expect(sweep.runs.count == 6)
    #expect(sweep.ids[0] == "arm=polo,planner.horizon=8,planner.rollouts=1,seed=3")
    #expect(sweep.ids[1] == "arm=polo,planner.horizon=8,planner.rollouts=2,seed=3")
  }

  @Test func `axes of a zip go together and several zips are multiplied`() throws {
    let sweep = try Sweep(
      lines: """
        zip:
          - {planner.horizon: [8, 16], target.horizon: [4, 8]}
          - {discount: [0.9, 0.99], planner.rollouts: [1, 2]}
        """)
    let pairs = sweep.runs.map { [$0["planner.horizon"], $0["target.horizon"]] }
    #expect(pairs == [[8, 4], [8, 4], [16, 8], [16, 8]])
  }

  @Test func `an arm that does not sweep an axis carries its value of it, stated or default`()
    throws
  {
    let sweep = try Sweep(
      lines: "",
      arms: """
        {mpc: {grid: {planner.horizon: [8, 16]}}, greedy: {planner.horizon: 1}, polo: {}}
        """)
    #expect(
      sweep.ids == [
        "arm=mpc,planner.horizon=8,seed=0", "arm=mpc,planner.horizon=16,seed=0",
        "arm=greedy,planner.horizon=1,seed=0", "arm=polo,planner.horizon=64,seed=0",
      ])
  }

  @Test func `what only the arms set differently is no axis`() throws {
    let sweep = try Sweep(
      lines: "grid: {discount: [0.5]}",
      arms: "{a: {planner.horizon: 1}, b: {grid: {planner.horizon: [2]}}}")
    #expect(sweep.axes.isEmpty)
    #expect(sweep.ids == ["arm=a,seed=0", "arm=b,seed=0"])
  }

  @Test func `excluded runs are left out by arm, seed and any parameter`() throws {
    let sweep = try Sweep(
      lines: """
        grid: {planner.horizon: [8, 64]}
        seeds: 0..2
        exclude:
          - {arm: a, seed: 1..2}
          - {agent: mpc, planner.horizon: 64, seed: 2}
        """, arms: "{a: {}, b: {agent: mpc}}")
    #expect(sweep.runs.count == 12 - 4 - 1)
    #expect(!sweep.runs.contains { $0.arm == "a" && $0.seed > 0 })
    #expect(!sweep.runs.contains { $0.arm == "b" && $0["planner.horizon"] == 64 && $0.seed == 2 })
  }

  @Test func `keys of what is excluded may be nested`() throws {
    let sweep = try Sweep(
      lines: """
        grid: {planner.horizon: [8, 16, 64]}
        exclude: [{planner: {horizon: 16}, agent: polo}]
        """)
    #expect(sweep.runs.map { $0["planner.horizon"] } == [8, 64])
  }

  @Test func `streams that arms do not share put the arm's name into their runs`() throws {
    let sweep = try Sweep(
      lines: "streams: {environment: shared, agent: per-arm}", arms: "{a: {}, b: {}}")
    #expect(sweep.runs.map { $0.parameters.values["streams.agent"] } == ["a", "b"])
    #expect(sweep.runs.allSatisfy { $0.parameters.values["streams.environment"] == nil })
  }

  @Test func `an arm may say for itself which streams it shares`() throws {
    let sweep = try Sweep(
      lines: "streams: {agent: per-arm}",
      arms: "{a: {streams: {environment: per-arm}}, b: {streams: {agent: shared}}}")
    let labels = ["streams.agent", "streams.environment"]
    #expect(
      sweep.runs.map { run in labels.map { run.parameters.values[$0] } } == [
        ["a", "a"], [nil, nil],
      ])
  }

  @Test func `equal runs of different arms share a digest`() throws {
    let sweep = try Sweep(
      lines: "", arms: "{a: {grid: {planner.horizon: [8, 64]}}, b: {agent: polo}}")
    #expect(Set(sweep.runs.map(\.digest)).count == 2)
    #expect(sweep.runs.count == 3)
  }

  @Test func `includes are laid under the file, the later over the earlier`() throws {
    let folder = try SweepFolder([
      "a.yaml": """
      sweep: a
      include: [base/one.yaml, base/two.yaml]
      params: {planner.rollouts: 3}
      arms: {b: {planner.horizon: 9}, c: {}}
      """,
      "base/one.yaml": """
      include: [three.yaml]
      params: {task: hand, planner: {rollouts: 1, horizon: 1}}
      limits: {time: 1m}
      """,
      "base/two.yaml": "params: {planner: {horizon: 2}}\narms: {b: {discount: 0.5}}",
      "base/three.yaml":
        "grid: {planner.rollouts: [5, 6]}\nlimits: {time: 2m, retries: 7, checkpoint: 50}",
    ])
    let sweep = try folder.read("a.yaml")
    #expect(
      sweep.runs.map(\.parameters.canonicalJSON) == [
        #"{"discount":0.5,"planner.horizon":9,"planner.rollouts":3,"seed":0,"task":"hand"}"#,
        #"{"planner.horizon":2,"planner.rollouts":3,"seed":0,"task":"hand"}"#,
      ])
    #expect(sweep.limits == Limits(seconds: 60, retries: 7, checkpoint: .steps(50)))
    #expect(sweep.source.hasPrefix("# a.yaml\nsweep: a\n"))
    #expect(sweep.source.contains("# base/one.yaml\ninclude: [three.yaml]\n"))
    #expect(sweep.source.contains("# base/three.yaml\ngrid"))
  }

  @Test func `ten thousand runs expand to as many ids and digests`() throws {
    let sweep = try Sweep(
      lines: "grid: {planner.horizon: 1..100, planner.rollouts: 1..10}\nseeds: 0..9")
    #expect(Set(sweep.ids).count == 10_000)
    #expect(Set(sweep.runs.map(\.digest)).count == 10_000)
  }
}
