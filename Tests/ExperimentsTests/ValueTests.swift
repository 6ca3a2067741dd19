import Foundation
import Testing

@testable import Experiments

private let wide = Initialisation(inputGain: 3, hiddenGain: 1.5, outputGain: 0.5, biasRange: 2)

private func ensemble(
  members: Int = 6, _ optimism: Optimism = .logMeanExp, kappa: Double = 5, priorMean: Double = 0,
  priorScale: Double = 1, seed: Int = 1
) -> ValueEnsemble {
  ValueEnsemble(
    network: Network(inputs: 2, hidden: [16, 16]), members: members, optimism: optimism,
    kappa: kappa, priorMean: priorMean, priorScale: priorScale, trainable: wide, prior: wide,
    random: RandomStream(seed: seed, name: "ensemble"),
    referenceObservations: PointMass(world: .box).referenceObservations())
}

private var observations: FloatBuffer {
  let buffer = FloatBuffer(count: 2 * 16)
  RandomStream(seed: 9, name: "test").fillNormals(buffer.pointer, count: 32, step: 0, .states)
  return buffer
}

private func values(_ ensemble: ValueEnsemble) -> [Float] {
  let out = FloatBuffer(count: 16)
  let inputs = observations
  ensemble.evaluate(inputs.pointer, lanes: 16, into: out.pointer)
  return withExtendedLifetime(inputs) { out.array }
}

private func memberValues(_ ensemble: ValueEnsemble) -> [[Float]] {
  (0..<ensemble.members).map { member in
    let out = FloatBuffer(count: 16)
    let inputs = observations
    ensemble.evaluate(member: member, inputs.pointer, lanes: 16, into: out.pointer)
    return withExtendedLifetime(inputs) { out.array }
  }
}

private func close(_ a: [Float], _ b: [Float], within tolerance: Float) -> Bool {
  zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
}

@Suite struct ValueEnsembleTests {
  @Test(arguments: [0.01, 1, 50]) func `an ensemble of one equals its member`(kappa: Double) {
    let one = ensemble(members: 1, kappa: kappa)
    // log(1) is 0 exactly.
    #expect(values(one) == memberValues(one)[0])
  }

  @Test func `optimism goes from the mean to the maximum`() {
    let mean = values(ensemble(.mean))
    let top = values(ensemble(.maximum))
    // exp and log of single precision over κ: the error is 1e-7 / κ.
    #expect(close(values(ensemble(kappa: 1e-3)), mean, within: 2e-3))
    #expect(close(values(ensemble(kappa: 1e3)), top, within: 2e-3))
    for kappa in [0.1, 1, 10] {
      for (value, bounds) in zip(values(ensemble(kappa: kappa)), zip(mean, top)) {
        #expect(value >= bounds.0 - 1e-5 && value <= bounds.1 + 1e-5)
      }
    }
  }

  @Test func `small optimism is the mean plus half kappa times the variance`() {
    let kappa = 0.005
    let exact = values(ensemble(kappa: kappa))
    // Half κ times a variance of order 1 is 2e-3; the next term, κ²/6 times a third cumulant of order 5, and
    // rounding over κ are 2e-5 each.
    #expect(close(values(ensemble(.meanPlusVariance, kappa: kappa)), exact, within: 1e-4))
    #expect(!close(values(ensemble(.mean)), exact, within: 1e-3))
  }

  @Test func `the printed formula is kappa times ours plus log K`() {
    let ours = values(ensemble(kappa: 2))
    let printed = values(ensemble(.printed, kappa: 2))
    #expect(close(printed, ours.map { 2 * $0 + Float(log(6.0)) }, within: 1e-5))
  }

  @Test(arguments: [(0, 0.5), (3, 2.0)])
  func `priors have the stated mean and deviation over the task`(
    priorMean: Double, scale: Double
  ) {
    let value = ensemble(priorMean: priorMean, priorScale: scale)
    let reference = PointMass(world: .box).referenceObservations()
    let inputs = FloatBuffer(count: reference.count)
    for (index, number) in reference.enumerated() { inputs[index] = number }
    let outputs = FloatBuffer(count: reference.count / 2)
    for member in 0..<6 {
      value.addPrior(
        of: member, inputs.pointer, lanes: outputs.count, accumulate: false, into: outputs.pointer)
      let numbers = outputs.array.map(Double.init)
      let mean = numbers.reduce(0, +) / Double(numbers.count)
      let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
      #expect(abs(mean - priorMean) < 1e-5)
      #expect(abs(variance.squareRoot() - scale) < 1e-4)
    }
  }

  @Test func `the spread is the members' standard deviation`() {
    let value = ensemble()
    let out = FloatBuffer(count: 16)
    let inputs = observations
    value.spread(inputs.pointer, lanes: 16, into: out.pointer)
    let members = memberValues(value)
    for lane in 0..<16 {
      let numbers = members.map { Double($0[lane]) }
      let mean = numbers.reduce(0, +) / 6
      let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 6
      #expect(abs(Double(out[lane]) - variance.squareRoot()) < 1e-5)
    }
  }

  @Test func `members differ and seeds differ`() {
    let members = memberValues(ensemble())
    for first in 0..<6 {
      for second in 0..<first { #expect(members[first] != members[second]) }
    }
    #expect(values(ensemble(seed: 1)) != values(ensemble(seed: 2)))
  }
}
