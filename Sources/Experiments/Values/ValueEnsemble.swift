internal import Foundation
internal import Kernels

/// K value functions, each a trainable network plus a fixed random prior, seen as one optimistic value.
///
/// Source: Lowrey et al. 2018 (POLO), eqs. 5 and 6; the priors as in Osband et al. 2018, "Randomized prior
/// functions for deep reinforcement learning". Ours: each prior is standardised to mean `priorMean` and
/// standard deviation `priorScale` over the task's reference observations.
final class ValueEnsemble: ValueFunction {
  let network: Network
  let members: Int
  let optimism: Optimism
  let kappa: Float
  /// Trainable, `[members, network.size]`.
  let parameters: FloatBuffer
  /// Fixed, as above.
  let priors: FloatBuffer
  /// What standardises a prior's output: `shift + scale · f(o)`, `[members]` each.
  private(set) var priorScales: [Float]
  private(set) var priorShifts: [Float]
  /// `[members, lanes]` of the largest call so far.
  private var memberValues = FloatBuffer(count: 16)

  init(
    network: Network, members: Int, optimism: Optimism, kappa: Double, priorMean: Double,
    priorScale: Double, trainable: Initialisation, prior: Initialisation, random: RandomStream,
    referenceObservations: [Float]
  ) {
    self.network = network
    self.members = members
    self.optimism = optimism
    self.kappa = Float(kappa)
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
    network: Network, optimism: Optimism, kappa: Float, parameters: FloatBuffer,
    priors: FloatBuffer, priorScales: [Float], priorShifts: [Float]
  ) {
    self.network = network
    members = priorScales.count
    self.optimism = optimism
    self.kappa = kappa
    self.parameters = parameters
    self.priors = priors
    self.priorScales = priorScales
    self.priorShifts = priorShifts
  }

  private func standardisePriors(
    mean priorMean: Float, deviation: Float, over observations: [Float]
  ) {
    let count = observations.count / network.widths[0]
    let inputs = FloatBuffer(count: observations.count)
    for (index, value) in observations.enumerated() { inputs[index] = value }
    let outputs = FloatBuffer(count: count)
    for member in 0..<members {
      addPrior(of: member, inputs.pointer, lanes: count, accumulate: false, into: outputs.pointer)
      let values = outputs.array.map(Double.init)
      let mean = values.reduce(0, +) / Double(count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
      let scale = variance > 0 ? deviation / Float(variance.squareRoot()) : 0
      priorScales[member] = scale
      priorShifts[member] = priorMean - scale * Float(mean)
    }
  }

  /// The prior of one member, `[lanes]`, written or added to what is there.
  func addPrior(
    of member: Int, _ observations: UnsafePointer<Float>, lanes: Int, accumulate: Bool,
    into values: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: network.layout) { layout in
      kernel_network_evaluate(
        layout, priors.pointer + member * network.size, observations, lanes, priorScales[member],
        priorShifts[member], accumulate ? 1 : 0, values)
    }
  }

  /// The value of one member, prior included: `[lanes]`.
  func evaluate(
    member: Int, _ observations: UnsafePointer<Float>, lanes: Int,
    into values: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: network.layout) { layout in
      kernel_network_evaluate(
        layout, parameters.pointer + member * network.size, observations, lanes, 1, 0, 0, values)
    }
    addPrior(of: member, observations, lanes: lanes, accumulate: true, into: values)
  }

  private func evaluateMembers(_ observations: UnsafePointer<Float>, lanes: Int) {
    if memberValues.count < members * lanes { memberValues = FloatBuffer(count: members * lanes) }
    for member in 0..<members {
      evaluate(
        member: member, observations, lanes: lanes, into: memberValues.pointer + member * lanes)
    }
  }

  func evaluate(
    _ observations: UnsafePointer<Float>, lanes: Int, into values: UnsafeMutablePointer<Float>
  ) {
    evaluateMembers(observations, lanes: lanes)
    let each = memberValues.pointer
    switch optimism {
    case .logMeanExp:
      kernel_log_mean_exp(each, members, lanes, kappa, values)
    case .printed:
      kernel_log_mean_exp(each, members, lanes, kappa, values)
      let lift = Float(log(Double(members)))
      for lane in 0..<lanes { values[lane] = kappa * values[lane] + lift }
    case .mean:
      for lane in 0..<lanes { values[lane] = moments(lane, lanes).mean }
    case .maximum:
      for lane in 0..<lanes {
        var top = each[lane]
        for member in 1..<max(members, 1) where each[member * lanes + lane] > top {
          top = each[member * lanes + lane]
        }
        values[lane] = top
      }
    case .meanPlusVariance:
      for lane in 0..<lanes {
        let (mean, variance) = moments(lane, lanes)
        values[lane] = mean + kappa / 2 * variance
      }
    }
  }

  func spread(
    _ observations: UnsafePointer<Float>, lanes: Int, into spreads: UnsafeMutablePointer<Float>
  ) {
    evaluateMembers(observations, lanes: lanes)
    for lane in 0..<lanes { spreads[lane] = moments(lane, lanes).variance.squareRoot() }
  }

  private func moments(_ lane: Int, _ lanes: Int) -> (mean: Float, variance: Float) {
    var sum: Float = 0
    for member in 0..<members { sum += memberValues[member * lanes + lane] }
    let mean = sum / Float(members)
    var squares: Float = 0
    for member in 0..<members {
      let deviation = memberValues[member * lanes + lane] - mean
      squares += deviation * deviation
    }
    return (mean, squares / Float(members))
  }
}
