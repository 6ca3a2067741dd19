/// The states that one update trains on, with a target for each member.
///
/// Its columns hold the observations of whole trajectories and of single states with their rollouts' ends:
/// values are computed for all of them at once, and the targets from the values.
final class TrainingSet {
  /// Where a state comes from; mini-batches draw from each section.
  enum Section: Int, CaseIterable {
    case executed, planned, perturbed
  }

  /// How returns become targets.
  struct Rules {
    var discount: Double
    /// λ of TD(λ).
    var trace: Double
    /// The range that targets are clipped to, returns.
    var range: ClosedRange<Float>
  }

  private struct Trajectory {
    let firstColumn: Int
    let steps: Int
  }
  private struct Rollout {
    let column: Int
    let index: Int
  }

  let lanes: Int
  /// `[observationCount, lanes]`
  let observations: FloatBuffer
  /// `[members, lanes]`: returns of the trained columns; after `EnsembleDescent.convertTargets`, what the
  /// networks should output.
  let targets: FloatBuffer
  /// `[members, lanes]`: the part of the values that training does not change.
  let fixedParts: FloatBuffer
  private let observationCount: Int
  private let rewards: FloatBuffer
  /// `[lanes]`, of one member.
  private let values: FloatBuffer
  private var columns = 0
  private var trajectories: [Trajectory] = []
  private var rollouts: [Rollout] = []
  private var trained: [[Int]]

  init(capacity: Int, observationCount: Int, members: Int) {
    lanes = Lanes.rounded(capacity)
    self.observationCount = observationCount
    observations = FloatBuffer(count: observationCount * lanes)
    targets = FloatBuffer(count: members * lanes)
    fixedParts = FloatBuffer(count: members * lanes)
    rewards = FloatBuffer(count: lanes)
    values = FloatBuffer(count: lanes)
    trained = Section.allCases.map { _ in
      var columns: [Int] = []
      columns.reserveCapacity(capacity)
      return columns
    }
    trajectories.reserveCapacity(capacity)
    rollouts.reserveCapacity(capacity)
  }

  func removeAll() {
    columns = 0
    trajectories.removeAll(keepingCapacity: true)
    rollouts.removeAll(keepingCapacity: true)
    for section in trained.indices { trained[section].removeAll(keepingCapacity: true) }
  }

  /// Columns that a mini-batch may draw from.
  func trainedColumns(_ section: Section) -> Int { trained[section.rawValue].count }
  func trainedColumn(_ section: Section, _ index: Int) -> Int { trained[section.rawValue][index] }

  private func append(_ observation: UnsafePointer<Float>, stride: Int) {
    for component in 0..<observationCount {
      observations[component * lanes + columns] = observation[component * stride]
    }
    columns += 1
  }

  /// The states from `first` on, through `count` steps of one episode.
  func append(_ executed: ExecutedSteps, from first: Int, count: Int) {
    beginTrajectory(.executed, steps: count)
    for step in first...first + count {
      rewards[columns] = executed.reward(step)
      append(executed.observation(step), stride: 1)
    }
  }

  /// All states of a plan.
  func append(_ plans: StoredPlans, plan: Int) {
    beginTrajectory(.planned, steps: plans.horizon)
    for step in 0...plans.horizon {
      rewards[columns] = step < plans.horizon ? plans.rewards(plan)[step] : 0
      append(plans.observations(plan) + step, stride: plans.lanes)
    }
  }

  private func beginTrajectory(_ section: Section, steps: Int) {
    trajectories.append(Trajectory(firstColumn: columns, steps: steps))
    for step in 0..<steps { trained[section.rawValue].append(columns + step) }
  }

  /// A state off the plans; its target is computed from the end of its rollout.
  func append(_ perturbed: PerturbedStates, index: Int) {
    rollouts.append(Rollout(column: columns, index: index))
    trained[Section.perturbed.rawValue].append(columns)
    append(perturbed.observation(index), stride: 1)
    append(perturbed.lastObservation(index), stride: 1)
  }

  /// Targets of one member: TD(λ) along trajectories, rewards and the value at the end for rollouts.
  func computeTargets(
    of member: Int, _ ensemble: ValueEnsemble, perturbed: PerturbedStates, rules: Rules
  ) {
    let lanes = Lanes.rounded(columns)
    let fixed = fixedParts.pointer + member * self.lanes
    ensemble.evaluateFixedPart(
      of: member, observations.pointer, lanes: self.lanes, into: fixed)
    values.pointer.update(from: fixed, count: lanes)
    ensemble.addTrainedPart(
      of: member, observations.pointer, lanes: self.lanes, to: values.pointer)
    let targets = targets.pointer + member * self.lanes
    for trajectory in trajectories { traceBack(trajectory, rules: rules, into: targets) }
    for rollout in rollouts {
      let target = perturbed.return(rollout.index, lastValue: values[rollout.column + 1])
      targets[rollout.column] = cut(target, to: rules.range)
    }
  }

  /// `y_t = r_t + γ ((1 − λ) V(s_{t+1}) + λ y_{t+1})`, from the value of the last state.
  private func traceBack(
    _ trajectory: Trajectory, rules: Rules, into targets: UnsafeMutablePointer<Float>
  ) {
    let (discount, trace) = (Float(rules.discount), Float(rules.trace))
    let last = trajectory.firstColumn + trajectory.steps
    var target = values[last]
    for column in (trajectory.firstColumn..<last).reversed() {
      target = rewards[column] + discount * ((1 - trace) * values[column + 1] + trace * target)
      targets[column] = cut(target, to: rules.range)
    }
  }

  private func cut(_ target: Float, to range: ClosedRange<Float>) -> Float {
    min(max(target, range.lowerBound), range.upperBound)
  }

  /// Mean and standard deviation of one member's targets.
  func moments(of member: Int) -> (mean: Double, spread: Double) {
    var statistics = TargetStatistics()
    for columns in trained {
      for column in columns { statistics.add(Double(targets[member * lanes + column])) }
    }
    return statistics.moments
  }
}
