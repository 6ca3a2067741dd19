/// Which runs a figure shows: its `where`.
extension FigureCheck {
  /// Reports conditions of figures that no run meets.
  func checkShown(_ figures: [Figure], of layer: Layer, among runs: [Run]) {
    let claimCheck = ClaimCheck(log: reader.log, runs: runs)
    for figure in figures {
      guard let stated = layer.figures.first(where: { $0.name.value == figure.name }) else {
        continue
      }
      let place =
        (["where"] + Run.ownAxes).lazy.compactMap { stated.options[$0]?.place }.first
        ?? stated.name.place
      let whole = "figure '\(figure.name)'"
      let areTaken = figure.conditions.sorted(by: { $0.key < $1.key }).map { axis, values in
        claimCheck.check(values, on: axis, of: whole, at: place)
      }
      if !areTaken.contains(false), !runs.contains(where: figure.shows) {
        reader.log.report("\(whole): no run has all of these values", at: place)
      }
    }
  }

  /// The values that the runs shown have, by axis.
  func conditions(_ node: YAMLNode) -> [String: [ParameterValue]] {
    var conditions: [String: [ParameterValue]] = [:]
    let entries = reader.entries(node, of: "where")
    for entry in entries where Run.ownAxes.contains(entry.key.value) {
      conditions[entry.key.value] =
        entry.key.value == "arm"
        ? arms(entry.value)
        : (reader.seeds(entry.value) ?? []).map { .number(Double($0)) }
    }
    for leaf in reader.leaves(entries.filter { !Run.ownAxes.contains($0.key.value) }) {
      names.check(axis: leaf.key.value, at: leaf.key.place, besides: Run.ownAxes)
      conditions[leaf.key.value] = values(leaf)
    }
    return conditions
  }

  private func arms(_ node: YAMLNode) -> [ParameterValue] {
    let arms =
      node.scalar == nil
      ? reader.texts(node, of: "arm") : [reader.text(node, of: "arm")].compactMap { $0 }
    for arm in arms { names.check(arm: arm.value, at: arm.place) }
    return arms.map { .string($0.value) }
  }

  /// One value, a list or a range.
  private func values(_ leaf: LayerReader.Leaf) -> [ParameterValue] {
    if let scalar = leaf.value.scalar, let range = reader.range(scalar, at: leaf.value.place) {
      return range.map(ParameterValue.number)
    }
    var nodes = [leaf.value]
    if case .list(let elements) = leaf.value.content { nodes = elements }
    return nodes.compactMap { reader.constant($0, for: leaf.key.value, of: "where") }
  }
}
