extension LayerReader {
  func arms(_ node: YAMLNode) -> [ArmLayer] {
    if node.isMissing {
      log.report("arms is empty; indent what belongs to it", at: node.place)
      return []
    }
    if case .mapping(let entries) = node.content, entries.isEmpty {
      log.report("there are no arms; state at least one, such as {polo: {}}", at: node.place)
    }
    return entries(node, of: "arms").compactMap { entry in
      let name = name(entry.key, of: "an arm")
      if entry.value.scalar?.typed == .null {
        let advice = entry.value.isMissing ? "indent what belongs to it, or " : ""
        log.report(
          "arm '\(entry.key.value)' is empty; \(advice)write {} if it overrides nothing",
          at: entry.key.place)
        return name.map { ArmLayer(name: $0) }
      }
      let entries = entries(entry.value, of: "arm '\(entry.key.value)'")
      return name.map { arm($0, entries) }
    }
  }

  private func arm(_ name: Located<String>, _ entries: [YAMLNode.Entry]) -> ArmLayer {
    var arm = ArmLayer(name: name)
    var own: [YAMLNode.Entry] = []
    for entry in entries {
      switch entry.key.value {
      case "grid": arm.axes += grid(entry.value)
      case "zip": arm.axes += zips(entry.value)
      case "streams": arm.streams = streams(entry.value)
      default: own.append(entry)
      }
    }
    arm.value = value(takingFrom: &own)
    arm.parameters = parameters(own)
    checkAxes(arm.axes, beside: arm.parameters)
    return arm
  }

  func streams(_ node: YAMLNode) -> [Stream: Sharing] {
    var streams: [Stream: Sharing] = [:]
    for entry in entries(node, of: "streams") {
      guard let stream = Stream(rawValue: entry.key.value) else {
        unknown("stream", entry.key, among: Stream.allCases.map(\.rawValue))
        continue
      }
      guard let word = text(entry.value, of: "streams.\(stream)") else { continue }
      streams[stream] = Sharing(rawValue: word.value)
      if streams[stream] == nil {
        unknown("way to share a stream", word, among: Sharing.allCases.map(\.rawValue))
      }
    }
    return streams
  }

  func exclusions(_ node: YAMLNode) -> [Exclusion] {
    elements(node, of: "exclude").map { element in
      let entries = entries(element, of: "an entry of exclude")
      if entries.isEmpty, case .mapping = element.content {
        log.report(
          "an entry without keys would leave out every run; give it a key", at: element.place)
      }
      return Exclusion(conditions: conditions(entries), place: element.place)
    }
  }

  private func conditions(_ entries: [YAMLNode.Entry]) -> [Exclusion.Condition] {
    let own = entries.filter { Run.ownAxes.contains($0.key.value) }
    let others = entries.filter { !Run.ownAxes.contains($0.key.value) }
    let leaves = leaves(others, adding: " (exclude takes arm, seed and parameters)")
    return own.map(condition)
      + leaves.map { leaf -> Exclusion.Condition in
        (leaf.key, constant(leaf.value, for: leaf.key.value, of: "exclude"))
      }
  }

  /// A condition on the arm or the seed.
  private func condition(_ entry: YAMLNode.Entry) -> Exclusion.Condition {
    if entry.key.value == "arm" {
      return (entry.key, text(entry.value, of: "arm").map { .string($0.value) })
    }
    return (entry.key, seeds(entry.value).map { .list($0.map { .number(Double($0)) }) })
  }
}
