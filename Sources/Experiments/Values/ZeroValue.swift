/// The value of an agent that has none: planning with it is pure MPC.
final class ZeroValue: ValueFunction {
  let readsObservations = false

  func evaluate(
    _ observations: UnsafePointer<Float>, lanes: Int, into values: UnsafeMutablePointer<Float>
  ) {
    values.update(repeating: 0, count: lanes)
  }

  func evaluate(
    _ observations: UnsafePointer<Float>, lanes: Int, into values: UnsafeMutablePointer<Float>,
    spreads: UnsafeMutablePointer<Float>
  ) {
    values.update(repeating: 0, count: lanes)
    spreads.update(repeating: 0, count: lanes)
  }
}
