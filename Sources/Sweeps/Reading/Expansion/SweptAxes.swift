/// The axes on which runs differ: those that take more than one value within some arm.
struct SweptAxes {
  let axes: [Axis]
  private let defaults: [String: ParameterValue]

  init(of layer: Layer, cells: [Cell], lexicon: Lexicon) {
    defaults = lexicon.defaults
    let columns = (layer.axes + layer.arms.flatMap(\.axes)).columns
    axes = columns.map(\.key).uniqued.compactMap { key in
      Self.axis(key, columns: columns.filter { $0.key == key }, cells, lexicon.defaults)
    }
  }

  /// An arm that does not sweep an axis still has a value on it, so that arms can be paired.
  func coordinates(of cell: Cell) -> [Run.Coordinate] {
    axes.compactMap { axis in
      (cell.values[axis.key] ?? defaults[axis.key]).map {
        Run.Coordinate(axis: axis.key, value: $0)
      }
    }
  }

  private static func axis(
    _ key: String, columns: [AxisGroup.Column], _ cells: [Cell],
    _ defaults: [String: ParameterValue]
  ) -> Axis? {
    var firstOfArm: [String: ParameterValue] = [:]
    var taken: [ParameterValue] = []
    var isTaken: Set<ParameterValue> = []
    var isSwept = false
    for cell in cells {
      guard let value = cell.values[key] ?? defaults[key] else { continue }
      if isTaken.insert(value).inserted { taken.append(value) }
      if firstOfArm[cell.arm, default: value] != value { isSwept = true }
      firstOfArm[cell.arm] = value
    }
    guard isSwept else { return nil }
    let stated = columns.flatMap { $0.values.compactMap { $0.expression?.constant } }
    return Axis(key: key, values: (stated.filter(isTaken.contains) + taken).uniqued)
  }
}
