/// Actions drawn anew at each step, uniform within their ranges: the paper's baseline of exploration "on a
/// per-time-step basis" (section 3.1).
final class RandomActions: Planner {
  private let ranges: [ClosedRange<Float>]
  private let random: RandomStream

  init(task: any ControlTask, random: RandomStream) {
    ranges = task.action.map(\.range)
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
    for (index, range) in ranges.enumerated() {
      let middle = (range.lowerBound + range.upperBound) / 2
      let half = (range.upperBound - range.lowerBound) / 2
      action[index] = middle + half * random.symmetric(step: step, .action, at: index)
    }
  }
}
