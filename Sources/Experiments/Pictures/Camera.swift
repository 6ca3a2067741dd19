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
