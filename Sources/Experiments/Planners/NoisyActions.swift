internal import Sweeps

/// A planner's noise around doing nothing, without the planner: actions that are coordinated over time, and neither
/// plan nor value.
///
/// AR(1) of `planner.noise` and `planner.noise_correlation`, clipped to the actuators' ranges, as in rollouts by
/// `ActionNoise`. Not in the paper: it separates what POLO explores by planning from the effect of the noise's colour.
final class NoisyActions: Planner {
  private let actuators: [ActionComponent]
  private let random: RandomStream
  /// As a fraction of half an actuator's range.
  private let deviation: Float
  private let correlation: Float
  /// Standard deviation of what each step adds, so that the sum keeps a deviation of 1.
  private let fresh: Float
  /// `[actuators]`, of the last step, in standard deviations.
  private let noise: FloatBuffer
  private let drawn: FloatBuffer
  /// Steps since the episode began.
  private var age = 0

  init(task: any ControlTask, parameters: Parameters, random: RandomStream) {
    actuators = task.action
    self.random = random
    deviation = Float(parameters[.noise])
    correlation = Float(parameters[.noiseCorrelation])
    fresh = (1 - correlation * correlation).squareRoot()
    noise = FloatBuffer(count: task.action.count)
    drawn = FloatBuffer(count: Lanes.rounded(task.action.count))
  }

  var report: PlanReport? { nil }
  let simulatedSteps = 0
  let divergedRollouts = 0

  func reset() { age = 0 }

  func act(
    from state: UnsafePointer<Double>, step: Int, value: any ValueFunction,
    into action: UnsafeMutablePointer<Float>
  ) {
    random.fillNormals(drawn.pointer, count: actuators.count, step: step, .action)
    for (index, actuator) in actuators.enumerated() {
      noise[index] =
        age == 0 ? drawn[index] : correlation * noise[index] + fresh * drawn[index]
      let wanted = actuator.rest + deviation * actuator.half * noise[index]
      action[index] = min(max(wanted, actuator.range.lowerBound), actuator.range.upperBound)
    }
    age += 1
  }

  func pass(through state: StateTransfer) throws {
    try state.pass("noise", noise)
    try state.pass("age", &age)
  }
}
