/// Spells numbers in the shortest digits that read back to the same `Double`.
enum NumberText {
  /// The most bytes that a number takes.
  static let capacity = 32
  private static let scale = 1e9
  private typealias Bytes = UnsafeMutablePointer<UInt8>

  /// - Returns: how many bytes were written.
  static func write(_ value: Int, to bytes: UnsafeMutablePointer<UInt8>) -> Int {
    guard value < 0 else { return writeDigits(of: UInt64(value), to: bytes) }
    bytes[0] = UInt8(ascii: "-")
    return 1 + writeDigits(of: UInt64(value.magnitude), to: bytes + 1)
  }

  /// `NaN` and `Inf` as R, NumPy and gnuplot all read them.
  ///
  /// - Returns: how many bytes were written.
  static func write(_ value: Double, to bytes: UnsafeMutablePointer<UInt8>) -> Int {
    let magnitude = value.magnitude
    guard magnitude < 0x1p53 else { return write(unusual(value), to: bytes) }
    if value.sign == .minus { bytes[0] = UInt8(ascii: "-") }
    let sign = value.sign == .minus ? 1 : 0
    if magnitude.rounded() == magnitude {
      return sign + writeDigits(of: UInt64(magnitude), to: bytes + sign)
    }
    // At most one decimal of 15 digits reads back to a given Double, and dividing two exact integers rounds as reading
    // the decimal would, so equality proves the digits.
    let scaled = (magnitude * scale).rounded()
    if scaled < 1e15, scaled / scale == magnitude {
      return sign + writeDecimal(UInt64(scaled), to: bytes + sign)
    }
    return write(value.description, to: bytes)
  }

  private static func unusual(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "Inf" }
    return value.description
  }

  private static func write(_ text: String, to bytes: Bytes) -> Int {
    var count = 0
    for byte in text.utf8 {
      bytes[count] = byte
      count += 1
    }
    return count
  }

  /// `scaled · 10⁻⁹`, not an integer, without trailing zeros.
  private static func writeDecimal(_ scaled: UInt64, to bytes: Bytes) -> Int {
    let unit = UInt64(scale)
    var count = writeDigits(of: scaled / unit, to: bytes)
    bytes[count] = UInt8(ascii: ".")
    var left = scaled % unit
    for place in stride(from: count + 9, to: count, by: -1) {
      bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: left % 10)
      left /= 10
    }
    count += 9
    while bytes[count] == UInt8(ascii: "0") { count -= 1 }
    return count + 1
  }

  private static func writeDigits(of value: UInt64, to bytes: Bytes) -> Int {
    var count = 1
    var rest = value / 10
    while rest > 0 {
      count += 1
      rest /= 10
    }
    var left = value
    for place in stride(from: count - 1, through: 0, by: -1) {
      bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: left % 10)
      left /= 10
    }
    return count
  }
}
