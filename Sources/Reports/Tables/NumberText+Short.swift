internal import Foundation

/// Numbers for people: three or four digits, a dash where there is none.
extension NumberText {
  static let none = "-"

  static func short(_ value: Double?) -> String { value.map { String(format: "%.4g", $0) } ?? none }

  static func signed(_ value: Double?) -> String {
    value.map { String(format: "%+.3g", $0) } ?? none
  }

  static func signed(_ interval: Interval?) -> String {
    interval.map { "\(signed($0.lower)) to \(signed($0.upper))" } ?? none
  }

  /// A probability.
  static func share(_ value: Double?) -> String { value.map { String(format: "%.2f", $0) } ?? none }

  static func share(_ interval: Interval?) -> String {
    interval.map { "\(share($0.lower)) to \(share($0.upper))" } ?? none
  }
}
