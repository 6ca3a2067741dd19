internal import Sweeps

/// Measures what explains a run's result: how its planner weighs rollouts, how far its ensemble disagrees
/// about the states that it passes through, and how returns compare with the values promised.
///
/// It only observes: with or without it, a run acts and learns the same.
final class Diagnostics {
  let series: [Series]
  private let hasPlans: Bool
  private let hasEnsemble: Bool
  private var promises: Promises
  /// Over all control steps so far.
  private var totalRollouts = 0.0
  private var totalSpread = 0.0
  /// Over all steps of the episodes that have ended.
  private var totalError = 0.0

  init(planner: any Planner, value: any ValueFunction, discount: Double) {
    hasPlans = planner.report != nil
    hasEnsemble = value.readsObservations
    promises = Promises(discount: discount)
    series =
      (hasPlans ? [Self.planner] : []) + (hasEnsemble ? [Self.ensemble, Promises.series] : [])
  }

  /// All series that may exist, for figures to draw.
  static let all = [planner, ensemble, Promises.series]

  /// Takes a control step, counted from 0.
  ///
  /// - Parameters:
  ///   - plan: how its action was chosen.
  ///   - value: of the state before the step.
  ///   - spread: of the ensemble in that state.
  /// - Returns: for each row, the place of its series in `series`, and its values.
  func observe(step: Int, plan: PlanReport?, value: Double, spread: Double, reward: Double) -> [Row]
  {
    var rows: [Row] = []
    if hasPlans, let plan {
      totalRollouts += plan.effectiveRollouts
      rows.append(
        Row(series: 0, values: [Double(step), plan.effectiveRollouts, plan.returnSpread]))
    }
    if hasEnsemble {
      rows.append(Row(series: hasPlans ? 1 : 0, values: [Double(step), spread]))
      totalSpread += spread
      promises.add(value: value, reward: reward)
    }
    return rows
  }

  /// Says that the next state, if there is one, does not follow from the last step.
  ///
  /// - Parameter step: control steps done.
  func endEpisode(step: Int) -> [Row] {
    guard hasEnsemble else { return [] }
    let rows = promises.settle(step: step)
    totalError += rows.reduce(0) { $0 + $1[3] }
    return rows.map { Row(series: series.count - 1, values: $0) }
  }

  /// - Parameter steps: control steps of the run.
  /// - Returns: what is written to the summary once the run is over.
  func conclude(steps: Int) -> [Grid.Content] {
    func mean(_ name: String, _ longName: String, _ total: Double) -> Grid.Content {
      Grid.Content(Variable(name, longName), [total / Double(steps)])
    }
    return
      (hasPlans
      ? [mean("effective_rollouts", "mean of planner/effective_rollouts", totalRollouts)] : [])
      + (hasEnsemble
        ? [
          mean("ensemble_spread", "mean of ensemble/spread", totalSpread),
          mean("value_error", "mean of prediction/error", totalError),
        ] : [])
  }

  static let metricsOfPlans = [
    Metric(
      "summary/effective_rollouts",
      "Rollouts that decide a plan, by their weights, mean (agents that plan).")
  ]

  static let metricsOfValues = [
    Metric(
      "summary/ensemble_spread",
      "Spread of the ensemble over the states visited, mean (agents with a value)."),
    Metric(
      "summary/value_error",
      "Value of a state less what came of it, mean over all steps; too small, as near an episode's end the value itself stands for the rest (agents with a value)."
    ),
  ]

  static let planner = Series(
    "planner", index: Variable("step", "control step, from 0", .int64),
    variables: [
      Variable(
        "effective_rollouts", "effective sample size of the last iteration's weights, 1 / sum w^2",
        .float32),
      Variable("return_spread", "standard deviation of the rollouts' returns", .float32),
    ])

  static let ensemble = Series(
    "ensemble", index: Variable("step", "control step, from 0", .int64),
    variables: [
      Variable(
        "spread", "standard deviation over the ensemble of the value of the state before the step",
        .float32)
    ])

  /// - Parameter done: control steps of the run.
  func pass(through state: StateTransfer, steps done: Int) throws {
    try state.pass("totalRollouts", &totalRollouts)
    try state.pass("totalSpread", &totalSpread)
    try state.pass("totalError", &totalError)
    try state.pass("promises") { try promises.pass(through: state, steps: done) }
  }
}
