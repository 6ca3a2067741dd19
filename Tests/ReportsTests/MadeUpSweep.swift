import Reports
import Sweeps

let madeUpOrigin = Origin(version: "0.0.0", commit: "0123abc")
let madeUpMetrics = [Metric("summary/coverage", "Fraction covered."), Metric("summary/absent", "")]
let curveOfCoverage = Figure(
  name: "fig2a", kind: "curve",
  options: Parameters([
    "facet": "task", "scale": 100, "x_label": "Step", "y_label": "Area covered (%)",
  ]))
let mapOfValue = Figure(
  name: "fig2b", kind: "value-map",
  options: Parameters(["arm": "polo", "steps": [50, 100], "facet": "task"]))

extension Comparison {
  /// Every arm against one.
  init(baseline arm: String, pairBy: [String], metric: String) {
    self.init(
      baseline: Run.Coordinate(axis: "arm", value: .string(arm)), pairBy: pairBy,
      metrics: [metric])
  }
}

/// A sweep of arms, tasks and seeds, each run's parameters being just these.
func madeUpSweep(
  arms: [String] = ["polo", "random"], tasks: [String] = ["box", "maze"], seeds: Range<Int> = 0..<6,
  comparison: Comparison? = nil, claims: [Claim] = [], figures: [Figure] = []
) -> Sweep {
  let runs = arms.flatMap { arm in
    tasks.flatMap { task in
      seeds.map { seed in
        Run(
          arm: arm, coordinates: [Run.Coordinate(axis: "task", value: .string(task))], seed: seed,
          parameters: Parameters([
            "agent": .string(arm), "task": .string(task), "seed": .number(Double(seed)),
          ]))
      }
    }
  }
  return Sweep(
    name: "made-up", source: "sweep: made-up\n", arms: arms,
    axes: [Axis(key: "task", values: tasks.map(ParameterValue.string))], runs: runs,
    comparison: comparison, claims: claims, figures: figures)
}
