/// Pixels, the upper row first: `[height, width, 3]`, red, green and blue of 0 to 255.
public struct Picture: Sendable, Hashable {
  public let width: Int
  public let height: Int
  public let pixels: [UInt8]
}

/// From where a scene is seen; what it looks at, the scene says.
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
