/// What counts as a run's success: `coverage/fraction >= 0.3`.
public struct Threshold: Sendable, Hashable, Codable {
  /// A metric, for example `summary/average_reward`, or a dataset of a series, for example `coverage/fraction`: then
  /// one row that reaches it is enough, as a mean over its further dimensions.
  public let quantity: String
  /// Whether it is reached from below; else from above.
  public let isAtLeast: Bool
  public let value: Double

  public init(_ quantity: String, isAtLeast: Bool, _ value: Double) {
    self.quantity = quantity
    self.isAtLeast = isAtLeast
    self.value = value
  }

  /// Whether a value is at the threshold or on its right side; NaN never is.
  public func isReached(by number: Double) -> Bool {
    isAtLeast ? number >= value : number <= value
  }
}

extension Threshold: CustomStringConvertible {
  public var description: String {
    "\(quantity) \(isAtLeast ? ">=" : "<=") \(ParameterValue.number(value))"
  }
}
