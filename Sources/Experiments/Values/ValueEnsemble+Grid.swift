internal import Kernels
internal import Sweeps

extension ValueEnsemble {
  /// The ensemble as a record keeps it: enough to plan with it again, without the kernels' padding.
  var grid: Grid {
    let dimensions =
      [
        Dimension("member", "member of the ensemble", count: members),
        Dimension(
          "aggregate", "how the members' values become one", .labels([aggregate.rawValue])),
      ]
      + network.widths.enumerated().map { layer, width in
        Dimension(Self.unit(of: layer), "unit of layer \(layer), 0 is the input", count: width)
      }
    return Grid(
      "value_function", dimensions: dimensions,
      parameterContents(of: "trained", parameters) + parameterContents(of: "prior", priors)
        + priorContents + inputContents + aggregateContents)
  }

  private func parameterContents(of name: String, _ buffer: FloatBuffer) -> [Grid.Content] {
    var contents: [Grid.Content] = []
    for (index, layer) in network.layers.enumerated() {
      contents.append(
        Grid.Content(
          Variable(
            "\(name)_weights_\(index + 1)", "weights into layer \(index + 1)", .float32,
            by: ["member", Self.unit(of: index + 1), Self.unit(of: index)]),
          each(in: buffer) { base in
            (0..<layer.outputs).flatMap { output in
              (0..<layer.inputs).map { base + layer.weight(to: output, from: $0) }
            }
          }))
      contents.append(
        Grid.Content(
          Variable(
            "\(name)_biases_\(index + 1)", "biases of layer \(index + 1)", .float32,
            by: ["member", Self.unit(of: index + 1)]),
          each(in: buffer) { base in (0..<layer.outputs).map { base + layer.bias(of: $0) } }))
    }
    return contents
  }

  private var priorContents: [Grid.Content] {
    [
      Grid.Content(
        Variable("prior_scale", "factor of the prior's output", .float32, by: ["member"]),
        priorScales.map(Double.init)),
      Grid.Content(
        Variable("prior_shift", "added to the prior's scaled output", .float32, by: ["member"]),
        priorShifts.map(Double.init)),
    ]
  }

  /// None if inputs are used as they are.
  private var inputContents: [Grid.Content] {
    guard let scaling else { return [] }
    let byInput = [Self.unit(of: 0)]
    return [
      Grid.Content(
        Variable(
          "input_mean", "taken off each observation, which is then divided by input_deviation",
          units: "mixed", .float32, by: byInput), scaling.means.map(Double.init)),
      Grid.Content(
        Variable(
          "input_deviation", "the result is cut to 5", units: "mixed", .float32, by: byInput),
        scaling.deviations.map(Double.init)),
    ]
  }

  private var aggregateContents: [Grid.Content] {
    [
      Grid.Content(
        Variable("optimism", "kappa of eq. 6, per unit of reward", .float32, by: ["aggregate"]),
        [Double(kappa)]),
      Grid.Content(
        Variable(
          "unit", "factor of the outputs of networks and priors", .float32, by: ["aggregate"]),
        [Double(unit)]),
      Grid.Content(
        Variable(
          "residual", "factor of the state's reward, which is added", .float32, by: ["aggregate"]),
        [Double(residual?.factor ?? 0)]),
    ]
  }

