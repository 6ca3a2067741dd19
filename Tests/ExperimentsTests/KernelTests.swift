import BaselineKernels
import Foundation
import Kernels
import Testing

@testable import Experiments

/// Runs a kernel over `count` floats that it writes.
private func floats(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
  let buffer = FloatBuffer(count: count)
  body(buffer.pointer)
  return buffer.array
}

@Suite struct KernelTests {
  @Test func `the generator gives the published words of Philox`() {
    // Random123's known answer for philox4x32-10 with counter 0 and key 0.
    let words = (0..<4).map { kernel_random_word(0, 0, 0, $0) }
    #expect(words == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
  }

  @Test func `normal deviates have the moments of the normal distribution`() {
    let count = 1 << 20
    let values = floats(count) { kernel_normals(1, 2, 3, $0, count) }.map(Double.init)
    func moment(_ power: Int) -> Double {
      values.reduce(0) { $0 + pow($1, Double(power)) } / Double(count)
    }
    // Five standard errors: sqrt((E x^2k - (E x^k)^2) / n).
    let error = 5 / Double(count).squareRoot()
    #expect(abs(moment(1)) < error)
    #expect(abs(moment(2) - 1) < error * 2.0.squareRoot())
    #expect(abs(moment(3)) < error * 15.0.squareRoot())
    #expect(abs(moment(4) - 3) < error * 96.0.squareRoot())
    let neighbours = zip(values, values.dropFirst(16)).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(neighbours / Double(count)) < error)
  }

  @Test func `numbers depend on their address and not on what is drawn with them`() {
    let long = floats(1024) { kernel_normals(7, 5, 1, $0, 1024) }
    let short = floats(48) { kernel_normals(7, 5, 1, $0, 48) }
    #expect(Array(long.prefix(48)) == short)
    for other in [
      floats(48) { kernel_normals(8, 5, 1, $0, 48) },
      floats(48) { kernel_normals(7, 6, 1, $0, 48) },
      floats(48) { kernel_normals(7, 5, 2, $0, 48) },
    ] { #expect(!zip(short, other).contains { $0 == $1 }) }
  }

  @Test func `noise keeps its deviation however it is correlated, and is cut to the range`() {
    let (horizon, lanes) = (6, 32)
    let noise = floats(horizon * 2 * lanes) { kernel_normals(3, 1, 4, $0, horizon * 2 * lanes) }
    let plan = (0..<2 * horizon).map { Float($0) / 20 - 0.3 }
    let (scale, low, high): ([Float], [Float], [Float]) = ([0.7, 0.3], [-0.8, -1], [1, 0.5])
    let actions = floats(noise.count) {
      kernel_perturb(noise, plan, scale, low, high, horizon, 2, lanes, 0.8, $0)
    }
    for actuator in 0..<2 {
      for lane in 0..<lanes {
        var deviate: Float = 0
        for step in 0..<horizon {
          let row = 2 * step + actuator
          let fresh = noise[row * lanes + lane]
          // 0.6² = 1 - 0.8²
          deviate = step == 0 ? fresh : 0.8 * deviate + 0.6 * fresh
          let moved = plan[row] + scale[actuator] * deviate
          let expected = lane == 0 ? plan[row] : min(max(moved, low[actuator]), high[actuator])
          #expect(abs(actions[row * lanes + lane] - expected) < 1e-5)
        }
      }
    }
  }

  @Test func `elementary functions keep their stated errors`() {
    let count = 1 << 16
    let ramp = (0..<count).map { Float($0) / Float(count) }
    func apply(
      _ kernel: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void, _ x: [Float]
    ) -> [Float] { floats(count) { kernel(x, $0, count) } }

    let wide = ramp.map { $0 * 24 - 12 }
    for (x, y) in zip(wide, apply(kernel_tanh, wide)) {
      #expect(abs(Double(y) - tanh(Double(x))) < 4e-7)
    }
    let exponents = ramp.map { $0 * 175 - 87 }
    for (x, y) in zip(exponents, apply(kernel_exp, exponents)) {
      #expect(abs(Double(y) / exp(Double(x)) - 1) < 3e-7)
    }
    let positive = ramp.map { Float(exp(Double($0) * 160 - 80)) }
    for (x, y) in zip(positive, apply(kernel_log, positive)) {
      let exact = log(Double(x))
      #expect(abs(Double(y) - exact) <= 3e-7 * max(abs(exact), abs(Double(x) - 1)))
    }
  }

  /// Of one pass over the samples and of several.
  @Test(arguments: [([19, 8], 21, 32), ([9, 8, 7], 75, 80)])
  func `a network's gradient is the difference quotient of its loss`(
    hidden: [Int], count: Int, lanes: Int
  ) {
    let network = Network(inputs: 5, hidden: hidden)
    var layout = network.layout
    let parameters = FloatBuffer(count: network.size)
    Initialisation(inputGain: 1, hiddenGain: 1, outputGain: 1, biasRange: 1).fill(
      parameters.pointer, of: network, member: 0, random: RandomStream(seed: 1, name: "test"),
      .weights, .bias)
    let inputs = floats(5 * lanes) { kernel_normals(1, 0, 0, $0, 5 * lanes) }
    let targets = floats(lanes) { kernel_normals(2, 0, 0, $0, lanes) }
    let gradient = FloatBuffer(count: network.size)
    let loss = kernel_network_gradient(
      &layout, parameters.pointer, inputs, targets, lanes, count, gradient.pointer)

    func squaredError() -> Double {
      let outputs = floats(lanes) {
        kernel_network_evaluate(&layout, parameters.pointer, inputs, lanes, 1, 0, 0, $0)
      }
      return (0..<count).reduce(0) { $0 + pow(Double(targets[$1] - outputs[$1]), 2) }
        / Double(count)
    }
    #expect(abs(Double(loss) - squaredError()) < 1e-5)
    for layer in network.layers {
      let weights = (0..<layer.outputs).flatMap { row in
        (0..<layer.inputs).map { layer.weight(to: row, from: $0) }
      }
      for index in weights + (0..<layer.outputs).map(layer.bias) {
        let saved = parameters[index]
        // Central differences of single-precision losses: rounding over the step limits them.
        let step: Float = 4e-3
        parameters[index] = saved + step
        let above = squaredError()
        parameters[index] = saved - step
        let below = squaredError()
        parameters[index] = saved
        let quotient = (above - below) / Double(2 * step)
        #expect(abs(quotient - Double(gradient[index])) < 2e-3 * (1 + abs(quotient)))
      }
    }
  }

  @Test(arguments: [[], [7], [19, 8], [64, 48, 20]])
  func `a sample alone gets the value that it gets among others, bit for bit`(hidden: [Int]) {
    let network = Network(inputs: 5, hidden: hidden)
    var layout = network.layout
    let parameters = floats(network.size) { kernel_normals(4, 0, 0, $0, network.size) }
    let lanes = 48
    let inputs = floats(5 * lanes) { kernel_normals(1, 0, 0, $0, 5 * lanes) }
    let together = floats(lanes) {
      kernel_network_evaluate(&layout, parameters, inputs, lanes, 2, 1, 0, $0)
    }
    for lane in 0..<lanes {
      let input = (0..<5).map { inputs[$0 * lanes + lane] }
      var alone = Float.nan
      kernel_network_evaluate(&layout, parameters, input, 1, 2, 1, 0, &alone)
      #expect(alone == together[lane])
    }
  }

  @Test func `padding of a network stays zero when it is trained`() {
    let network = Network(inputs: 3, hidden: [5, 7])
    var layout = network.layout
    let parameters = FloatBuffer(count: network.size)
    Initialisation(inputGain: 1, hiddenGain: 1, outputGain: 1, biasRange: 1).fill(
      parameters.pointer, of: network, member: 0, random: RandomStream(seed: 1, name: "test"),
      .weights, .bias)
    let adam = Adam(members: 1, size: network.size, rate: 0.1, decay: 0.1, kind: .penalty)
    let inputs = floats(3 * 16) { kernel_normals(1, 0, 0, $0, 48) }
    let targets = floats(16) { kernel_normals(2, 0, 0, $0, 16) }
    let gradient = FloatBuffer(count: network.size)
    for _ in 0..<10 {
      _ = kernel_network_gradient(
        &layout, parameters.pointer, inputs, targets, 16, 16, gradient.pointer)
      adam.advance()
      adam.step(member: 0, parameters.pointer, gradient: gradient.pointer)
    }
    var used = Set<Int>()
    for layer in network.layers {
      for row in 0..<layer.outputs {
        used.formUnion((0..<layer.inputs).map { layer.weight(to: row, from: $0) })
        used.insert(layer.bias(of: row))
      }
    }
    let padding = Set(0..<network.size).subtracting(used)
    #expect(!padding.isEmpty)
    #expect(padding.allSatisfy { parameters[$0] == 0 })
  }

  @Test func `the kernels give the same bits without vector and fused instructions`() {
    let lanes = 48
    let noise = floats(8 * 2 * lanes) { kernel_normals(3, 1, 4, $0, 8 * 2 * lanes) }
    #expect(noise == floats(noise.count) { baseline_normals(3, 1, 4, $0, 8 * 2 * lanes) })

    let plan = Array(noise.prefix(16))
    let actions = floats(noise.count) {
      kernel_perturb(noise, plan, [0.7, 0.3], [-1, -1], [1, 1], 8, 2, lanes, 0.9, $0)
    }
    #expect(
      actions
        == floats(noise.count) {
          baseline_perturb(noise, plan, [0.7, 0.3], [-1, -1], [1, 1], 8, 2, lanes, 0.9, $0)
        })
    let sums = floats(16) { kernel_weighted_sums(actions, noise, 16, lanes, $0) }
    #expect(sums == floats(16) { baseline_weighted_sums(actions, noise, 16, lanes, $0) })
    let returns = floats(lanes) { kernel_returns(actions, noise, 8, lanes, 0.95, $0) }
    #expect(returns == floats(lanes) { baseline_returns(actions, noise, 8, lanes, 0.95, $0) })
    let optimistic = floats(lanes) { kernel_log_mean_exp(noise, 6, lanes, 5, $0) }
    #expect(optimistic == floats(lanes) { baseline_log_mean_exp(noise, 6, lanes, 5, $0) })
    #expect(trainedNetwork(baseline: false) == trainedNetwork(baseline: true))
    #expect(movedPoints(baseline: false) == movedPoints(baseline: true))
  }

  private func trainedNetwork(baseline: Bool) -> [Float] {
    let network = Network(inputs: 3, hidden: [17, 16])
    var layout = network.layout
    let parameters = FloatBuffer(count: network.size)
    Initialisation(inputGain: 1, hiddenGain: 1, outputGain: 1, biasRange: 1).fill(
      parameters.pointer, of: network, member: 0, random: RandomStream(seed: 1, name: "test"),
      .weights, .bias)
    let inputs = floats(3 * 32) { kernel_normals(1, 0, 0, $0, 96) }
    let targets = floats(32) { kernel_normals(2, 0, 0, $0, 32) }
    let gradient = FloatBuffer(count: network.size)
    let first = FloatBuffer(count: network.size)
    let second = FloatBuffer(count: network.size)
    let outputs = FloatBuffer(count: 48)
    let alone = outputs.pointer + 32
    for _ in 0..<3 {
      if baseline {
        _ = baseline_network_gradient(
          &layout, parameters.pointer, inputs, targets, 32, 30, gradient.pointer)
        baseline_adam(
          parameters.pointer, gradient.pointer, first.pointer, second.pointer, network.size, 0.01,
          0.9, 0.999, 1e-8, 10, 30, 1e-3)
        baseline_network_evaluate(&layout, parameters.pointer, inputs, 32, 2, 1, 0, outputs.pointer)
        baseline_network_evaluate(&layout, parameters.pointer, inputs, 1, 2, 1, 0, alone)
      } else {
        _ = kernel_network_gradient(
          &layout, parameters.pointer, inputs, targets, 32, 30, gradient.pointer)
        kernel_adam(
          parameters.pointer, gradient.pointer, first.pointer, second.pointer, network.size, 0.01,
          0.9, 0.999, 1e-8, 10, 30, 1e-3)
        kernel_network_evaluate(&layout, parameters.pointer, inputs, 32, 2, 1, 0, outputs.pointer)
        kernel_network_evaluate(&layout, parameters.pointer, inputs, 1, 2, 1, 0, alone)
      }
    }
    return parameters.array + gradient.array + outputs.array
  }

  private func movedPoints(baseline: Bool) -> [Float] {
    let (xLower, xUpper, yLower, yUpper) = PointMassWorld.maze.limits
    let actions = floats(64 * 2 * 16) { kernel_normals(9, 0, 0, $0, 64 * 2 * 16) }
    return xLower.withUnsafeBufferPointer { xl in
      xUpper.withUnsafeBufferPointer { xu in
        yLower.withUnsafeBufferPointer { yl in
          yUpper.withUnsafeBufferPointer { yu in
            var world = kernel_point_mass_world(
              timestep: 0.1, drag: 0.5, acceleration: 2, cell_size: 2, columns: 5, rows: 5,
              x_lower: xl.baseAddress, x_upper: xu.baseAddress, y_lower: yl.baseAddress,
              y_upper: yu.baseAddress)
            return floats(4 * 16) { state in
              for lane in 0..<32 { state[lane] = 5 }
              if baseline {
                baseline_point_mass(&world, state, actions, 64, 16)
              } else {
                kernel_point_mass(&world, state, actions, 64, 16)
              }
            }
          }
        }
      }
    }
  }
}
