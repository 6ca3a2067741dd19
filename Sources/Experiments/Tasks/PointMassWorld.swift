/// A square world of lattice cells with thin walls on the lattice lines.
struct PointMassWorld: Sendable {
  /// A wall along a lattice line, in lattice units.
  struct Wall: Sendable {
    let from: (x: Int, y: Int)
    let to: (x: Int, y: Int)

    static func horizontal(y: Int, x: ClosedRange<Int>) -> Wall {
      Wall(from: (x.lowerBound, y), to: (x.upperBound, y))
    }

    static func vertical(x: Int, y: ClosedRange<Int>) -> Wall {
      Wall(from: (x, y.lowerBound), to: (x, y.upperBound))
    }
  }

  /// Cells along each side.
  let size: Int
  /// Metres between lattice lines.
  let spacing: Double
  /// Metres.
  let start: (x: Double, y: Double)
  /// The four outer walls are implied.
  let walls: [Wall]

  /// Metres along each side.
  var side: Double { Double(size) * spacing }

  /// 10 x 10 m without obstacles, start in the middle.
  static let box = PointMassWorld(size: 5, spacing: 2, start: (5, 5), walls: [])

  /// 10 x 10 m: five dead ends on the left, a spine, a winding corridor on the right.
  static let maze = PointMassWorld(
    size: 5, spacing: 2, start: (5, 1),
    walls: [
      .horizontal(y: 1, x: 0...2), .horizontal(y: 2, x: 0...2), .horizontal(y: 3, x: 0...2),
      .horizontal(y: 4, x: 0...2), .horizontal(y: 4, x: 3...4), .horizontal(y: 3, x: 4...5),
      .horizontal(y: 2, x: 3...4), .horizontal(y: 1, x: 4...5), .vertical(x: 3, y: 0...4),
    ])

  private var outerWalls: [Wall] {
    [
      .horizontal(y: 0, x: 0...size), .horizontal(y: size, x: 0...size),
      .vertical(x: 0, y: 0...size), .vertical(x: size, y: 0...size),
    ]
  }

  /// Every wall in metres, x0, y0, x1, y1, the outer ones first.
  var segments: [[Double]] {
    (outerWalls + walls).map { wall in
      [wall.from.x, wall.from.y, wall.to.x, wall.to.y].map { Double($0) * spacing }
    }
  }

  /// How far a point in each cell may go in one step, `[row, column]` in metres: 1 mm short of a wall,
  /// infinitely far where there is none.
  var limits: (xLower: [Float], xUpper: [Float], yLower: [Float], yUpper: [Float]) {
    let open = [Float](repeating: .infinity, count: size * size)
    var xLower = open.map { -$0 }
    var xUpper = open
    var yLower = open.map { -$0 }
    var yUpper = open
    let gap: Float = 0.001
    for wall in outerWalls + walls {
      if wall.from.y == wall.to.y {
        let line = Float(Double(wall.from.y) * spacing)
        for column in wall.from.x..<wall.to.x {
          if wall.from.y < size { yLower[wall.from.y * size + column] = line + gap }
          if wall.from.y > 0 { yUpper[(wall.from.y - 1) * size + column] = line - gap }
        }
      } else {
        let line = Float(Double(wall.from.x) * spacing)
        for row in wall.from.y..<wall.to.y {
          if wall.from.x < size { xLower[row * size + wall.from.x] = line + gap }
          if wall.from.x > 0 { xUpper[row * size + wall.from.x - 1] = line - gap }
        }
      }
    }
    return (xLower, xUpper, yLower, yUpper)
  }
}
