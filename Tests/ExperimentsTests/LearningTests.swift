import Foundation
import Sweeps
import Testing

@testable import Experiments

private func learner(
  _ changes: [String: ParameterValue] = [:]
) -> (FittedValueIteration, ValueEnsemble) {
  let parameters = Parameters(
    [
      "task": "point-mass-box", "value.members": 3, "value.input_gain": 3, "value.bias_range": 2,
      "target.horizon": 8, "target.states": 16, "target.rollouts": 1, "discount": 0.9,
      "learner.gradient_steps": 8, "learner.rate": 0.01,
    ].merging(changes) { $1 })
  let task = PointMass(world: .box)
  let random = RandomStream(seed: 1, name: "ensemble")
  let ensemble = try! ValueEnsemble(task: task, parameters: parameters, random: random)
  return (
    FittedValueIteration(
      task: task, ensemble: ensemble, parameters: parameters, random: random), ensemble
  )
}

extension FittedValueIteration {
  /// Takes a state of the point mass, which stood still there.
  fileprivate func remember(_ state: [Double]) {
    let action = FloatBuffer(count: 2)
    state.withUnsafeBufferPointer { state in
      remember(
        ExecutedStep(
          state: state.baseAddress!, action: UnsafePointer(action.pointer), reward: 0, episode: 0))
    }
  }
}

private func value(of member: Int, _ ensemble: ValueEnsemble, at state: [Double]) -> Double {
  let observation = FloatBuffer(count: 32)
  PointMassSimulator(world: .box, timestep: 0.1).observe(
    state, count: 1, into: observation.pointer, lanes: 16)
  let out = FloatBuffer(count: 16)
  ensemble.evaluate(member: member, observation.pointer, lanes: 16, into: out.pointer)
  return Double(out[0])
}

@Suite struct FittedValueIterationTests {
  @Test func `the target of standing still is gamma to the N times the value`() throws {
    let (learner, ensemble) = learner()
    let state = [3.0, 7.0, 0, 0]
    learner.remember(state)
    let before = (0..<3).map { value(of: $0, ensemble, at: state) }
    try learner.update()
    for member in 0..<3 {
      // Single precision over eight multiplications.
      #expect(abs(learner.report.targetMean[member] - pow(0.9, 8) * before[member]) < 1e-5)
      #expect(learner.report.targetSpread[member] < 1e-3)
    }
    #expect(learner.simulatedSteps == 16 * 8)
  }

  /// As the H-step Bellman operator of the paper's section 2.3 does, whose contraction this shows to be tight.
  @Test(arguments: [1, 4, 16])
  func `what a value has more everywhere, its targets have more by gamma to the N`(
    steps: Int
  ) throws {
    let (learner, ensemble) = learner([
      "value.members": 2, "value.prior_scale": 0, "value.output_gain": 1,
      "target.horizon": .number(Double(steps)), "target.rollouts": 8,
    ])
    // The second member is the first, and higher by one.
    let size = ensemble.network.size
    (ensemble.parameters.pointer + size).update(from: ensemble.parameters.pointer, count: size)
    ensemble.parameters[size + ensemble.network.layers.last!.bias(of: 0)] += 1
    for place in stride(from: 0.5, to: 10, by: 1.0) { learner.remember([place, 5, 0, 0]) }
    try learner.update()
    let difference = learner.report.targetMean[1] - learner.report.targetMean[0]
    // Single precision of numbers of size one, over the mean of 16 targets.
    #expect(abs(difference - pow(0.9, Double(steps))) < 1e-6)
  }

  @Test func `more action sequences never lower a target`() throws {
    let means = try [1, 4, 16].map { rollouts in
      let (learner, _) = learner(["target.rollouts": .number(Double(rollouts))])
      for place in stride(from: 0.5, to: 10, by: 1.0) { learner.remember([place, 5, 0, 0]) }
      try learner.update()
      return learner.report.targetMean
    }
    for member in 0..<3 {
      #expect(means[0][member] < means[1][member])
      #expect(means[1][member] < means[2][member])
    }
  }

