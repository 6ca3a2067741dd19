internal import Kernels

/// Gradient descent on mini-batches for every member of an ensemble: its own networks are trained, or follow
/// trained copies.
///
/// Source: Lowrey et al. 2018 (POLO), eq. 5. Ours: after each step `θ' ← θ' + τ (θ − θ')`, with θ' the
/// ensemble's networks and θ the trained ones; at τ = 1 they are the same to rounding.
final class EnsembleDescent {
  struct Settings {
    /// States of a mini-batch.
    var batch: Int
    var rate: Double
    var decay: Double
    var decayKind: Adam.Decay
    /// τ; `nil`: the ensemble's own networks are trained.
    var following: Double?
  }

  private let ensemble: ValueEnsemble
  private let settings: Settings
  private let adam: Adam
  private let lanes: Int
  private let inputCount: Int
  /// What the ensemble's networks follow, `[members, network.size]`; `nil` if they are themselves trained.
  private let trained: FloatBuffer?
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
    trained = settings.following.map { _ in FloatBuffer(ensemble.parameters.array) }
    gradient = FloatBuffer(count: ensemble.network.size)
    inputs = FloatBuffer(count: inputCount * lanes)
    targets = FloatBuffer(count: ensemble.members * lanes)
  }

  /// Turns returns into the networks' targets: fixed parts subtracted, noise added, in the networks' unit.
  func convertTargets(
    of set: TrainingSet, noise: Double, random: RandomStream, update: Int
  ) {
    let count = ensemble.members * set.lanes
    let (targets, fixed, unit) = (set.targets.pointer, set.fixedParts.pointer, ensemble.unit)
    // The fixed parts are no longer needed: their memory takes the noise.
    for index in 0..<count { targets[index] = (targets[index] - fixed[index]) / unit }
    guard noise > 0 else { return }
    random.fillNormals(fixed, count: count, step: update, .targets)
    for index in 0..<count { targets[index] += Float(noise) * fixed[index] }
  }

  func beginBatch() { count = 0 }

  /// Takes one state and its targets.
  ///
  /// - Parameters:
  ///   - observations: `[inputCount, lanes]`; one column is taken, and the same of the targets,
  ///     `[members, lanes]`.
  func append(
    _ observations: FloatBuffer, _ targets: FloatBuffer, lanes stride: Int, column: Int
  ) {
    precondition(count < settings.batch, "more states than a mini-batch has")
    for input in 0..<inputCount {
      inputs[input * lanes + count] = observations[input * stride + column]
    }
    for member in 0..<ensemble.members {
      self.targets[member * lanes + count] = targets[member * stride + column]
    }
    count += 1
  }

  /// One step of all members; adds each loss / `steps` to the report's losses.
  func step(report: inout LearningReport, of steps: Int) {
    ensemble.scaling?.apply(inputs.pointer, lanes: lanes, into: inputs.pointer)
    adam.advance()
    let networks = (trained ?? ensemble.parameters).pointer
    for member in 0..<ensemble.members {
      let parameters = networks + member * ensemble.network.size
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
    guard let trained, let following = settings.following.map(Float.init) else { return }
    let (slow, fast) = (ensemble.parameters.pointer, trained.pointer)
    for index in 0..<trained.count { slow[index] += following * (fast[index] - slow[index]) }
  }
}

extension EnsembleDescent: Stateful {
  func pass(through state: StateTransfer) throws {
    try state.pass("adam", adam)
    if let trained { try state.pass("trained", trained) }
  }
}
