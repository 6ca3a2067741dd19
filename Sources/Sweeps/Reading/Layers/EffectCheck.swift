/// Reports what a sweep states without effect because a higher layer always wins.
struct EffectCheck {
  let log: FaultLog
  let rootPath: String

  /// Axes of the sweep file that every arm replaces; an include may state more than is used.
  func check(_ layer: Layer) {
    for column in layer.axes.columns where everyArm(of: layer, states: column.key) {
      guard !column.isFaulty, isOwn(column.place) else { continue }
      log.report(
        "every arm states '\(column.key)' itself, so that this axis changes no run; take it out",
        at: column.place)
    }
  }

  /// Parameters of a size that an axis or every arm replaces; those of an include may give way to arms.
  func check(_ size: SizeLayer, of layer: Layer) {
    let whole = layer.overlaid(by: size.layer)
    for (key, stated) in size.layer.parameters {
      let isReplaced = everyArm(of: whole, states: key)
      if isReplaced, !isOwn(stated.place) { continue }
      if layer.axes.columns.contains(where: { $0.key == key && !$0.isFaulty }) {
        let name = isOwn(stated.place) ? "the size" : "size '\(size.name.value)' in \(rootPath)"
        log.report(
          "'\(key)' is an axis of the sweep, which wins over params of a size; "
            + "state it under grid of \(name), as a list", at: stated.place)
      } else if isReplaced {
        log.report(
          "every arm states '\(key)' itself, so that this changes no run; "
            + "state it under arms of the size", at: stated.place)
      }
    }
  }

  private func isOwn(_ place: Place) -> Bool {
    if case .mark(rootPath, _, _) = place { true } else { false }
  }

  private func everyArm(of layer: Layer, states key: String) -> Bool {
    !layer.arms.isEmpty && layer.arms.allSatisfy { $0.statedKeys.contains(key) }
  }
}
