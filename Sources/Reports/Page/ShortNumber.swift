internal import Foundation

/// Numbers and amounts as a page's tables show them.
enum ShortNumber {
  /// Three or four significant digits; integers in full.
  static func text(_ value: Double) -> String {
    if value.rounded() == value, abs(value) < 1e6 { return String(Int(value)) }
    return String(format: "%.4g", value)
  }

  /// "1.9 core-hours" for 6840 s.
  static func cores(_ seconds: Double) -> String {
    seconds < 60
      ? String(format: seconds < 1 ? "%.2f core-seconds" : "%.1f core-seconds", seconds)
      : seconds < 3600
        ? String(format: "%.1f core-minutes", seconds / 60)
        : String(format: "%.1f core-hours", seconds / 3600)
  }

  /// "12.3 s", "4.5 min", "1.9 h".
  static func duration(_ seconds: Double) -> String {
    seconds < 60
      ? String(format: seconds < 1 ? "%.3f s" : "%.1f s", seconds)
      : seconds < 3600
        ? String(format: "%.1f min", seconds / 60) : String(format: "%.1f h", seconds / 3600)
  }

  /// "412 MiB".
  static func memory(_ bytes: Double) -> String {
    bytes < 0x1p30
      ? String(format: "%.0f MiB", bytes / 0x1p20) : String(format: "%.1f GiB", bytes / 0x1p30)
  }

  /// "12.3 million".
  static func count(_ value: Double) -> String {
    if value >= 1e9 { return String(format: "%.3g billion", value / 1e9) }
    if value >= 1e6 { return String(format: "%.3g million", value / 1e6) }
    return grouped(Int(value))
  }

  /// "12 000", with a non-breaking space.
  private static func grouped(_ value: Int) -> String {
    var text = ""
    for (place, digit) in String(value).reversed().enumerated() {
      if place > 0, place.isMultiple(of: 3) { text.append("\u{202f}") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
