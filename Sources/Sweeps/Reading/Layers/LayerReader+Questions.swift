extension LayerReader {
  func comparison(_ node: YAMLNode) -> ComparisonLayer {
    var comparison = ComparisonLayer(place: node.place)
    for entry in entries(node, of: "compare") {
      switch entry.key.value {
      case "baseline":
        comparison.baseline = text(entry.value, of: "baseline")
        comparison.isFaulty = comparison.isFaulty || comparison.baseline == nil
      case "pair_by":
        comparison.pairBy = texts(entry.value, of: "pair_by")
        if case .list(let axes) = entry.value.content, axes.isEmpty {
          log.report(
            "pair_by is empty; name axes, or leave it out for all axes", at: entry.value.place)
        }
      case "metric":
        comparison.metric = text(entry.value, of: "metric").flatMap(metric)
        comparison.isFaulty = comparison.isFaulty || comparison.metric == nil
      default: unknown("key", entry.key, in: "compare", among: ["baseline", "pair_by", "metric"])
      }
    }
    return comparison
  }

  private func metric(_ name: Located<String>) -> String? {
    if lexicon.metrics.contains(name.value) { return name.value }
    unknown("metric", name, among: lexicon.metrics)
    return nil
  }

  func claims(_ node: YAMLNode) -> [Located<Claim>] {
    texts(node, of: "claims").compactMap { text in
      guard let claim = Claim(parsing: text.value) else {
        log.report(
          "'\(text.value)' is no claim; write `ARM > ARM in METRIC`, with ` for each AXIS, AXIS` "
            + "after it for a claim about each value of an axis", at: text.place)
        return nil
      }
      if claim.greater == claim.lesser {
        log.report(
          "a claim compares two arms, and this one names '\(claim.greater)' twice", at: text.place)
      }
      return metric(Located(claim.metric, text.place)).map { _ in Located(claim, text.place) }
    }
  }

  func figures(_ node: YAMLNode) -> [FigureLayer] {
    entries(node, of: "figures").compactMap { entry in
      let name = name(entry.key, of: "a figure")
      var kind: Located<String>?
      var options: [String: FigureLayer.Option] = [:]
      for option in entries(entry.value, of: "figure '\(entry.key.value)'") {
        if option.key.value == "kind" {
          guard let word = text(option.value, of: "kind") else { return nil }
          kind = word
        } else {
          options[option.key.value] = FigureLayer.Option(
            place: option.key.place, value: option.value)
        }
      }
      return name.map { FigureLayer(name: $0, kind: kind, options: options) }
    }
  }
}

extension Claim {
  /// Reads `A > B in METRIC for each AXIS, AXIS`; `A < B` is the same claim as `B > A`.
  init?(parsing text: String) {
    var words = text.replacing(">", with: " > ").replacing("<", with: " < ")
      .replacing(",", with: " , ").split(whereSeparator: \.isWhitespace).map(String.init)
    guard words.count >= 5, [">", "<"].contains(words[1]), words[3] == "in" else { return nil }
    let (first, sign, second, metric) = (words[0], words[1], words[2], words[4])
    words.removeFirst(5)
    var each: [String] = []
    if !words.isEmpty {
      guard words.count >= 3, words[0] == "for", words[1] == "each" else { return nil }
      let list = words.dropFirst(2)
      each = list.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
      let commas = list.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
      guard list.count % 2 == 1, commas.allSatisfy({ $0 == "," }), !each.contains(",") else {
        return nil
      }
    }
    self.init(
      text: text, greater: sign == ">" ? first : second, lesser: sign == ">" ? second : first,
      metric: metric, each: each)
  }
}
