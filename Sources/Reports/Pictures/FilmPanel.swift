internal import Foundation
internal import Sweeps

/// One moment of a film: what gnuplot draws, and the time that stands in its corner.
public struct FilmPanel: Sendable {
  let label: String
  /// Width over height of what is drawn; a panel of another shape keeps white margins.
  let aspect: Double
  /// gnuplot commands with the data that they read inline.
  let commands: Data

  /// - Parameters:
  ///   - pixels: `[height, width, 3]`, the top row first.
  ///   - width: pixels.
  ///   - height: pixels.
  ///   - time: s.
  public init(pixels: [UInt8], width: Int, height: Int, time: Double) {
    precondition(pixels.count == 3 * width * height)
    var commands = Data(
      """
      set xrange [-0.5:\(width).0-0.5]; set yrange [\(height).0-0.5:-0.5]
      plot '-' binary array=(\(width),\(height)) format='%uchar' using 1:2:3 with rgbimage

      """.utf8)
    commands.append(contentsOf: pixels)
    self.init(commands, aspect: Double(width) / Double(height), time: time)
  }

  init(_ commands: Data, aspect: Double, time: Double) {
    self.commands = commands
    self.aspect = aspect
    // gnuplot cuts the last pixels of a text that ends near the page's edge; a space may be cut.
    label = "\(String(format: "%.2f", time)) s "
  }
}
