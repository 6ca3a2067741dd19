public import Sweeps

extension Experiment {
  /// The places in the schema of the series of `commonSeries`.
  enum SeriesPlace: Int {
    case trajectory
    /// Step, seconds of planning, seconds of learning, CPU time so far.
    case timing
    case losses
  }

  /// The series that the record of a run may have; of their dimensions only names and units are meaningful.
  public static func series(of parameters: Parameters) -> [Series] {
    commonSeries(state: [], action: [], members: 1)
      + (Tasks.type(of: parameters)?.measurements ?? []) + Diagnostics.all
  }

  static func commonSeries(
    state: [Component], action: [ActionComponent], members: Int
  ) -> [Series] {
    let step = Variable("step", "control step, from 0", .int64)
    let always = [
      Series(
        "trajectory", index: step,
        dimensions: [
          Dimension("state_component", "component of the state", .labels(state.map(\.name))),
          Dimension("action_component", "actuator", .labels(action.map(\.name))),
        ],
        variables: [
          Variable("time", "time before the step", units: "s"),
          Variable(
            "state", "state before the step (\(unitsByName(state)))", units: "mixed",
            by: ["state_component"]),
          Variable(
            "action", "action of the step, within its range but for rounding", .float32,
            by: ["action_component"]),
          Variable(
            "physics_steps", "physics steps simulated by the end of the step, planned ones too",
            .int64),
          Variable("reward", "reward of the step"),
          Variable("value", "optimistic value of the state before the step", .float32),
          Variable("episode", "resets of the world before the step", .int64),
        ]),
      Series(
        "timing", index: step,
        variables: [
          Variable("plan_seconds", "wall-clock time to choose the action", units: "s", .float32),
          Variable("learn_seconds", "wall-clock time to update the value", units: "s", .float32),
          Variable("cpu_seconds", "CPU time of the run by the end of the step", units: "s"),
        ]),
    ]
    return members > 0 ? always + [losses(members: members)] : always
  }

  /// One row for each update of the value function; a run that learns nothing has none.
  static func losses(members: Int) -> Series {
    Series(
      "losses", index: Variable("update", "update of the value function, from 1", .int64),
      dimensions: [Dimension("member", "member of the ensemble", count: members)],
      variables: [
        Variable("step", "control steps before the update", .int64),
        Variable(
          "loss", "mean squared error of the mini-batches of the update, in value.unit squared",
          .float32, by: ["member"]),
        Variable("target_mean", "mean of the targets, returns", .float32, by: ["member"]),
        Variable(
          "target_spread", "standard deviation of the targets, returns", .float32, by: ["member"]),
      ])
  }

  private static func unitsByName(_ components: [Component]) -> String {
    components.map { "\($0.name) in \($0.units)" }.joined(separator: ", ")
  }
}
