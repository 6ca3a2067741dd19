internal import Foundation

/// Numbers for people: three or four digits, a dash where there is none.
extension NumberText {
  static let none = "-"

  static func short(_ value: Double?) -> String { spelled(value, "%.4g") }

  static func signed(_ value: Double?) -> String { spelled(value, "%+.3g") }

  static func signed(_ interval: Interval?) -> String {
    interval.map { "\(signed($0.lower)) to \(signed($0.upper))" } ?? none
  }

  /// A probability.
  static func share(_ value: Double?) -> String { spelled(value, "%.2f") }

  static func share(_ interval: Interval?) -> String {
    interval.map { "\(share($0.lower)) to \(share($0.upper))" } ?? none
  }

  /// NaN has no sign either.
  private static func spelled(_ value: Double?, _ format: String) -> String {
    value.map { $0.isNaN ? "nan" : String(format: format, $0) } ?? none
  }
}
