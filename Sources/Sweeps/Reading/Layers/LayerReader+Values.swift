extension LayerReader {
  /// What an arm says of the value function that it uses: `from` and `where` of its `value`, whose other
  /// keys are parameters and stay among the entries.
  func value(takingFrom entries: inout [YAMLNode.Entry]) -> ValueLayer? {
    guard lexicon.trainedValues != nil else { return nil }
    var value: ValueLayer?
    var places: [String: Place] = [:]
    entries = entries.compactMap { entry in
      without(entry, key: entry.key.value) { key, entry in
        guard [Run.source, "value.where"].contains(key) else {
          value = value ?? ValueLayer(place: entry.key.place)
          value?.isFaulty = true
          let names = [Run.source, "value.where"] + lexicon.parameterKeys
          return unknown("parameter", Located(key, entry.key.place), among: names)
        }
        if let first = places.updateValue(entry.key.place, forKey: key) {
          return log.report(
            "'\(key)' is stated twice, first in \(first.reference); keep one", at: entry.key.place)
        }
        read(entry, of: key, into: &value)
      }
    }
    return value
  }

  /// The entry without what is under `value` and begins no parameter's key, such as `from`; `nil` if nothing is left of
  /// it.
  private func without(
    _ entry: YAMLNode.Entry, key: String, _ take: (String, YAMLNode.Entry) -> Void
  ) -> YAMLNode.Entry? {
    let isParameter = lexicon.parameterKeys.contains { $0 == key || $0.hasPrefix(key + ".") }
    if key.hasPrefix("value."), !isParameter {
      take(key, entry)
      return nil
    }
    guard key == "value", case .mapping(let inner) = entry.value.content, !inner.isEmpty else {
      return entry
    }
    let rest = inner.compactMap { without($0, key: "value.\($0.key.value)", take) }
    let node = YAMLNode(content: .mapping(rest), place: entry.value.place)
    return rest.isEmpty ? nil : YAMLNode.Entry(key: entry.key, value: node)
  }

  private func read(_ entry: YAMLNode.Entry, of key: String, into value: inout ValueLayer?) {
    var layer = value ?? ValueLayer(place: entry.key.place)
    if key == Run.source {
      layer.source = text(entry.value, of: key)
      layer.isFaulty = layer.source == nil
    } else {
      layer.conditions = conditions(entry.value)
    }
    value = layer
  }

  private func conditions(_ node: YAMLNode) -> [String: Located<ParameterValue?>] {
    let entries = entries(node, of: "where")
    var conditions: [String: Located<ParameterValue?>] = [:]
    for leaf in leaves(entries.filter { $0.key.value != "seed" }) {
      let value = constant(leaf.value, for: leaf.key.value, of: "where")
      conditions[leaf.key.value] = Located(value, leaf.key.place)
    }
    for entry in entries where entry.key.value == "seed" {
      let seeds = seeds(entry.value)
      if let seeds, seeds.count > 1 {
        log.report("where names one seed, not \(seeds.count)", at: entry.value.place)
      }
      conditions["seed"] = Located(
        seeds?.first.map { .number(Double($0)) }, entry.key.place)
    }
    return conditions
  }
}
