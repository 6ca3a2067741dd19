internal import Sweeps

/// How near the cube is to its goal, how many goals it reaches and how soon, and how often it is dropped.
///
/// A goal's time begins with the first step after it is set, and ends when the next one is set or the run
/// ends.
final class GoalProbe: Probe {
  /// What has been counted so far.
  private struct Tally {
    var goal = Rotation.identity
    /// Control steps since the goal was set.
    var steps = 0
    /// Steps until it was reached, 0 if it has not been.
    var stepsToReach = 0
    /// Of all goals before.
    var goals = 0
    var goalsReached = 0
    /// A goal that was not reached counts with all its time.
    var stepsToGoals = 0
    var drops = 0

    mutating func set(_ goal: Rotation) {
      if steps > 0 {
        goals += 1
        goalsReached += stepsToReach > 0 ? 1 : 0
        stepsToGoals += stepsToReach > 0 ? stepsToReach : steps
      }
      self.goal = goal
      steps = 0
      stepsToReach = 0
    }

    mutating func step(angle: Double) {
      steps += 1
      if stepsToReach == 0, angle < HandCube.reach { stepsToReach = steps }
    }
  }

  private let task: HandCube
  private var tally = Tally()

  init(_ task: HandCube) { self.task = task }

  var series: [Series] { Self.all }

  static let metrics = [
    Metric(
      "summary/goals_reached", "Fraction of the goals that the cube came near to (hand-cube)."),
    Metric(
      "summary/steps_to_goal",
      "Control steps until the cube was near a goal, mean over all goals (hand-cube)."),
    Metric("summary/drops", "Times that the cube was dropped (hand-cube)."),
  ]

  static let all = [
    Series(
      "cube", index: Variable("step", "control steps done", .int64),
      dimensions: [
        Dimension(
          "quaternion_component", "component of a quaternion", .labels(["w", "x", "y", "z"]))
      ],
      variables: [
        Variable("angle", "rotation left to the goal", units: "rad"),
        Variable("distance", "distance of the cube from its place", units: "m"),
        Variable("goal", "orientation that is wanted", by: ["quaternion_component"]),
        Variable("goals", "goals before this one", .int64),
        Variable("drops", "times that the cube has been dropped", .int64),
      ])
  ]

  func observe(_ state: [Double], step: Int, value: any ValueFunction) -> [Row] {
    let goal = task.goal(of: state)
    let angle = task.angle(of: state)
    if step == 0 || goal != tally.goal { tally.set(goal) }
    if step > 0 { tally.step(angle: angle) }
    if task.isLost(state) { tally.drops += 1 }
    let values =
      [Double(step), angle, task.distance(of: state)] + goal.components
      + [Double(tally.goals), Double(tally.drops)]
    return [Row(series: 0, values: values)]
  }

  func conclude() -> (grids: [Grid], summary: [Grid.Content]) {
    var final = tally
    final.set(tally.goal)
    let goals = Double(max(final.goals, 1))
    return (
      [],
      [
        Grid.Content(
          Variable(
            "goals_reached", "fraction of the goals that the cube came within 0.2 rad of"),
          [Double(final.goalsReached) / goals]),
        Grid.Content(
          Variable(
            "steps_to_goal",
            "control steps until the cube was within 0.2 rad of a goal, or all of its steps, mean"),
          [Double(final.stepsToGoals) / goals]),
        Grid.Content(
          Variable("drops", "times that the cube was dropped", .int64), [Double(final.drops)]),
      ]
    )
  }
}

extension GoalProbe {
  func pass(through state: StateTransfer) throws {
    try state.pass("tally") {
      var goal = tally.goal.components
      try state.pass("goal", &goal)
      tally.goal = Rotation(goal)
      try state.pass("steps", &tally.steps)
      try state.pass("stepsToReach", &tally.stepsToReach, in: 0...tally.steps)
      try state.pass("goals", &tally.goals)
      try state.pass("goalsReached", &tally.goalsReached, in: 0...tally.goals)
      try state.pass("stepsToGoals", &tally.stepsToGoals)
      try state.pass("drops", &tally.drops)
    }
  }
}
