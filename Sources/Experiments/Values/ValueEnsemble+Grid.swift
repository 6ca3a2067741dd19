internal import Sweeps

extension ValueEnsemble {
  /// The ensemble as a record keeps it: enough to plan with it again, without the kernels' padding.
  var grid: Grid {
    let dimensions =
      [Dimension("member", "member of the ensemble", count: members)]
      + network.widths.enumerated().map { layer, width in
        Dimension(Self.unit(of: layer), "unit of layer \(layer), 0 is the input", count: width)
      }
    var contents: [Grid.Content] = []
    for (name, buffer) in [("trained", parameters), ("prior", priors)] {
      for (index, layer) in network.layers.enumerated() {
        contents.append(
          Grid.Content(
            Variable(
              "\(name)_weights_\(index + 1)", "weights into layer \(index + 1)", .float32,
              by: ["member", Self.unit(of: index + 1), Self.unit(of: index)]),
            each(in: buffer) { base in
              (0..<layer.outputs).flatMap { output in
                (0..<layer.inputs).map { base + layer.weights + output * layer.stride + $0 }
              }
            }))
        contents.append(
          Grid.Content(
            Variable(
              "\(name)_biases_\(index + 1)", "biases of layer \(index + 1)", .float32,
              by: ["member", Self.unit(of: index + 1)]),
            each(in: buffer) { base in (0..<layer.outputs).map { base + layer.biases + $0 } }))
      }
    }
    contents.append(
      Grid.Content(
        Variable("prior_scale", "factor of the prior's output", .float32, by: ["member"]),
        priorScales.map(Double.init)))
    contents.append(
      Grid.Content(
        Variable("prior_shift", "added to the prior's scaled output", .float32, by: ["member"]),
        priorShifts.map(Double.init)))
    if let scaling {
      let byInput = [Self.unit(of: 0)]
      contents.append(
        Grid.Content(
          Variable(
            "input_mean", "taken off each observation, which is then divided by input_deviation",
            units: "mixed", .float32, by: byInput), scaling.means.map(Double.init)))
      contents.append(
        Grid.Content(
          Variable(
            "input_deviation", "the result is cut to 5", units: "mixed", .float32, by: byInput),
          scaling.deviations.map(Double.init)))
    }
    return Grid("value_function", dimensions: dimensions, contents)
  }

  private static func unit(of layer: Int) -> String { "unit_\(layer)" }

  private func each(in buffer: FloatBuffer, _ indices: (Int) -> [Int]) -> [Double] {
    (0..<members).flatMap { member in
      indices(member * network.size).map { Double(buffer[$0]) }
    }
  }
}
