/// Spells numbers in the shortest digits that read back to the same `Double`.
struct NumberText {
  private static let scale = 1e9

  func append(_ value: Int, to bytes: inout [UInt8]) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    appendDigits(of: UInt64(value.magnitude), to: &bytes)
  }

  /// `NaN` and `Inf` as R, NumPy and gnuplot all read them.
  func append(_ value: Double, to bytes: inout [UInt8]) {
    // A decimal of at most 15 digits that reads back to a Double is the only one of 15 digits that does, and
    // dividing two exact integers rounds as reading the decimal would: so equality proves the digits.
    let magnitude = value.magnitude
    let scaled = (magnitude * Self.scale).rounded()
    if scaled < 1e15, scaled > 0, scaled / Self.scale == magnitude {
      if value < 0 { bytes.append(UInt8(ascii: "-")) }
      appendDecimal(UInt64(scaled), to: &bytes)
    } else if magnitude < 0x1p53, value.rounded() == value {
      if value.sign == .minus { bytes.append(UInt8(ascii: "-")) }
      appendDigits(of: UInt64(magnitude), to: &bytes)
    } else if value.isNaN {
      bytes.append(contentsOf: "NaN".utf8)
    } else if value.isInfinite {
      bytes.append(contentsOf: (value < 0 ? "-Inf" : "Inf").utf8)
    } else {
      bytes.append(contentsOf: value.description.utf8)
    }
  }

  /// `scaled · 10⁻⁹` without zeros at its end.
  private func appendDecimal(_ scaled: UInt64, to bytes: inout [UInt8]) {
    let unit = UInt64(Self.scale)
    let (whole, rest) = scaled.quotientAndRemainder(dividingBy: unit)
    appendDigits(of: whole, to: &bytes)
    guard rest > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    var left = rest
    var place = unit / 10
    while left > 0 {
      let (digit, below) = left.quotientAndRemainder(dividingBy: place)
      bytes.append(UInt8(ascii: "0") + UInt8(digit))
      left = below
      place /= 10
    }
  }

  private func appendDigits(of value: UInt64, to bytes: inout [UInt8]) {
    if value < 10 {
      bytes.append(UInt8(ascii: "0") + UInt8(value))
      return
    }
    let start = bytes.count
    var left = value
    while left > 0 {
      let (rest, digit) = left.quotientAndRemainder(dividingBy: 10)
      bytes.append(UInt8(ascii: "0") + UInt8(digit))
      left = rest
    }
    bytes[start...].reverse()
  }
}
