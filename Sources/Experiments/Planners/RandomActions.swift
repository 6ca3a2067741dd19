/// Actions drawn anew at each step, uniform within their ranges: the paper's baseline of exploration "on a
/// per-time-step basis" (section 3.1).
final class RandomActions: Planner {
  private let actuators: [ActionComponent]
  private let random: RandomStream

  init(task: any ControlTask, random: RandomStream) {
    actuators = task.action
    self.random = random
  }

  var report: PlanReport? { nil }
  let simulatedSteps = 0
  let divergedRollouts = 0

  func reset() {}
  func pass(through state: StateTransfer) {}

  func act(
    from state: UnsafePointer<Double>, step: Int, value: any ValueFunction,
    into action: UnsafeMutablePointer<Float>
  ) {
    for (index, actuator) in actuators.enumerated() {
      action[index] =
        actuator.middle + actuator.half * random.symmetric(step: step, .action, at: index)
    }
  }
}
