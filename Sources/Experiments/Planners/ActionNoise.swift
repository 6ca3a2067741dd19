internal import Kernels

/// AR(1) noise on actions, in units of half the actuators' ranges and clipped to these.
struct ActionNoise {
  private let lower: FloatBuffer
  private let upper: FloatBuffer
  private let scale: FloatBuffer
  private let correlation: Float

  /// - Parameters:
  ///   - deviation: as a fraction of half an actuator's range.
  ///   - correlation: of the noise at one step with that at the next.
  init(of actuators: [ActionComponent], deviation: Double, correlation: Double) {
    lower = FloatBuffer(count: actuators.count)
    upper = FloatBuffer(count: actuators.count)
    scale = FloatBuffer(count: actuators.count)
    self.correlation = Float(correlation)
    for (index, actuator) in actuators.enumerated() {
      lower[index] = actuator.range.lowerBound
      upper[index] = actuator.range.upperBound
      scale[index] = Float(deviation) * actuator.half
    }
  }

  /// Gives a batch's rollouts noisy actions around a plan, `[horizon, actionCount]`, and rollout 0 the plan.
  func perturb(
    _ plan: FloatBuffer, into batch: RolloutBatch, _ random: RandomStream, step: Int,
    _ purpose: RandomStream.Purpose
  ) {
    let actions = batch.actions
    random.fillNormals(actions.pointer, count: actions.count, step: step, purpose)
    kernel_perturb(
      actions.pointer, plan.pointer, scale.pointer, lower.pointer, upper.pointer, batch.horizon,
      batch.actionCount, batch.lanes, correlation, actions.pointer)
  }
}
