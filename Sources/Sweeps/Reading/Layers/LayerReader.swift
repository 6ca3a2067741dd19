/// Turns the YAML of one file into a layer and reports everything that is wrong with it on its own.
struct LayerReader {
  let lexicon: Lexicon
  let log: FaultLog

  /// The keys at the top of a sweep file.
  enum Section: String, CaseIterable {
    case sweep, question, include, params, grid, zip, exclude, arms, seeds, streams, sizes, limits
    case compare, claims, figures, slurm

    /// A size says how much is run, not what is asked.
    static let ofSizes = allCases.filter { ![.sweep, .question, .include, .sizes].contains($0) }
  }

  func layer(_ node: YAMLNode) -> Layer {
    layer(node, sections: Section.allCases, whole: "a sweep file")
  }

  private func layer(_ node: YAMLNode, sections: [Section], whole: String) -> Layer {
    var layer = Layer()
    for entry in entries(node, of: whole) {
      if let section = Section(rawValue: entry.key.value), sections.contains(section) {
        layer.statedSections.insert(section)
        read(section, entry, into: &layer)
      } else if lexicon.parameters[entry.key.value] != nil {
        log.report(
          "'\(entry.key.value)' is a parameter; state it under params", at: entry.key.place)
      } else {
        unknown("key", entry.key, in: whole, among: sections.map(\.rawValue))
      }
    }
    checkAxes(layer.axes, beside: layer.parameters)
    return layer
  }

  private func read(_ section: Section, _ entry: YAMLNode.Entry, into layer: inout Layer) {
    let node = entry.value
    switch section {
    case .include: break
    case .sweep: layer.name = text(node, of: "sweep").flatMap { name($0, of: "the sweep") }
    case .question: layer.question = text(node, of: "question")?.value
    case .params: layer.parameters = parameters(entries(node, of: "params"))
    case .grid: layer.axes += grid(node)
    case .zip: layer.axes += zips(node)
    case .exclude: layer.exclusions = exclusions(node)
    case .arms: layer.arms = arms(node)
    case .seeds: layer.seeds = seeds(node)
    case .streams: layer.streams = streams(node)
    case .sizes:
      layer.sizes = sizes(node)
      layer.hasFaultySizes = layer.sizes.count != node.entryCount
    case .limits: layer.limits = limits(node)
    case .slurm: layer.slurm = slurm(node)
    case .compare: layer.comparison = comparison(node)
    case .claims: layer.claims = claims(node)
    case .figures: layer.figures = figures(node)
    }
  }

  private func sizes(_ node: YAMLNode) -> [SizeLayer] {
    entries(node, of: "sizes").compactMap { entry in
      let size = layer(entry.value, sections: Section.ofSizes, whole: "a size")
      return name(entry.key, of: "a size").map { SizeLayer(name: $0, layer: size) }
    }
  }

  /// The files that a file names under `include`.
  func includes(_ node: YAMLNode) -> [Located<String>] {
    guard case .mapping(let entries) = node.content,
      let entry = entries.first(where: { $0.key.value == Section.include.rawValue })
    else { return [] }
    return texts(entry.value, of: "include").filter { path in
      if path.value.isEmpty || path.value.contains("\0") {
        log.report("'\(path.value)' names no file", at: path.place)
        return false
      }
      return true
    }
  }
}
