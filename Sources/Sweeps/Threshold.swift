/// What a run succeeds by: `coverage/fraction >= 0.3`.
public struct Threshold: Sendable, Hashable, Codable {
  /// A metric, for example `summary/average_reward`, or a dataset of a series, for example
  /// `coverage/fraction`: then it is enough that one of its rows gets there, as a mean over its further dimensions.
  public let quantity: String
  /// Whether it is reached from below; else from above.
  public let isAtLeast: Bool
  public let value: Double

  public init(_ quantity: String, isAtLeast: Bool, _ value: Double) {
    self.quantity = quantity
    self.isAtLeast = isAtLeast
    self.value = value
  }

  /// Whether a value is on the right side of the threshold, which belongs to it; NaN never is.
  public func isReached(by number: Double) -> Bool {
    isAtLeast ? number >= value : number <= value
  }
}

extension Threshold: CustomStringConvertible {
  public var description: String {
    "\(quantity) \(isAtLeast ? ">=" : "<=") \(ParameterValue.number(value))"
  }
}
