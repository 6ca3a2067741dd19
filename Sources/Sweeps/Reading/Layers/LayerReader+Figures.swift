extension LayerReader {
  func figures(_ node: YAMLNode) -> [FigureLayer] {
    entries(node, of: "figures").compactMap { entry in
      let name = name(entry.key, of: "a figure")
      var kind: Located<String>?
      var options: [String: Located<YAMLNode>] = [:]
      for option in entries(entry.value, of: "figure '\(entry.key.value)'") {
        if option.key.value == "kind" {
          guard let word = text(option.value, of: "kind") else { return nil }
          kind = word
        } else {
          options[option.key.value] = Located(option.value, option.key.place)
        }
      }
      return name.map { FigureLayer(name: $0, kind: kind, options: options) }
    }
  }
}
