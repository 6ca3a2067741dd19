/// A range that a statistic is believed to lie in.
public struct Interval: Sendable, Hashable {
  public let lower: Double
  public let upper: Double

  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// How likely it is to hold what it is of.
  static let level = 0.95
}
