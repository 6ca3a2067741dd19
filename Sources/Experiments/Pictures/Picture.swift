/// Pixels, the top row first: `[height, width, 3]`, red, green and blue from 0 to 255.
public struct Picture: Sendable, Hashable {
  public let width: Int
  public let height: Int
  public let pixels: [UInt8]
}

/// Where a scene is seen from; the scene says what it looks at.
public struct Camera: Sendable, Hashable {
  /// Where it looks, counter-clockwise from the x axis, degrees.
  public var azimuth: Double
  /// Degrees; negative from above.
  public var elevation: Double
  /// m
  public var distance: Double

  public init(azimuth: Double, elevation: Double, distance: Double) {
    self.azimuth = azimuth
    self.elevation = elevation
    self.distance = distance
  }
}
