/// Values of states, as a planner uses them: the terminal reward `r_f` of eq. 3.
protocol ValueFunction: AnyObject {
  /// - Parameters:
  ///   - observations: `[observationCount, lanes]`, `lanes` a multiple of 16.
  ///   - values: `[lanes]`, discounted returns in reward units.
  func evaluate(
    _ observations: UnsafePointer<Float>, lanes: Int, into values: UnsafeMutablePointer<Float>)

  /// How far the members of an ensemble disagree: their standard deviation, `[lanes]`.
  func spread(
    _ observations: UnsafePointer<Float>, lanes: Int, into spreads: UnsafeMutablePointer<Float>)
}

/// The value of an agent that has none: pure MPC is the plan with it.
final class ZeroValue: ValueFunction {
  func evaluate(
    _ observations: UnsafePointer<Float>, lanes: Int, into values: UnsafeMutablePointer<Float>
  ) {
    values.update(repeating: 0, count: lanes)
  }

  func spread(
    _ observations: UnsafePointer<Float>, lanes: Int, into spreads: UnsafeMutablePointer<Float>
  ) {
    spreads.update(repeating: 0, count: lanes)
  }
}
