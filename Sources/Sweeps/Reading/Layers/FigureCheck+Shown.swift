/// Which runs a figure shows: its `where`.
extension FigureCheck {
  /// Reports conditions of figures that no run meets.
  func checkShown(_ figures: [Figure], of layer: Layer, among runs: [Run]) {
    for figure in figures {
      guard let stated = layer.figures.first(where: { $0.name.value == figure.name }) else {
        continue
      }
      let place =
        ["where", "arm", "seed"].lazy.compactMap { stated.options[$0]?.place }.first
        ?? stated.name.place
      var isMet = true
      for (axis, values) in figure.conditions.sorted(by: { $0.key < $1.key }) {
        let taken = runs.compactMap { $0[axis] }.uniqued
        for value in values where !taken.contains(value) {
          isMet = false
          let others =
            taken.isEmpty
            ? "it is no axis at this size" : "there are \(TrainedRuns.listed(taken))"
          reader.log.report(
            "figure '\(figure.name)': no run has \(axis)=\(value); \(others)", at: place)
        }
      }
      if isMet, !runs.contains(where: figure.shows) {
        reader.log.report("figure '\(figure.name)': no run has all of these values", at: place)
      }
    }
  }

  /// The values that the runs shown have, by axis.
  func conditions(_ node: YAMLNode) -> [String: [ParameterValue]] {
    var conditions: [String: [ParameterValue]] = [:]
    let entries = reader.entries(node, of: "where")
    for entry in entries where ["arm", "seed"].contains(entry.key.value) {
      conditions[entry.key.value] =
        entry.key.value == "arm"
        ? arms(entry.value)
        : (reader.seeds(entry.value) ?? []).map { .number(Double($0)) }
    }
    for leaf in reader.leaves(entries.filter { !["arm", "seed"].contains($0.key.value) }) {
      names.check(axis: leaf.key.value, at: leaf.key.place, besides: ["arm", "seed"])
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
    return nodes.compactMap { node in
      let expression = reader.stated(node, for: leaf.key.value).expression
      if let expression, expression.constant == nil {
        reader.log.report("where names a value, not a derived one", at: node.place)
      }
      return expression?.constant
    }
  }
}
