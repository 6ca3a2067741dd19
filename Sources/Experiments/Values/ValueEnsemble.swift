internal import Foundation
internal import Kernels

/// K value functions, each a trainable network plus a fixed random prior, seen as one optimistic value.
///
/// Source: Lowrey et al. 2018 (POLO), eqs. 5 and 6; the priors as in Osband et al. 2018, "Randomized prior
/// functions for deep reinforcement learning". Ours: each prior is standardised to mean `priorMean` and standard
/// deviation `priorScale` over the task's reference observations; the networks may give `(1 − γ) V`, to which the
/// reward of the state may be added, so that an untrained value is that of a state's reward for ever. Where
/// inputs are standardised, so are the priors': their weights are fixed, but their values move with what has been
/// observed, and are standardised on the inputs at the start.
final class ValueEnsemble: ValueFunction {
  let network: Network
  let members: Int
  let aggregate: Aggregate
  let kappa: Float
  /// What the networks' outputs are multiplied by: 1, or 1/(1 − γ) if they give rewards per step.
  let unit: Float
  /// Added to every member's value: `stateReward(o) / (1 − γ)`.
  let residual: (reward: StateReward, factor: Float)?
  /// How observations become the networks' inputs; `nil` if they are used as they are.
  var scaling: ObservationScaling?
  /// Trainable, `[members, network.size]`.
  let parameters: FloatBuffer
  /// Fixed, of the same shape.
  let priors: FloatBuffer
  /// What standardises a prior's output: `shift + scale · f(o)`, `[members]` each.
  private(set) var priorScales: [Float]
  private(set) var priorShifts: [Float]
  /// `[members, lanes]` of the largest call so far, lanes rounded up to 16.
  private var memberValues = FloatBuffer(count: 16)
  private var scaledInputs = FloatBuffer(count: 16)

  init(
    network: Network, members: Int, aggregate: Aggregate, kappa: Double, priorMean: Double,
    priorScale: Double, trainable: Initialisation, prior: Initialisation, random: RandomStream,
    referenceObservations: [Float], unit: Double = 1,
    residual: (reward: StateReward, factor: Float)? = nil, scaling: ObservationScaling? = nil
  ) {
    self.network = network
    self.members = members
    self.aggregate = aggregate
    self.kappa = Float(kappa)
    self.unit = Float(unit)
    self.residual = residual
    self.scaling = scaling
    parameters = FloatBuffer(count: members * network.size)
    priors = FloatBuffer(count: members * network.size)
    priorScales = Array(repeating: 1, count: members)
    priorShifts = Array(repeating: 0, count: members)
    for member in 0..<members {
      trainable.fill(
        parameters.pointer + member * network.size, of: network, member: member, random: random,
        .weights, .bias)
      prior.fill(
        priors.pointer + member * network.size, of: network, member: member, random: random,
        .prior, .priorBias)
    }
    standardisePriors(
      mean: Float(priorMean), deviation: Float(priorScale), over: referenceObservations)
  }

  /// - Parameters:
  ///   - parameters: `[members, network.size]`, as are the priors.
  ///   - priorScales: `[members]`, as are the shifts.
  init(
    network: Network, aggregate: Aggregate, kappa: Float, parameters: FloatBuffer,
    priors: FloatBuffer, priorScales: [Float], priorShifts: [Float], unit: Float = 1,
    residual: (reward: StateReward, factor: Float)? = nil, scaling: ObservationScaling? = nil
  ) {
    self.network = network
    members = priorScales.count
    self.aggregate = aggregate
    self.kappa = kappa
    self.parameters = parameters
    self.priors = priors
    self.priorScales = priorScales
    self.priorShifts = priorShifts
    self.unit = unit
    self.residual = residual
    self.scaling = scaling
  }

