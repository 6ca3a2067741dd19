/// A range that a statistic is believed to lie in.
public struct Interval: Sendable, Hashable {
  public let lower: Double
  public let upper: Double

  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// The probability that it covers the true value.
  static let level = 0.95
}
