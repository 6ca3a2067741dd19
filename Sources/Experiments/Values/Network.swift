internal import Kernels

/// The shape of a small network: inputs, tanh layers, one linear output.
struct Network {
  let layout: kernel_network
  /// Floats of one network, each row of weights padded to whole lanes with zeros.
  let size: Int
  let widths: [Int]

  /// - Precondition: at most 4 hidden layers, no width above 256.
  init(inputs: Int, hidden: [Int]) {
    let widths = [inputs] + hidden + [1]
    precondition(hidden.count < Int(kernel_max_layers))
    precondition(widths.allSatisfy { $0 <= Int(kernel_max_width) })
    var layout = kernel_network()
    layout.layers = widths.count - 1
    withUnsafeMutableBytes(of: &layout.widths) { bytes in
      let slots = bytes.bindMemory(to: Int.self)
      for (index, width) in widths.enumerated() { slots[index] = width }
    }
    size = kernel_network_size(&layout)
    self.layout = layout
    self.widths = widths
  }

  /// Where the layers' weights and biases begin, and how far apart rows are.
  struct Layer {
    let inputs: Int
    let outputs: Int
    let weights: Int
    var stride: Int { Lanes.rounded(inputs) }
    var biases: Int { weights + outputs * stride }
  }

  var layers: [Layer] {
    var offset = 0
    return zip(widths, widths.dropFirst()).map { inputs, outputs in
      defer { offset += outputs * Lanes.rounded(inputs) + Lanes.rounded(outputs) }
      return Layer(inputs: inputs, outputs: outputs, weights: offset)
    }
  }
}

/// How the weights of a network are drawn: a layer's weights ~ N(0, gain² / inputs).
struct Initialisation {
  var inputGain: Double
  var hiddenGain: Double
  var outputGain: Double
  /// First-layer biases are uniform within plus or minus this, the others zero.
  var biasRange: Double

  func fill(
    _ parameters: UnsafeMutablePointer<Float>, of network: Network, member: Int,
    random: RandomStream, _ weights: RandomStream.Purpose, _ biases: RandomStream.Purpose
  ) {
    let normals = FloatBuffer(count: Lanes.rounded(network.size))
    random.fillNormals(normals.pointer, count: normals.count, step: member, weights)
    let layers = network.layers
    for (index, layer) in layers.enumerated() {
      let gain =
        index == 0 ? inputGain : index == layers.count - 1 ? outputGain : hiddenGain
      let deviation = Float(gain / Double(layer.inputs).squareRoot())
      for output in 0..<layer.outputs {
        for input in 0..<layer.inputs {
          let at = layer.weights + output * layer.stride + input
          parameters[at] = deviation * normals[at]
        }
        if index == 0 {
          let uniform = random.symmetric(step: member, biases, at: output)
          parameters[layer.biases + output] = Float(biasRange) * uniform
        }
      }
    }
  }
}
