internal import Sweeps

/// What the value of each state of an episode promised, and the discounted rewards that came.
///
/// An episode is cut off where the value would go on: the realised return of step t is
/// `Σ γⁱ r_{t+i} + γⁿ V(s_{t+n})` up to the state before the episode's last step, the last one whose value is
/// known. So the last promise is kept by definition, and earlier ones rest on it with the weight `γⁿ`, which
/// is recorded beside them; without that last value every promise of an endless task would look broken near
/// the end.
struct Promises {
  private let discount: Double
  /// Of the steps of the current episode.
  private var values: [Double] = []
  private var rewards: [Double] = []

  init(discount: Double) { self.discount = discount }

  mutating func add(value: Double, reward: Double) {
    values.append(value)
    rewards.append(reward)
  }

  /// Ends the episode.
  ///
  /// - Parameter step: control steps done.
  /// - Returns: a row of `series` for each step of the episode.
  mutating func settle(step: Int) -> [[Double]] {
    var realised = values.last ?? 0
    var share = 1.0
    var rows: [[Double]] = []
    for index in values.indices.reversed() {
      if index < values.count - 1 {
        realised = rewards[index] + discount * realised
        share *= discount
      }
      rows.append([
        Double(step - values.count + index), values[index], realised, values[index] - realised,
        share,
      ])
    }
    values.removeAll(keepingCapacity: true)
    rewards.removeAll(keepingCapacity: true)
    return rows.reversed()
  }

  static let series = Series(
    "prediction", index: Variable("step", "control step, from 0", .int64),
    variables: [
      Variable("value", "optimistic value of the state before the step", .float32),
      Variable(
        "return", "discounted rewards from the step on, with the value of the episode's last state",
        .float32),
      Variable("error", "value less return", .float32),
      Variable("tail", "weight of that last value in the return", .float32),
    ])

  /// - Parameter done: control steps of all episodes.
  mutating func pass(through state: StateTransfer, steps done: Int) throws {
    try state.passGrowing("values", &values)
    try state.passGrowing("rewards", &rewards)
    guard values.count == rewards.count, values.count <= done else {
      throw ExperimentError.unusableSnapshot("its promises are not those of \(done) steps")
    }
  }
}