  /// An ensemble as a record keeps it.
  ///
  /// - Parameter stateReward: of the task that it was trained for.
  /// - Throws: `ExperimentError.unusableValue`.
  convenience init(_ grid: Grid, stateReward: StateReward? = nil) throws {
    let kept = KeptValue(grid)
    let network = try kept.network()
    let (aggregate, kappa) = try kept.aggregate()
    let members = try kept.count(of: "member")
    func buffer(_ name: String) throws -> FloatBuffer {
      let buffer = FloatBuffer(count: members * network.size)
      for (index, layer) in network.layers.enumerated() {
        let weights = try kept.values(
          "\(name)_weights_\(index + 1)", count: members * layer.outputs * layer.inputs)
        let biases = try kept.values("\(name)_biases_\(index + 1)", count: members * layer.outputs)
        for member in 0..<members {
          let base = member * network.size
          for output in 0..<layer.outputs {
            let row = member * layer.outputs + output
            for input in 0..<layer.inputs {
              buffer[base + layer.weight(to: output, from: input)] =
                weights[row * layer.inputs + input]
            }
            buffer[base + layer.bias(of: output)] = biases[row]
          }
        }
      }
      return buffer
    }
    self.init(
      network: network, aggregate: aggregate, kappa: kappa, parameters: try buffer("trained"),
      priors: try buffer("prior"), priorScales: try kept.values("prior_scale", count: members),
      priorShifts: try kept.values("prior_shift", count: members),
      unit: try kept.values("unit", count: 1)[0], residual: try kept.residual(stateReward),
      scaling: try kept.scaling(of: network))
  }

  fileprivate static func unit(of layer: Int) -> String { "unit_\(layer)" }

  private func each(in buffer: FloatBuffer, _ indices: (Int) -> [Int]) -> [Double] {
    (0..<members).flatMap { member in
      indices(member * network.size).map { Double(buffer[$0]) }
    }
  }
}

/// A record's value function, read with checks: it may come from another version.
private struct KeptValue {
  let grid: Grid

  init(_ grid: Grid) { self.grid = grid }

  func network() throws -> Network {
    var widths: [Int] = []
    while let width = dimension(ValueEnsemble.unit(of: widths.count))?.count {
      widths.append(width)
    }
    guard (2...Int(kernel_max_layers) + 1).contains(widths.count), widths.last == 1,
      widths.allSatisfy({ (1...Int(kernel_max_width)).contains($0) }),
      // A hidden layer of one unit would be laid out as the last layer.
      !widths.dropFirst().dropLast().contains(1)
    else { throw ExperimentError.unusableValue("its layers are \(widths)") }
    return Network(inputs: widths[0], hidden: Array(widths[1..<(widths.count - 1)]))
  }

  func aggregate() throws -> (Aggregate, kappa: Float) {
    guard case .labels(let labels)? = dimension("aggregate")?.coordinates,
      let aggregate = labels.first.flatMap(Aggregate.init)
    else { throw ExperimentError.unusableValue("it does not say how its members become one") }
    return (aggregate, try values("optimism", count: 1)[0])
  }

  func residual(
    _ stateReward: StateReward?
  ) throws -> (reward: StateReward, factor: Float)? {
    let factor = try values("residual", count: 1)[0]
    guard factor != 0 else { return nil }
    guard let stateReward else {
      throw ExperimentError.unusableValue(
        "it adds a reward that this task's observations do not tell")
    }
    return (stateReward, factor)
  }

  func scaling(of network: Network) throws -> ObservationScaling? {
    guard grid.contents.contains(where: { $0.variable.name == "input_mean" }) else { return nil }
    return ObservationScaling(
      means: try values("input_mean", count: network.widths[0]),
      deviations: try values("input_deviation", count: network.widths[0]))
  }

  func count(of name: String) throws -> Int {
    guard let count = dimension(name)?.count, count > 0 else {
      throw ExperimentError.unusableValue("it has no '\(name)'")
    }
    return count
  }

  func values(_ name: String, count: Int) throws -> [Float] {
    guard let content = grid.contents.first(where: { $0.variable.name == name }),
      content.values.count == count
    else { throw ExperimentError.unusableValue("it lacks '\(name)' of \(count) values") }
    let values = content.values.map { Float($0) }
    // The kernels would turn non-finite values into numbers.
    guard values.allSatisfy({ $0.isFinite }) else {
      throw ExperimentError.unusableValue("'\(name)' has values that are not finite")
    }
    return values
  }

  private func dimension(_ name: String) -> Dimension? {
    grid.dimensions.first { $0.name == name }
  }
}