  private func standardisePriors(
    mean priorMean: Float, deviation: Float, over observations: [Float]
  ) {
    let count = observations.count / network.widths[0]
    let inputs = FloatBuffer(observations)
    let outputs = FloatBuffer(count: count)
    let scaled = inputsOfNetworks(inputs.pointer, lanes: count)
    for member in 0..<members {
      evaluatePrior(of: member, scaled, lanes: count, into: outputs.pointer)
      let values = outputs.array.map { Double($0) / Double(unit) }
      let mean = values.reduce(0, +) / Double(count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
      // For a constant output only rounding is left.
      let isConstant = variance.squareRoot() <= 1e-6 * abs(mean)
      let scale = isConstant ? 0 : deviation / Float(variance.squareRoot())
      priorScales[member] = scale
      priorShifts[member] = priorMean - scale * Float(mean)
    }
  }

  /// The part of one member's value that training does not change: prior and residual, `[lanes]`.
  func evaluateFixedPart(
    of member: Int, _ observations: UnsafePointer<Float>, lanes: Int,
    into values: UnsafeMutablePointer<Float>
  ) {
    let inputs = inputsOfNetworks(observations, lanes: lanes)
    evaluatePrior(of: member, inputs, lanes: lanes, into: values)
    addResidual(observations, lanes: lanes, to: values)
  }

  /// Adds the trained part to one member's fixed part.
  func addTrainedPart(
    of member: Int, _ observations: UnsafePointer<Float>, lanes: Int,
    to values: UnsafeMutablePointer<Float>
  ) {
    addTrained(member, inputsOfNetworks(observations, lanes: lanes), lanes: lanes, to: values)
  }

  /// The value of one member: `[lanes]`.
  func evaluate(
    member: Int, _ observations: UnsafePointer<Float>, lanes: Int,
    into values: UnsafeMutablePointer<Float>
  ) {
    evaluateFixedPart(of: member, observations, lanes: lanes, into: values)
    addTrainedPart(of: member, observations, lanes: lanes, to: values)
  }

  private func inputsOfNetworks(
    _ observations: UnsafePointer<Float>, lanes: Int
  ) -> UnsafePointer<Float> {
    guard let scaling else { return observations }
    let count = network.widths[0] * lanes
    if scaledInputs.count < count { scaledInputs = FloatBuffer(count: count) }
    scaling.apply(observations, lanes: lanes, into: scaledInputs.pointer)
    return UnsafePointer(scaledInputs.pointer)
  }

  private func evaluatePrior(
    of member: Int, _ inputs: UnsafePointer<Float>, lanes: Int,
    into values: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: network.layout) { layout in
      kernel_network_evaluate(
        layout, priors.pointer + member * network.size, inputs, lanes, unit * priorScales[member],
        unit * priorShifts[member], 0, values)
    }
  }

  private func addTrained(
    _ member: Int, _ inputs: UnsafePointer<Float>, lanes: Int,
    to values: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: network.layout) { layout in
      kernel_network_evaluate(
        layout, parameters.pointer + member * network.size, inputs, lanes, unit, 0, 1, values)
    }
  }

  private func addResidual(
    _ observations: UnsafePointer<Float>, lanes: Int, to values: UnsafeMutablePointer<Float>
  ) {
    guard let residual else { return }
    for lane in 0..<lanes {
      values[lane] += residual.factor * residual.reward(observations + lane, lanes)
    }
  }

  private func evaluateMembers(_ observations: UnsafePointer<Float>, lanes: Int) {
    let row = Lanes.rounded(lanes)
    if memberValues.count < members * row { memberValues = FloatBuffer(count: members * row) }
    let inputs = inputsOfNetworks(observations, lanes: lanes)
    for member in 0..<members {
      let values = memberValues.pointer + member * row
      evaluatePrior(of: member, inputs, lanes: lanes, into: values)
      addTrained(member, inputs, lanes: lanes, to: values)
      addResidual(observations, lanes: lanes, to: values)
    }
  }

  func evaluate(
    _ observations: UnsafePointer<Float>, lanes: Int, into values: UnsafeMutablePointer<Float>
  ) {
    evaluateMembers(observations, lanes: lanes)
    let (each, row) = (memberValues.pointer, Lanes.rounded(lanes))
    switch aggregate {
    case .logMeanExp:
      kernel_log_mean_exp(each, members, row, kappa, values)
    case .printed:
      kernel_log_mean_exp(each, members, row, kappa, values)
      let lift = Float(log(Double(members)))
      for lane in 0..<lanes { values[lane] = kappa * values[lane] + lift }
    case .mean:
      for lane in 0..<lanes { values[lane] = moments(lane, row).mean }
    case .maximum:
      for lane in 0..<lanes {
        var top = each[lane]
        for member in 1..<max(members, 1) where each[member * row + lane] > top {
          top = each[member * row + lane]
        }
        values[lane] = top
      }
    case .meanPlusVariance:
      for lane in 0..<lanes {
        let (mean, variance) = moments(lane, row)
        values[lane] = mean + kappa / 2 * variance
      }
    }
  }

  func evaluate(
    _ observations: UnsafePointer<Float>, lanes: Int, into values: UnsafeMutablePointer<Float>,
    spreads: UnsafeMutablePointer<Float>
  ) {
    evaluate(observations, lanes: lanes, into: values)
    let row = Lanes.rounded(lanes)
    for lane in 0..<lanes { spreads[lane] = moments(lane, row).variance.squareRoot() }
  }

  private func moments(_ lane: Int, _ row: Int) -> (mean: Float, variance: Float) {
    var sum: Float = 0
    for member in 0..<members { sum += memberValues[member * row + lane] }
    let mean = sum / Float(members)
    var squares: Float = 0
    for member in 0..<members {
      let deviation = memberValues[member * row + lane] - mean
      squares += deviation * deviation
    }
    return (mean, squares / Float(members))
  }
}

extension ValueEnsemble: Stateful {
  func pass(through state: StateTransfer) throws {
    try state.pass("parameters", parameters)
    try state.pass("scaling") { try scaling?.pass(through: state) }
  }
}
