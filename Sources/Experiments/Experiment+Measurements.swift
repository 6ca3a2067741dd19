public import Sweeps

/// What records hold, for figures and comparisons to use.
///
/// It makes no task: every command asks, and compiling a model takes longer than most commands.
extension Experiment {
  /// The scalars of a record's `summary`.
  public static let metrics: [Metric] =
    metricsOfAll + Tasks.catalogue.flatMap { $0.type.metrics }.uniqued
    + Diagnostics.metricsOfPlans + Diagnostics.metricsOfValues

  fileprivate static let metricsOfAll = [
    Metric("summary/average_reward", "Mean reward of a control step."),
    Metric("summary/diverged_rollouts", "Rollouts that physics could not compute to their end."),
    Metric("summary/physics_steps", "Physics steps simulated to act, to learn and in the world."),
    Metric("summary/acting_steps", "Control steps simulated to choose actions."),
    Metric("summary/target_steps", "Control steps simulated to compute targets."),
  ]

  /// Datasets that the series of any task's record hold.
  public static let datasets: [String] = names(of: seriesOfAll).uniqued

  /// Those of `datasets` that have several numbers a row.
  public static let wideDatasets: Set<String> = Set(
    seriesOfAll.flatMap { series in
      series.variables.filter { !$0.dimensions.isEmpty }.map { "\(series.name)/\($0.name)" }
    })

  private static let seriesOfAll: [Series] =
    commonSeries(state: [], action: [], members: 1)
    + Tasks.catalogue.flatMap { $0.type.measurements } + Diagnostics.all

  /// Whether the record of a run holds an existing dataset or metric.
  public static func records(_ name: String, in parameters: Parameters) -> Bool {
    Holdings.all[Holdings.Kind(parameters)]?.contains(name) ?? true
  }

  /// What the record of every run with these parameters holds: datasets, including those of its summary, and groups
  /// whose datasets are not named.
  public static func holdings(of parameters: Parameters) -> Set<String> {
    Holdings.all[Holdings.Kind(parameters)] ?? []
  }

  /// Control steps of a whole run: the rows of its trajectory.
  public static func steps(of parameters: Parameters) -> Int { parameters[.agentSteps] }

  fileprivate static func names(of series: [Series]) -> [String] {
    series.flatMap { series in
      ([series.index] + series.variables).map { "\(series.name)/\($0.name)" }
    }
  }
}

/// What the records of a kind of run hold: sweeps have many runs and few kinds.
private struct Holdings {
  /// All that the holdings depend on.
  struct Kind: Hashable {
    var task: String
    var agent: AgentKind
    var hasValue: Bool
    var hasValueMaps: Bool
  }

  static let all: [Kind: Set<String>] = {
    var all: [Kind: Set<String>] = [:]
    for task in Tasks.catalogue {
      for agent in AgentKind.allCases {
        for hasValue in [false, true] {
          for hasValueMaps in [false, true] {
            let kind = Kind(
              task: task.name, agent: agent, hasValue: hasValue, hasValueMaps: hasValueMaps)
            all[kind] = names(kind, task.type)
          }
        }
      }
    }
    return all
  }()

  private static func names(_ kind: Kind, _ task: any ControlTask.Type) -> Set<String> {
    let series =
      Experiment.commonSeries(state: [], action: [], members: kind.agent == .polo ? 1 : 0)
      + task.measurements.filter {
        ($0.name != CoverageProbe.exploration.name || kind.hasValue)
          && ($0.name != CoverageProbe.valueMap.name || kind.hasValueMaps)
      }
      + (kind.agent.plans ? [Diagnostics.planner] : [])
      + (kind.hasValue ? [Diagnostics.ensemble, Promises.series] : [])
    let metrics =
      Experiment.metricsOfAll + task.metrics + (kind.agent.plans ? Diagnostics.metricsOfPlans : [])
      + (kind.hasValue ? Diagnostics.metricsOfValues : [])
    // Written once; neither curves nor scores.
    let others: [String] =
      ["episodes/average_reward", "episodes/steps", "summary/control_steps", "summary/updates"]
      + (kind.agent == .polo ? ["value_function"] : [])
      + (task is PointMass.Type ? ["coverage_map/visits", "world/walls", "world/bounds"] : [])
    return Set(Experiment.names(of: series) + metrics.map(\.name) + others)
  }
}

extension Holdings.Kind {
  init(_ parameters: Parameters) {
    task = parameters[.task]
    agent = parameters[.agent]
    hasValue = parameters.hasValue
    let lifetime = 0...parameters[.agentSteps]
    hasValueMaps = parameters[.valueMapSteps].contains(where: lifetime.contains)
  }
}
