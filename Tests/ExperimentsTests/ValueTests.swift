import Foundation
import Sweeps
import Testing

@testable import Experiments

private let wide = Initialisation(inputGain: 3, hiddenGain: 1.5, outputGain: 0.5, biasRange: 2)

private func ensemble(
  members: Int = 6, _ aggregate: Aggregate = .logMeanExp, kappa: Double = 5, priorMean: Double = 0,
  priorScale: Double = 1, seed: Int = 1
) -> ValueEnsemble {
  ValueEnsemble(
    network: Network(inputs: 2, hidden: [16, 16]), members: members, aggregate: aggregate,
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
    // exp and log of single precision over κ: the error is 2e-7 / κ.
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
    let inputs = FloatBuffer(reference)
    let outputs = FloatBuffer(count: reference.count / 2)
    for member in 0..<6 {
      value.evaluateFixedPart(
        of: member, inputs.pointer, lanes: outputs.count, into: outputs.pointer)
      let numbers = outputs.array.map(Double.init)
      let mean = numbers.reduce(0, +) / Double(numbers.count)
      let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
      #expect(abs(mean - priorMean) < 1e-5)
      #expect(abs(variance.squareRoot() - scale) < 1e-4)
    }
  }

  @Test func `the spread is the members' standard deviation`() {
    let value = ensemble()
    let (out, values) = (FloatBuffer(count: 16), FloatBuffer(count: 16))
    let inputs = observations
    value.evaluate(inputs.pointer, lanes: 16, into: values.pointer, spreads: out.pointer)
    let members = memberValues(value)
    for lane in 0..<16 {
      let numbers = members.map { Double($0[lane]) }
      let mean = numbers.reduce(0, +) / 6
      let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 6
      #expect(abs(Double(out[lane]) - variance.squareRoot()) < 1e-5)
    }
  }

  @Test(arguments: Aggregate.allCases, [[], [16, 16], [7, 33, 5]])
  func `what a record keeps is the same value, bit for bit`(
    aggregate: Aggregate, hidden: [Int]
  ) throws {
    let original = ValueEnsemble(
      network: Network(inputs: 3, hidden: hidden), members: 5, aggregate: aggregate, kappa: 0.3,
      priorMean: 1.7, priorScale: 2, trainable: wide, prior: wide,
      random: RandomStream(seed: 3, name: "ensemble"),
      referenceObservations: (0..<48).map { Float($0) / 7 - 3 })
    let reloaded = try ValueEnsemble(original.grid.asRecordsGiveIt)
    let lanes = 160
    let inputs = FloatBuffer(count: 3 * lanes)
    RandomStream(seed: 8, name: "test").fillNormals(
      inputs.pointer, count: 3 * lanes, step: 0, .states)
    let outputs = [original, reloaded].map { ensemble in
      let (values, spreads) = (FloatBuffer(count: lanes), FloatBuffer(count: lanes))
      ensemble.evaluate(
        inputs.pointer, lanes: lanes, into: values.pointer, spreads: spreads.pointer)
      return values.array + spreads.array
    }
    #expect(outputs[0] == outputs[1])
    #expect(Set(outputs[0]).count > lanes)
    #expect(reloaded.parameters.array == original.parameters.array)
    #expect(reloaded.grid == original.grid)
  }

  @Test func `a value that is incomplete is an error that says what it lacks`() throws {
    let grid = ensemble().grid
    for lacking in grid.contents.map(\.variable.name) {
      let part = Grid(
        grid.name, dimensions: grid.dimensions,
        grid.contents.filter { $0.variable.name != lacking })
      let error = #expect(throws: ExperimentError.self) { try ValueEnsemble(part) }
      #expect("\(try #require(error))".contains("'\(lacking)'"))
    }
    for lacking in grid.dimensions.map(\.name) {
      let part = Grid(
        grid.name, dimensions: grid.dimensions.filter { $0.name != lacking }, grid.contents)
      #expect(throws: ExperimentError.self) { try ValueEnsemble(part) }
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

extension Grid {
  /// Its dimensions and contents by name, as a file may hold them.
  fileprivate var asRecordsGiveIt: Grid {
    Grid(
      name, dimensions: dimensions.sorted { $0.name < $1.name },
      contents.sorted { $0.variable.name < $1.variable.name })
  }
}
