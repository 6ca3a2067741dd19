internal import Foundation
public import Records

/// The recorded path of a point through its walled world.
public struct PathPicture {
  /// `[x0, y0, x1, y1]`, m.
  private let bounds: [Double]
  /// `[walls, 4]`: `x0, y0, x1, y1`, m.
  private let walls: [Double]
  /// `[steps, components]`, x and y first, m.
  private let states: [Double]
  private let components: Int

  /// - Returns: `nil` if the record is not of a point in a walled world.
  /// - Throws: if it cannot be read.
  public init?(_ record: Record) throws {
    guard record.contains("world/walls") else { return nil }
    bounds = try record.values("world/bounds")
    walls = try record.values("world/walls")
    states = try record.values("trajectory/state")
    let shape = try record.shape(of: "trajectory/state")
    components = shape.count == 2 ? shape[1] : 0
    let isSound =
      bounds.count == 4 && bounds[2] > bounds[0] && bounds[3] > bounds[1]
      && walls.count % 4 == 0 && components >= 2
    guard isSound else {
      throw ReportError.badShape(
        file: record.path, dataset: "trajectory/state", shape: shape,
        expected: "states of x and y, in a world with bounds and walls")
    }
  }

  /// The walls, the path until a step, and where the point is then.
  ///
  /// - Parameters:
  ///   - row: of the trajectory.
  ///   - time: s.
  public func panel(at row: Int, time: Double) -> FilmPanel {
    func place(_ row: Int) -> String {
      "\(states[row * components]) \(states[row * components + 1])"
    }
    let path = (0...row).map(place).joined(separator: "\n")
    let segments = stride(from: 0, to: walls.count, by: 4).map { first in
      let wall = walls[first..<first + 4].map(\.self)
      return "\(wall[0]) \(wall[1]) \(wall[2] - wall[0]) \(wall[3] - wall[1])"
    }.joined(separator: "\n")
    let margin = 0.02 * max(bounds[2] - bounds[0], bounds[3] - bounds[1])
    let commands = """
      set xrange [\(bounds[0] - margin):\(bounds[2] + margin)]
      set yrange [\(bounds[1] - margin):\(bounds[3] + margin)]
      plot '-' using 1:2 with lines linewidth 1.5 linecolor rgb '#0072B2', \\
        '-' using 1:2:3:4 with vectors nohead linewidth 3 linecolor rgb '#404040', \\
        '-' using 1:2 with points pointtype 7 pointsize 1.6 linecolor rgb '#D55E00'
      \(path)
      e
      \(segments)
      e
      \(place(row))
      e

      """
    return FilmPanel(
      Data(commands.utf8), aspect: (bounds[2] - bounds[0]) / (bounds[3] - bounds[1]), time: time)
  }
}
