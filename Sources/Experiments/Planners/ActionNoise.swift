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
    lower = FloatBuffer(actuators.map(\.range.lowerBound))
    upper = FloatBuffer(actuators.map(\.range.upperBound))
    scale = FloatBuffer(actuators.map { Float(deviation) * $0.half })
    self.correlation = Float(correlation)
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
