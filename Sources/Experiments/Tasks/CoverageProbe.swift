internal import Sweeps

/// Occupancy of a planar world, and maps of the value over it.
///
/// Coverage is the fraction of the cells of an occupancy grid that the point has been in; the paper (figure
/// 2a) does not give its grid, ours is 20 x 20.
final class CoverageProbe: Probe {
  private static let cells = 20
  private static let mapPoints = 64

  private let world: PointMassWorld
  private let period: Int
  private let mapSteps: Set<Int>
  private var visits = [Double](repeating: 0, count: cells * cells)
  private var visited = 0
  private let mapObservations: FloatBuffer
  private let mapValues: FloatBuffer
  private let mapSpreads: FloatBuffer

  init(world: PointMassWorld, parameters: Parameters) {
    self.world = world
    period = parameters[.coveragePeriod]
    mapSteps = Set(parameters[.valueMapSteps])
    let count = Self.mapPoints * Self.mapPoints
    mapObservations = FloatBuffer(count: 2 * count)
    mapValues = FloatBuffer(count: count)
    mapSpreads = FloatBuffer(count: count)
    for row in 0..<Self.mapPoints {
      for column in 0..<Self.mapPoints {
        let index = column * Self.mapPoints + row
        mapObservations[index] = Float(Self.place(column) * 2 - 1)
        mapObservations[count + index] = Float(Self.place(row) * 2 - 1)
      }
    }
  }

  /// The centre of a map cell as a fraction of the side.
  private static func place(_ index: Int) -> Double { (Double(index) + 0.5) / Double(mapPoints) }

  static let all = [coverage, valueMap]

  var series: [Series] { mapSteps.isEmpty ? [Self.coverage] : Self.all }

  private static let coverage = Series(
    "coverage", index: Variable("step", "control step", .int64),
    variables: [
      Variable("fraction", "fraction of the occupancy grid's cells visited", .float64),
      Variable("area", "area of the cells visited", units: "m2", .float64),
    ])

  private static let valueMap = Series(
    "value_map", index: Variable("step", "control step", .int64),
    dimensions: [mapDimension("x"), mapDimension("y")],
    variables: [
      Variable("value", "optimistic value of standing there", .float32, by: ["x", "y"]),
      Variable("spread", "standard deviation over the ensemble", .float32, by: ["x", "y"]),
    ])

  private static func mapDimension(_ name: String) -> Dimension {
    // Both worlds are 10 m wide.
    Dimension(
      name, "position \(name)", units: "m", .numbers((0..<mapPoints).map { place($0) * 10 }))
  }

  func observe(_ state: [Double], step: Int, value: any ValueFunction) -> [Row] {
    visit(x: state[0], y: state[1])
    var rows: [Row] = []
    if step % period == 0 {
      let fraction = Double(visited) / Double(visits.count)
      rows.append(
        Row(series: 0, values: [Double(step), fraction, fraction * world.side * world.side]))
    }
    if mapSteps.contains(step) { rows.append(map(value, step: step)) }
    return rows
  }

  private func visit(x: Double, y: Double) {
    let perMetre = Double(Self.cells) / world.side
    let column = min(max(Int(x * perMetre), 0), Self.cells - 1)
    let row = min(max(Int(y * perMetre), 0), Self.cells - 1)
    let index = column * Self.cells + row
    if visits[index] == 0 { visited += 1 }
    visits[index] += 1
  }

  private func map(_ value: any ValueFunction, step: Int) -> Row {
    let count = mapValues.count
    value.evaluate(mapObservations.pointer, lanes: count, into: mapValues.pointer)
    value.spread(mapObservations.pointer, lanes: count, into: mapSpreads.pointer)
    return Row(
      series: 1,
      values: [Double(step)] + mapValues.array.map(Double.init) + mapSpreads.array.map(Double.init))
  }

  func conclude() -> (grids: [Grid], summary: [Grid.Content]) {
    let centres = (0..<Self.cells).map { (Double($0) + 0.5) * world.side / Double(Self.cells) }
    let coverageMap = Grid(
      "coverage_map",
      dimensions: [
        Dimension("x", "centre of the cell", units: "m", .numbers(centres)),
        Dimension("y", "centre of the cell", units: "m", .numbers(centres)),
      ],
      [
        Grid.Content(
          Variable("visits", "control steps spent in the cell", .int32, by: ["x", "y"]), visits)
      ])
    let segments = world.segments
    let walls = Grid(
      "world",
      dimensions: [
        Dimension("wall", "wall", count: segments.count),
        Dimension("end", "coordinate of an end", .labels(["x0", "y0", "x1", "y1"])),
      ],
      [
        Grid.Content(
          Variable("walls", "ends of the walls", units: "m", by: ["wall", "end"]),
          segments.flatMap { $0 }),
        Grid.Content(
          Variable("bounds", "corners of the world", units: "m", by: ["end"]),
          [0, 0, world.side, world.side]),
      ])
    let fraction = Double(visited) / Double(visits.count)
    let coverage = Grid.Content(
      Variable("coverage", "fraction of the occupancy grid's cells visited in the run"), [fraction])
    return ([coverageMap, walls], [coverage])
  }
}

extension CoverageProbe {
  func pass(through state: StateTransfer) throws {
    try state.pass("visits", &visits)
    try state.pass("visited", &visited, in: 0...visits.count)
  }
}