  @Test func `a target is of the rollouts from its own state`() throws {
    let (learner, ensemble) = learner(["target.rollouts": 4, "target.exploration": 0])
    let places = stride(from: 0.5, to: 10, by: 1.0).map { [$0, 5, 0, 0] }
    for place in places { learner.remember(place) }
    let random = RandomStream(seed: 1, name: "ensemble")
    let drawn = (0..<16).map { random.index(below: places.count, step: 1, .states, at: $0) }
    let exact = (0..<3).map { member in
      drawn.reduce(0.0) { $0 + pow(0.9, 8) * value(of: member, ensemble, at: places[$1]) } / 16
    }
    try learner.update()
    for member in 0..<3 { #expect(abs(learner.report.targetMean[member] - exact[member]) < 1e-5) }
  }

  @Test func `values of visited states fall to their return, 0, and others keep their spread`()
    throws
  {
    let (learner, ensemble) = learner([
      "learner.gradient_steps": 32, "target.states": 64, "target.rollouts": 4,
    ])
    for place in stride(from: 3.0, to: 4.0, by: 0.05) { learner.remember([place, place, 0, 0]) }
    for _ in 0..<60 { try learner.update() }
    func meanSize(at states: [[Double]]) -> Double {
      let values = states.flatMap { state in
        (0..<3).map { abs(value(of: $0, ensemble, at: state)) }
      }
      return values.reduce(0, +) / Double(values.count)
    }
    let visited = meanSize(at: [[3.1, 3.1, 0, 0], [3.5, 3.5, 0, 0], [3.9, 3.9, 0, 0]])
    let unvisited = meanSize(at: [[0.5, 9.5, 0, 0], [9.5, 9.5, 0, 0], [9.5, 0.5, 0, 0]])
    // Priors have deviation 1, so an untouched value is of size 0.8 on average.
    #expect(unvisited > 0.4)
    #expect(visited < unvisited / 4)
  }

  @Test func `target noise spreads the targets by its deviation`() throws {
    let count = 65_536
    func losses(noise: Double) throws -> [Double] {
      let (learner, _) = learner([
        "target.noise": .number(noise), "target.states": .number(Double(count)),
        "learner.minibatch": .number(Double(count)), "learner.gradient_steps": 1,
      ])
      learner.remember([3, 7, 0, 0])
      try learner.update()
      return learner.report.loss
    }
    for (exact, noisy) in zip(try losses(noise: 0), try losses(noise: 0.3)) {
      // The mean of (d + σ z)² is d² + σ², its deviation at most the sum of those of σ² z² and 2 d σ z: four of them,
      // and √2 because the mini-batch is drawn from as many targets with replacement.
      let root = Double(count).squareRoot()
      let deviation = (0.09 * 2.0.squareRoot() + 2 * exact.squareRoot() * 0.3) / root
      #expect(abs(noisy - exact - 0.09) < 4 * 2.0.squareRoot() * deviation)
    }
  }

  @Test func `a full buffer forgets its oldest states`() throws {
    let buffer = ReplayBuffer(capacity: 3, stateCount: 1)
    for number in 0..<5 { buffer.append([Double(number)]) }
    #expect(buffer.count == 3)
    #expect(Set((0..<3).map { buffer.state(at: $0)[0] }) == [2, 3, 4])
  }

  @Test func `Adam's first step is the rate against the gradient's sign`() throws {
    let adam = Adam(members: 1, size: 16, rate: 0.1, decay: 0, kind: .penalty)
    let parameters = FloatBuffer(count: 16)
    let gradient = FloatBuffer(count: 16)
    for index in 0..<16 { gradient[index] = Float(index) - 7.5 }
    adam.advance()
    adam.step(member: 0, parameters.pointer, gradient: gradient.pointer)
    for index in 0..<16 {
      #expect(abs(parameters[index] + 0.1 * (gradient[index] > 0 ? 1 : -1)) < 1e-6)
    }
  }

  @Test func `where the gradient stays the same every step of Adam is the rate`() {
    let adam = Adam(members: 1, size: 16, rate: 0.1, decay: 0, kind: .penalty)
    let parameters = FloatBuffer(count: 16)
    let gradient = FloatBuffer(count: 16)
    for index in 0..<16 { gradient[index] = Float(index) - 7.5 }
    for step in 1...50 {
      adam.advance()
      adam.step(member: 0, parameters.pointer, gradient: gradient.pointer)
      // 1 - beta2 in single precision is off by 1e-5, a step of 0.1 by half of that; the rest is for rounding.
      let tolerance = 1e-5 * Float(step)
      for index in 0..<16 {
        let sign: Float = gradient[index] > 0 ? 1 : -1
        #expect(abs(parameters[index] + 0.1 * Float(step) * sign) < tolerance, "step \(step)")
      }
    }
  }

  @Test func `decoupled decay takes rate times decay of a weight, a penalty turns the gradient`() {
    let weights = (0..<16).map { (Float($0) - 7.5) / 4 }
    let slopes = (0..<16).map { Float($0 % 3 == 0 ? 1 : -2) }
    func stepped(_ decay: Double, _ kind: Adam.Decay) -> [Float] {
      let adam = Adam(members: 1, size: 16, rate: 0.1, decay: decay, kind: kind)
      let parameters = FloatBuffer(count: 16)
      let gradient = FloatBuffer(count: 16)
      for index in 0..<16 {
        parameters[index] = weights[index]
        gradient[index] = slopes[index]
      }
      adam.advance()
      adam.step(member: 0, parameters.pointer, gradient: gradient.pointer)
      return parameters.array
    }
    let plain = stepped(0, .decoupled)
    let decoupled = stepped(1.6, .decoupled)
    let penalty = stepped(1.6, .penalty)
    for index in 0..<16 {
      let weight = weights[index]
      #expect(abs(decoupled[index] - (plain[index] - 0.16 * weight)) < 1e-6)
      let sign: Float = slopes[index] + 1.6 * weight > 0 ? 1 : -1
      // 1 - beta2 in single precision is off by 1e-5, the step by half of that.
      #expect(abs(penalty[index] - (weight - 0.1 * sign)) < 2e-6)
      #expect(abs(penalty[index] - decoupled[index]) > 0.01)
    }
  }
}
