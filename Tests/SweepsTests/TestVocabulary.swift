import Sweeps

extension Vocabulary {
  /// A small world to write sweep files for.
  static let test = Vocabulary(
    parameters: [
      ParameterDeclaration(
        "task", .choice(["point-mass-box", "point-mass-maze", "hand"]), default: nil,
        "What is to be done."),
      ParameterDeclaration(
        "agent", .choice(["polo", "greedy", "mpc", "random"]), default: "polo", "Who acts."),
      ParameterDeclaration("agent.steps", .integer(1...1_000_000), default: 1000, "Control steps."),
      ParameterDeclaration("agent.note", .text, default: "", "What there is to say."),
      ParameterDeclaration("agent.explore", .boolean, default: true, "Whether to explore."),
      ParameterDeclaration("planner.horizon", .integer(1...4096), default: 64, "Horizon H."),
      ParameterDeclaration("planner.rollouts", .integer(1...4096), default: 32, "Rollouts."),
      ParameterDeclaration(
        "target.horizon", .integer(1...4096), default: 64, "N of N-step targets."),
      ParameterDeclaration("discount", .number(0...1), default: 0.99, "Discount."),
      ParameterDeclaration(
        "value.layers", .integers(1...1024), default: [16, 16], "Hidden units."),
      ParameterDeclaration("value.from", .text, default: "", "Digest of the run that trains."),
      ParameterDeclaration("streams.agent", .text, default: "", "The arm, if it has own numbers."),
      ParameterDeclaration("streams.environment", .text, default: "", "The same for resets."),
      ParameterDeclaration("seed", .integer(0...(1 << 53)), default: nil, "The seed."),
    ],
    metrics: [
      Metric("summary/coverage", "Share of the cells visited."),
      Metric("summary/score", "Return of the run."),
    ],
    figureKinds: [
      FigureKind(
        "curve", "Lines over an index.",
        options: [
          ParameterDeclaration("x", .text, default: nil, "Abscissa."),
          ParameterDeclaration("y", .text, default: nil, "Ordinate."),
          ParameterDeclaration("series", .axis, default: "arm", "A line for each value."),
        ]),
      FigureKind(
        "score", "Scores over an axis.",
        options: [
          ParameterDeclaration("x", .numericAxis, default: nil, "Abscissa."),
          ParameterDeclaration("y", .metric, default: nil, "Score."),
        ]),
      FigureKind(
        "value-map", "A map of the value.",
        options: [
          ParameterDeclaration("arm", .arm, default: nil, "Whose value."),
          ParameterDeclaration("steps", .integers(0...1_000_000), default: nil, "At which steps."),
        ]),
    ],
    trainedValues: TrainedValues(
      decidedBy: "agent", trainedBy: ["polo", "greedy"], usedBy: ["mpc"], shared: ["task"]),
    contradiction: { parameters in
      parameters.values["discount"] == 0.5 && parameters.values["planner.rollouts"] == 7
        ? "seven halves; take eight" : nil
    })
}
