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
    let layers = network.layers
    // Each output's weights have their own lanes of draws, as have each layer's biases: what is drawn does not
    // depend on where it is stored.
    let normals = FloatBuffer(
      count: layers.reduce(0) {
        $0 + $1.outputs * Lanes.rounded($1.inputs) + Lanes.rounded($1.outputs)
      })
    random.fillNormals(normals.pointer, count: normals.count, step: member, weights)
    var draws = 0
    for (index, layer) in layers.enumerated() {
      let gain =
        index == layers.count - 1 ? outputGain : index == 0 ? inputGain : hiddenGain
      let deviation = Float(gain / Double(layer.inputs).squareRoot())
      for output in 0..<layer.outputs {
        for input in 0..<layer.inputs {
          parameters[layer.weight(to: output, from: input)] = deviation * normals[draws + input]
        }
        draws += Lanes.rounded(layer.inputs)
        if index == 0 {
          let uniform = random.symmetric(step: member, biases, at: output)
          parameters[layer.bias(of: output)] = Float(biasRange) * uniform
        }
      }
      draws += Lanes.rounded(layer.outputs)
    }
  }
}
