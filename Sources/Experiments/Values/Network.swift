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

  /// Where the parameters of a layer are.
  ///
  /// The rows of weights run along the outputs, those of the last layer along its inputs.
  struct Layer {
    let inputs: Int
    let outputs: Int
    let start: Int

    func weight(to output: Int, from input: Int) -> Int {
      outputs == 1 ? start + input : start + input * Lanes.rounded(outputs) + output
    }

    func bias(of output: Int) -> Int { biases + output }

    var end: Int { biases + Lanes.rounded(outputs) }

    private var biases: Int {
      start + (outputs == 1 ? Lanes.rounded(inputs) : inputs * Lanes.rounded(outputs))
    }
  }

  var layers: [Layer] {
    var start = 0
    return zip(widths, widths.dropFirst()).map { inputs, outputs in
      let layer = Layer(inputs: inputs, outputs: outputs, start: start)
      start = layer.end
      return layer
    }
  }
}
