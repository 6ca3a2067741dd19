/// Runs chosen by the values that they have: `polo`, `target.horizon=16`, `polo,planner.horizon=8`.
public struct Selection: Sendable, Hashable, Codable {
  /// On `arm`, `seed` or axes of the sweep; a run must meet all. In a file each names a different axis; in
  /// selections joined by `and` an axis may occur twice.
  public let conditions: [Run.Coordinate]

  public init(_ conditions: [Run.Coordinate]) { self.conditions = conditions }

  public var axes: [String] { conditions.map(\.axis) }

  public func contains(_ run: Run) -> Bool {
    conditions.allSatisfy { run[$0.axis] == $0.value }
  }

  /// The runs that are in both.
  public func and(_ other: Selection) -> Selection { Selection(conditions + other.conditions) }

  /// Whether no run can be in both, whatever else it has.
  func excludes(_ other: Selection) -> Bool {
    conditions.contains { condition in
      other.conditions.contains { $0.axis == condition.axis && $0.value != condition.value }
    }
  }
}

extension Selection: CustomStringConvertible {
  /// As it is written in a sweep file, an arm by its name alone.
  public var description: String {
    conditions.map { $0.axis == "arm" ? "\($0.value)" : "\($0.axis)=\($0.value)" }
      .joined(separator: ",")
  }
}
