internal import Sweeps

/// The rewards of a run, an episode at a time; one episode if the world is never reset.
struct Episodes {
  /// Control steps; 0 if an episode never ends.
  private let length: Int
  private var totals: [Double] = []
  private var steps: [Int] = []

  init(length: Int) { self.length = length }

  /// Episodes begun.
  var count: Int { totals.count }

  /// Control steps done in the current episode.
  var stepsDone: Int { steps.last ?? 0 }

  /// Whether the last step was the last one of its episode.
  var isOver: Bool { length > 0 && steps.last == length }

  /// Takes the reward of a step.
  ///
  /// - Returns: the step's episode, from 0.
  mutating func add(_ reward: Double) -> Int {
    if totals.isEmpty || isOver {
      totals.append(0)
      steps.append(0)
    }
    totals[count - 1] += reward
    steps[count - 1] += 1
    return count - 1
  }

  /// - Parameter done: control steps of all episodes.
  mutating func pass(through state: StateTransfer, steps done: Int) throws {
    try state.passGrowing("totals", &totals)
    try state.passGrowing("steps", &steps)
    guard totals.count == steps.count, steps.allSatisfy({ (1...max(done, 1)).contains($0) }) else {
      throw ExperimentError.unusableSnapshot("its episodes are not those of \(done) steps")
    }
  }

  var meanReward: Double { totals.reduce(0, +) / Double(steps.reduce(0, +)) }

  var grid: Grid {
    Grid(
      "episodes", dimensions: [Dimension("episode", "episode, from 0", count: count)],
      [
        Grid.Content(
          Variable(
            "average_reward", "mean reward of a control step of the episode", by: ["episode"]),
          zip(totals, steps).map { $0 / Double($1) }),
        Grid.Content(
          Variable("steps", "control steps of the episode", .int64, by: ["episode"]),
          steps.map(Double.init)),
      ])
  }
}
