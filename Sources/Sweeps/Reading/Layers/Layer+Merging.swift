extension Layer {
  /// Lays a layer over this one: mappings are merged, the rest is replaced, and the upper layer
  /// wins.
  ///
  /// A parameter of the upper layer replaces an axis of the lower one and the other way round.
  func overlaid(by upper: Layer) -> Layer {
    var result = self
    result.statedSections.formUnion(upper.statedSections)
    result.name = upper.name ?? name
    result.question = upper.question ?? question
    let upperAxes = upper.axes.keys
    result.parameters = parameters.filter { !upperAxes.contains($0.key) }
      .merging(upper.parameters) { $1 }
    result.axes = axes.removing(Set(upper.parameters.keys)).overlaid(by: upper.axes)
    result.exclusions = upper.exclusions ?? exclusions
    result.arms.overlay(upper.arms, by: \.name.value) { $0.overlaid(by: $1) }
    result.seeds = upper.seeds ?? seeds
    result.streams.merge(upper.streams) { $1 }
    result.limits = limits.overlaid(by: upper.limits)
    result.slurm = slurm.overlaid(by: upper.slurm)
    result.comparison = comparison.overlaid(by: upper.comparison)
    result.claims = upper.claims ?? claims
    result.figures.overlay(upper.figures, by: \.name.value) { $0.overlaid(by: $1) }
    result.sizes.overlay(upper.sizes, by: \.name.value) { lower, upper in
      SizeLayer(name: upper.name, layer: lower.layer.overlaid(by: upper.layer))
    }
    result.hasFaultySizes = hasFaultySizes || upper.hasFaultySizes
    return result
  }
}

extension ArmLayer {
  func overlaid(by upper: ArmLayer) -> ArmLayer {
    ArmLayer(
      name: name,
      parameters: parameters.filter { !upper.axes.keys.contains($0.key) }
        .merging(upper.parameters) { $1 },
      axes: axes.removing(Set(upper.parameters.keys)).overlaid(by: upper.axes),
      value: upper.value.map { value?.overlaid(by: $0) ?? $0 } ?? value,
      streams: streams.merging(upper.streams) { $1 })
  }
}

extension ValueLayer {
  /// Conditions are about the runs of one arm: another source starts without those of the lower layer.
  func overlaid(by upper: ValueLayer) -> ValueLayer {
    if let source = upper.source, source.value != self.source?.value { return upper }
    return ValueLayer(
      place: upper.place, source: upper.source ?? source,
      conditions: conditions.merging(upper.conditions) { $1 }, isFaulty: isFaulty || upper.isFaulty)
  }
}

extension LimitsLayer {
  func overlaid(by upper: LimitsLayer) -> LimitsLayer {
    LimitsLayer(
      seconds: upper.seconds ?? seconds, bytes: upper.bytes ?? bytes,
      silence: upper.silence ?? silence, retries: upper.retries ?? retries,
      checkpoint: upper.checkpoint ?? checkpoint)
  }
}

extension ComparisonLayer {
  func overlaid(by upper: ComparisonLayer) -> ComparisonLayer {
    ComparisonLayer(
      place: upper.place ?? place, baseline: upper.baseline ?? baseline,
      pairBy: upper.pairBy ?? pairBy, metrics: upper.metrics ?? metrics,
      thresholds: upper.thresholds ?? thresholds, dataset: upper.dataset ?? dataset,
      window: upper.window ?? window, places: places.merging(upper.places) { $1 },
      isFaulty: upper.isFaulty || isFaulty)
  }
}

extension FigureLayer {
  /// Options belong to a kind: another kind starts without those of the lower layer.
  func overlaid(by upper: FigureLayer) -> FigureLayer {
    if let kind = upper.kind, kind.value != self.kind?.value { return upper }
    return FigureLayer(
      name: upper.name, kind: upper.kind ?? kind, options: options.merging(upper.options) { $1 })
  }
}

extension [AxisGroup] {
  func removing(_ keys: Set<String>) -> [AxisGroup] {
    if keys.isEmpty { return self }
    return compactMap { group in
      let columns = group.columns.filter { !keys.contains($0.key) }
      return columns.isEmpty ? nil : AxisGroup(columns: columns)
    }
  }

  /// An axis that is stated again keeps its place among the others.
  func overlaid(by upper: [AxisGroup]) -> [AxisGroup] {
    upper.reduce(self) { groups, group in
      var groups = groups
      if let place = groups.firstIndex(where: { $0.keys == group.keys }) {
        groups[place] = group
        return groups
      }
      return groups.removing(group.keys) + [group]
    }
  }
}

extension Array {
  fileprivate mutating func overlay(
    _ upper: [Element], by name: (Element) -> String, with merge: (Element, Element) -> Element
  ) {
    for element in upper {
      if let place = firstIndex(where: { name($0) == name(element) }) {
        self[place] = merge(self[place], element)
      } else {
        append(element)
      }
    }
  }
}
