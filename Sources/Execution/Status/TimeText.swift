internal import Foundation

/// Durations as people say them.
package enum TimeText {
  /// "850 ms", "12 s", "3 min 5 s", "2 h 10 min", "1 d 4 h".
  package static func spelled(_ seconds: Double) -> String {
    guard seconds >= 1 || seconds == 0 else {
      return "\(Int((max(0, seconds) * 1000).rounded())) ms"
    }
    let whole = Int(min(seconds, 1e15).rounded())
    let units = [(86400, "d"), (3600, "h"), (60, "min"), (1, "s")]
    let first = units.firstIndex { whole >= $0.0 } ?? units.count - 1
    return units[first...].prefix(2).compactMap { size, name -> String? in
      let upper = units[first].0
      let count = size == upper ? whole / size : whole % upper / size
      return count > 0 || size == upper ? "\(count) \(name)" : nil
    }
    .joined(separator: " ")
  }
}
