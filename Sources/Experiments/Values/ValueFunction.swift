/// Values of states, as a planner uses them: the terminal reward `r_f` of eq. 3.
protocol ValueFunction: AnyObject {
  /// Whether values depend on observations: observing a rollout's end costs nearly a physics step.
  var readsObservations: Bool { get }

  /// - Parameters:
  ///   - observations: `[observationCount, lanes]`, `lanes` a multiple of 16, or 1.
  ///   - values: `[lanes]`, discounted returns in reward units; room for 16 at least.
  func evaluate(
    _ observations: UnsafePointer<Float>, lanes: Int, into values: UnsafeMutablePointer<Float>)

  /// The values, and how far the members of an ensemble disagree about them: their standard deviation,
  /// `[lanes]`.
  func evaluate(
    _ observations: UnsafePointer<Float>, lanes: Int, into values: UnsafeMutablePointer<Float>,
    spreads: UnsafeMutablePointer<Float>)
}

extension ValueFunction {
  var readsObservations: Bool { true }
}
