/// How far a run has come: `step` of `total` control steps, or of whatever unit the run counts in.
public struct RunProgress: Sendable, Hashable, Codable {
  public let step: Int
  public let total: Int

  public init(step: Int, of total: Int) {
    self.step = step
    self.total = total
  }

  /// From 0 to 1.
  public var fraction: Double { total > 0 ? min(1, max(0, Double(step) / Double(total))) : 0 }
}
