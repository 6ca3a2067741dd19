internal import Kernels

/// Gradient descent on mini-batches for every member of an ensemble, whose own networks follow the trained ones.
///
/// Source: Lowrey et al. 2018 (POLO), eq. 5. Ours: after each step `θ' ← θ' + τ (θ − θ')`, with θ' the
/// ensemble's networks and θ the trained ones; at τ = 1 they are the same.
final class EnsembleDescent {
  struct Settings {
    /// States of a mini-batch.
    var batch: Int
    var rate: Double
    var decay: Double
    var decayKind: Adam.Decay
    /// τ
    var following: Double
  }

  private let ensemble: ValueEnsemble
  private let settings: Settings
  private let adam: Adam
  private let lanes: Int
  private let inputCount: Int
  /// `[members, network.size]`
  private let trained: FloatBuffer
  private let gradient: FloatBuffer
  /// `[inputCount, lanes]`
  private let inputs: FloatBuffer
  /// `[members, lanes]`
  private let targets: FloatBuffer
  /// Samples of the mini-batch so far.
  private(set) var count = 0

  init(ensemble: ValueEnsemble, settings: Settings) {
    self.ensemble = ensemble
    self.settings = settings
    adam = Adam(
      members: ensemble.members, size: ensemble.network.size, rate: settings.rate,
      decay: settings.decay, kind: settings.decayKind)
    lanes = Lanes.rounded(settings.batch)
    inputCount = ensemble.network.widths[0]
    trained = FloatBuffer(count: ensemble.members * ensemble.network.size)
    trained.pointer.update(from: ensemble.parameters.pointer, count: trained.count)
    gradient = FloatBuffer(count: ensemble.network.size)
    inputs = FloatBuffer(count: inputCount * lanes)
    targets = FloatBuffer(count: ensemble.members * lanes)
  }

  /// Makes returns into what the networks are to give: fixed parts off, noise on, in the networks' unit.
  func convertTargets(
    of set: TrainingSet, noise: Double, random: RandomStream, update: Int
  ) {
    let count = ensemble.members * set.lanes
    let (targets, fixed, unit) = (set.targets.pointer, set.fixedParts.pointer, ensemble.unit)
    // The fixed parts have done their work: their memory takes the result's noise.
    for index in 0..<count { targets[index] = (targets[index] - fixed[index]) / unit }
    guard noise > 0 else { return }
    random.fillNormals(fixed, count: count, step: update, .targets)
    for index in 0..<count { targets[index] += Float(noise) * fixed[index] }
  }

  func beginBatch() { count = 0 }

  /// Takes one state and its converted targets.
  func append(_ set: TrainingSet, column: Int) {
    for input in 0..<inputCount {
      inputs[input * lanes + count] = set.observations[input * set.lanes + column]
    }
    for member in 0..<ensemble.members {
      targets[member * lanes + count] = set.targets[member * set.lanes + column]
    }
    count += 1
  }

  /// One step of all members; the report's losses grow by their share of `steps` steps.
  func step(report: inout LearningReport, of steps: Int) {
    ensemble.scaling?.apply(inputs.pointer, lanes: lanes, into: inputs.pointer)
    adam.advance()
    for member in 0..<ensemble.members {
      let parameters = trained.pointer + member * ensemble.network.size
      let loss = withUnsafePointer(to: ensemble.network.layout) { layout in
        kernel_network_gradient(
          layout, parameters, inputs.pointer, targets.pointer + member * lanes, lanes, count,
          gradient.pointer)
      }
      adam.step(member: member, parameters, gradient: gradient.pointer)
      report.loss[member] += Double(loss) / Double(steps)
    }
    follow()
  }

  private func follow() {
    let (slow, fast) = (ensemble.parameters.pointer, trained.pointer)
    let following = Float(settings.following)
    for index in 0..<trained.count { slow[index] += following * (fast[index] - slow[index]) }
  }
}

extension EnsembleDescent: Stateful {
  func pass(through state: StateTransfer) throws {
    try state.pass("adam", adam)
    try state.pass("trained", trained)
  }
}
