/// Checks figures against their kinds, once it is known which axes and arms a sweep has.
struct FigureCheck {
  let reader: LayerReader
  let names: NameCheck

  func figures(of layer: Layer) -> [Figure] { layer.figures.compactMap(figure) }

  private func figure(_ figure: FigureLayer) -> Figure? {
    guard let kind = kind(of: figure) else { return nil }
    var values: [String: ParameterValue] = [:]
    var conditions: [String: [ParameterValue]] = [:]
    for (key, option) in figure.options {
      if key == "where" {
        conditions = self.conditions(option.value)
        continue
      }
      guard let declaration = kind.options.first(where: { $0.key == key }) else {
        reader.unknown(
          "option", Located(key, option.place), in: "figure '\(figure.name.value)'",
          among: ["where"] + kind.options.map(\.key))
        continue
      }
      values[key] = value(option.value, for: declaration)
    }
    for option in kind.options where option.defaultValue == nil && figure.options[option.key] == nil
    {
      reader.log.report(
        "figure '\(figure.name.value)' lacks '\(option.key)'; give it \(option.kind)",
        at: figure.name.place
      )
    }
    // A kind's option for one arm or seed acts like `where`.
    for key in Run.ownAxes {
      guard let declaration = kind.options.first(where: { $0.key == key }),
        let value = values[key] ?? declaration.defaultValue
      else { continue }
      if value != .string("") {
        conditions[key] = (conditions[key] ?? [value]).filter { $0 == value }
      } else if conditions[key] == nil {
        // The file's first arm, even where the command line leaves it out.
        conditions[key] = names.arms.first.map { [.string($0)] }
      }
    }
    return Figure(
      name: figure.name.value, kind: kind.name, conditions: conditions,
      options: Parameters(values, declarations: kind.options))
  }

  private func kind(of figure: FigureLayer) -> FigureKind? {
    let kinds = reader.lexicon.figureKinds
    guard let name = figure.kind else {
      let list = kinds.map(\.name).joined(separator: ", ")
      reader.log.report(
        "figure '\(figure.name.value)' lacks its kind; it is one of \(list)", at: figure.name.place)
      return nil
    }
    if let kind = kinds.first(where: { $0.name == name.value }) { return kind }
    reader.unknown("figure kind", name, among: kinds.map(\.name))
    return nil
  }

  private func value(_ node: YAMLNode, for declaration: ParameterDeclaration) -> ParameterValue? {
    guard let value = constant(node, for: declaration) else { return nil }
    if let fault = reader.lexicon.fault(of: value, for: declaration, written: node.scalar) {
      reader.log.report(fault, at: node.place)
      return nil
    }
    check(value, for: declaration, at: node.place)
    return value
  }

  private func constant(_ node: YAMLNode, for declaration: ParameterDeclaration) -> ParameterValue?
  {
    switch node.content {
    case .scalar(let scalar):
      if declaration.kind.isNumbers, let range = reader.range(scalar, at: node.place) {
        return range.isEmpty ? nil : .list(range.map(ParameterValue.number))
      }
      let value = reader.value(scalar, for: declaration.key, at: node.place)
      guard case .string(let text)? = value else { return value }
      return .string(LayerReader.meant(text))
    case .list(let nodes):
      let values = nodes.map { constant($0, for: declaration) }
      return values.contains(nil) ? nil : .list(values.compactMap { $0 })
    case .mapping:
      reader.log.report("\(declaration.key) takes a value, not a mapping", at: node.place)
      return nil
    }
  }

  private func check(_ value: ParameterValue, for option: ParameterDeclaration, at place: Place) {
    guard case .string(let name) = value else { return }
    switch option.kind {
    case .arm: names.check(arm: name, at: place)
    case .metric, .dataset:
      _ = reader.isKnown(Located(name, place), as: option.kind, or: remedy(for: option))
    case .axis: names.check(axis: name, at: place, besides: Run.ownAxes)
    // That arms are no numbers is told with the other axes of texts.
    case .numericAxis where name != "arm": names.check(axis: name, at: place, besides: ["seed"])
    default: break
    }
  }

  /// The kind of figure that draws a metric where this one draws a dataset, or the other way round.
  private func remedy(for option: ParameterDeclaration) -> String {
    let other: ParameterDeclaration.Kind = option.kind == .metric ? .dataset : .metric
    let kind = reader.lexicon.figureKinds.first { kind in
      kind.options.contains { $0.key == option.key && $0.kind == other }
    }
    return kind.map { ", or use kind: \($0.name)" } ?? ""
  }
}
