extension LayerReader {
  /// Seeds as one integer, a list or a range; `nil` if they were reported as faulty.
  func seeds(_ node: YAMLNode) -> [Int]? {
    guard case .list(let nodes) = node.content else {
      if let scalar = node.scalar, let range = range(scalar, at: node.place) {
        return range.isEmpty ? nil : range.compactMap { seed($0, at: node.place) }
      }
      if let scalar = node.scalar, isQuoted(scalar) {
        log.report(
          "seeds are numbers, and what is in quotes is text; write them without the quotes: "
            + scalar.text, at: node.place)
        return nil
      }
      return seed(node).map { [$0] }
    }
    if nodes.isEmpty {
      log.report("there are no seeds; state at least one, such as 0", at: node.place)
    }
    var places: [Int: Place] = [:]
    let seeds = nodes.compactMap { node in
      let seed = seed(node)
      if let seed, places.updateValue(node.place, forKey: seed) != nil {
        log.report("seed \(seed) is stated twice; leave one out", at: node.place)
      }
      return seed
    }
    return seeds.count == nodes.count && !seeds.isEmpty ? seeds : nil
  }

  private func seed(_ node: YAMLNode) -> Int? {
    if case .value(.number(let number)) = node.scalar?.typed { return seed(number, at: node.place) }
    // A range by itself was read as one.
    let isRange = node.scalar.map { $0.isPlain && (try? ValueRange($0.text)) != nil } ?? false
    let advice =
      isRange
      ? "a range stands alone, not in a list" : "several are a range, 0..9, or a list, [0, 3]"
    log.report("a seed is \(seedKind), not \(node.kind); \(advice)", at: node.place)
    return nil
  }

  private func seed(_ number: Double, at place: Place) -> Int? {
    if number.rounded() == number, lexicon.seeds.contains(Int(exactly: number) ?? -1) {
      return Int(number)
    }
    log.report(
      "a seed is \(seedKind), not \(ParameterValue.number(number))", at: place)
    return nil
  }

  private var seedKind: String {
    "an integer from \(lexicon.seeds.lowerBound) to \(lexicon.seeds.upperBound)"
  }
}
