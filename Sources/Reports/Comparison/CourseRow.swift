public import Sweeps

/// One arm, or one value of an axis, against the baseline where both have cost the same: in one cell, or over
/// all of them.
public struct CourseRow: Sendable, PairedRow {
  /// For example `coverage/fraction`.
  public let dataset: String
  public let cost: Cost
  public let compared: Run.Coordinate
  public let baseline: Run.Coordinate
  public let cell: [Run.Coordinate]
  public let cells: Int
  public let pairs: Int
  /// The total cost of the cheaper run of a pair, least to greatest; `nil` without pairs.
  public let budget: ClosedRange<Double>?
  public let difference: PairedDifference?
  public let note: String
}
