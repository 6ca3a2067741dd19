internal import Sweeps

/// Occupancy of a planar world, what an ensemble says of where the point has been and where it has not, and maps
/// of the value.
///
/// Coverage is the fraction of the cells of an occupancy grid that the point has been in; the paper (figure
/// 2a) does not give its grid, ours is 20 x 20.
final class CoverageProbe: Probe {
  private static let cells = 20
  private static let mapPoints = 64
  /// Coverage rows per row of what the ensemble says, which costs as much as ten control steps.
  private static let coverageRows = 5

  private let world: PointMassWorld
  private let period: Int
  private let mapSteps: Set<Int>
  private let hasEnsemble: Bool
  private var visits = [Double](repeating: 0, count: cells * cells)
  private var visited = 0
  private let mapObservations: FloatBuffer
  private let mapValues: FloatBuffer
  private let mapSpreads: FloatBuffer
  /// Of the centres of the occupancy grid's cells, `[2, cells]`.
  private let cellObservations: FloatBuffer

  init(world: PointMassWorld, parameters: Parameters) {
    self.world = world
    period = parameters[.coveragePeriod]
    mapSteps = Set(parameters[.valueMapSteps])
    hasEnsemble = parameters.hasValue
    let count = Self.mapPoints * Self.mapPoints
    mapObservations = Self.observations(perSide: Self.mapPoints)
    mapValues = FloatBuffer(count: count)
    mapSpreads = FloatBuffer(count: count)
    cellObservations = Self.observations(perSide: Self.cells)
  }

  /// Of the centres of a grid's cells: `[2, count · count]`, x varying slowest.
  private static func observations(perSide count: Int) -> FloatBuffer {
    let observations = FloatBuffer(count: 2 * count * count)
    for row in 0..<count {
      for column in 0..<count {
        let index = column * count + row
        observations[index] = Float(centre(column, of: count) * 2 - 1)
        observations[count * count + index] = Float(centre(row, of: count) * 2 - 1)
      }
    }
    return observations
  }

  /// The centre of a cell as a fraction of the side.
  private static func centre(_ index: Int, of count: Int) -> Double {
    (Double(index) + 0.5) / Double(count)
  }

  static let all = [coverage, exploration, valueMap]

  static let metrics = [
    Metric(
      "summary/coverage", "Fraction of the occupancy grid's cells visited (point-mass tasks).")
  ]

  var series: [Series] {
    [Self.coverage] + (hasEnsemble ? [Self.exploration] : [])
      + (mapSteps.isEmpty ? [] : [Self.valueMap])
  }

  private static let coverage = Series(
    "coverage", index: Variable("step", "control step", .int64),
    variables: [
      Variable("fraction", "fraction of the occupancy grid's cells visited", .float64),
      Variable("area", "area of the cells visited", units: "m2", .float64),
    ])

  static let exploration = Series(
    "exploration", index: Variable("step", "control step", .int64),
    variables: [
      Variable(
        "visited_spread",
        "standard deviation over the ensemble, mean over the occupancy grid's cells visited",
        .float32),
      Variable("unvisited_spread", "the same over all other cells; 0 if there are none", .float32),
      Variable(
        "visited_value",
        "optimistic value of standing at a cell's centre, mean over the cells visited", .float32),
      Variable("unvisited_value", "the same over all other cells; 0 if there are none", .float32),
    ])

  static let valueMap = Series(
    "value_map", index: Variable("step", "control step", .int64),
    dimensions: [mapDimension("x"), mapDimension("y")],
    variables: [
      Variable("value", "optimistic value of standing there", .float32, by: ["x", "y"]),
      Variable("spread", "standard deviation over the ensemble", .float32, by: ["x", "y"]),
    ])

  private static func mapDimension(_ name: String) -> Dimension {
    // Both worlds are 10 m wide.
    Dimension(
      name, "position \(name)", units: "m",
      .numbers((0..<mapPoints).map { centre($0, of: mapPoints) * 10 }))
  }

  func observe(_ state: [Double], step: Int, value: any ValueFunction) -> [Row] {
    visit(x: state[0], y: state[1])
    var rows: [Row] = []
    if step % period == 0 {
      let fraction = Double(visited) / Double(visits.count)
      rows.append(
        Row(series: 0, values: [Double(step), fraction, fraction * world.side * world.side]))
    }
    if hasEnsemble, step % (Self.coverageRows * period) == 0 {
      rows.append(exploration(by: value, step: step))
    }
    if mapSteps.contains(step) { rows.append(map(value, step: step)) }
    return rows
  }

  private func exploration(by value: any ValueFunction, step: Int) -> Row {
    value.evaluate(
      cellObservations.pointer, lanes: visits.count, into: mapValues.pointer,
      spreads: mapSpreads.pointer)
    func means(of numbers: FloatBuffer) -> [Double] {
      var sums = (visited: 0.0, unvisited: 0.0)
      for cell in visits.indices {
        if visits[cell] > 0 {
          sums.visited += Double(numbers[cell])
        } else {
          sums.unvisited += Double(numbers[cell])
        }
      }
      return [
        sums.visited / Double(visited),
        sums.unvisited / Double(max(visits.count - visited, 1)),
      ]
    }
    return Row(
      series: 1, values: [Double(step)] + means(of: mapSpreads) + means(of: mapValues))
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
    value.evaluate(
      mapObservations.pointer, lanes: count, into: mapValues.pointer, spreads: mapSpreads.pointer)
    return Row(
      series: series.count - 1,
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
          Variable("visits", "times seen in the cell, the start first", .int32, by: ["x", "y"]),
          visits)
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
