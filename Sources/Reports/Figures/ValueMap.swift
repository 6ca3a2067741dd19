/// The learned value of one run over its world, with the path that it took.
struct ValueMap {
  /// Steps, ascending, at which there is a map.
  let steps: [Double]
  /// Cell centres in metres.
  let x: [Double]
  let y: [Double]
  /// `[steps, x, y]`, in reward units.
  private let value: [Double]
  /// `[x0, y0, x1, y1]` in metres.
  let bounds: [Double]
  /// `[W, 4]`: `x0, y0, x1, y1` in metres.
  let walls: [Double]
  let pathStep: [Double]
  let pathX: [Double]
  let pathY: [Double]

  init(_ record: RunRecord, neededBy user: String) throws {
    func read(_ dataset: String) throws -> [Double] {
      try record.values(dataset, neededBy: user)
    }
    steps = try read("value_map/step")
    x = try read("value_map/x")
    y = try read("value_map/y")
    value = try read("value_map/value")
    bounds = try read("world/bounds")
    walls = try read("world/walls")
    pathStep = try read("trajectory/step")
    let state = try read("trajectory/state")
    let width = pathStep.isEmpty ? 2 : state.count / pathStep.count
    try Self.check(
      record, "value_map/value",
      value.count == steps.count * x.count * y.count
        && x.count > 1 && y.count > 1, "[step, x, y], at least two of x and y")
    try Self.check(record, "world/bounds", bounds.count == 4, "[4]: x0, y0, x1, y1")
    try Self.check(record, "world/walls", walls.count % 4 == 0, "[walls, 4]: x0, y0, x1, y1")
    try Self.check(
      record, "trajectory/state", width >= 2 && state.count == width * pathStep.count,
      "[step, component], x and y being the first two components")
    pathX = pathStep.indices.map { state[$0 * width] }
    pathY = pathStep.indices.map { state[$0 * width + 1] }
  }

  /// `[x, y]`, row-major; `nil` if there is no map at the step.
  func map(at step: Double) -> ArraySlice<Double>? {
    guard let index = steps.firstIndex(of: step) else { return nil }
    let size = x.count * y.count
    return value[index * size..<(index + 1) * size]
  }

  /// Where the agent is at a step: at its last known place until then.
  func position(at step: Double) -> (x: Double, y: Double)? {
    pathStep.lastIndex { $0 <= step }.map { (pathX[$0], pathY[$0]) }
  }

  private static func check(
    _ record: RunRecord, _ dataset: String, _ isRight: Bool, _ expected: String
  ) throws {
    if isRight { return }
    throw ReportError.badShape(
      file: record.path, dataset: dataset, shape: try record.shape(of: dataset), expected: expected)
  }
}
