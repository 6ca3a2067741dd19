/// The values that a range stands for: `0..9`, `0..20 step 5`, `0.1..0.3 step 0.1`, `1e-4..1e-3 step 1e-4`,
/// `log2 1..64`.
struct ValueRange {
  let values: [Double]

  struct Malformed: Error {
    let message: String
  }

  static let countLimit = 100_000

  /// `nil` if the text is no range.
  init?(_ text: String) throws(Malformed) {
    var words = text.split(separator: " ")
    let isLogarithmic = words.first == "log2"
    if isLogarithmic { words.removeFirst() }
    guard words.count == 1 || (words.count == 3 && words[1] == "step" && !isLogarithmic),
      let dots = words[0].firstRange(of: ".."),
      let lower = Decimal(words[0][..<dots.lowerBound]),
      let upper = Decimal(words[0][dots.upperBound...]),
      let step = words.count == 3 ? Decimal(words[2]) : Decimal("1")
    else { return nil }
    guard [lower, upper, step].allSatisfy(\.isExact) else {
      throw Malformed(message: "the range '\(text)' has too many digits")
    }
    guard lower.value <= upper.value else {
      throw Malformed(message: "the range '\(text)' runs downwards; write the smaller number first")
    }
    values =
      try isLogarithmic
      ? Self.doublings(from: lower.value, through: upper.value, text)
      : Self.steps(from: lower, through: upper, by: step, text)
  }

  private static func doublings(
    from lower: Double, through upper: Double, _ text: String
  ) throws(Malformed) -> [Double] {
    guard lower > 0 else {
      throw Malformed(
        message: "the range '\(text)' doubles from its first number, which must be over 0")
    }
    var values = [lower]
    while let last = values.last, last * 2 <= upper { values.append(last * 2) }
    return values
  }

  /// Steps in whole units of the last decimal place, so that the values are the decimals that
  /// people write: 0.3, where adding up 0.1 gives 0.30000000000000004.
  private static func steps(
    from lower: Decimal, through upper: Decimal, by step: Decimal, _ text: String
  ) throws(Malformed) -> [Double] {
    let places = max(0, lower.places, upper.places, step.places)
    guard let first = lower.units(places), let last = upper.units(places),
      let by = step.units(places)
    else { throw Malformed(message: "the range '\(text)' has too many digits") }
    guard by > 0 else { throw Malformed(message: "the step of the range '\(text)' must be over 0") }
    let count = (last - first) / by + 1
    guard count <= countLimit else {
      throw Malformed(
        message:
          "the range '\(text)' has \(count) values; at most \(countLimit) runs can be planned")
    }
    let scale = Decimal.powerOfTen(places)
    return (0..<count).map { Double(first + $0 * by) / scale }
  }
}

/// A number as it is written: `-0.25` is -25 units of two places, `1e3` one unit of -3 places.
private struct Decimal {
  let digits: Int
  let places: Int
  /// The nearest double.
  let value: Double

  init?(_ text: some StringProtocol) {
    let unsigned = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let halves = unsigned.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    let parts = halves[0].split(separator: ".", omittingEmptySubsequences: false)
    guard halves.count <= 2, (1...2).contains(parts.count),
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
      halves[0].utf8.count <= 18, let magnitude = Int(parts.joined()),
      let exponent = halves.count == 2 ? Self.exponent(String(halves[1])) : 0,
      let value = Double(String(text))
    else { return nil }
    digits = text.hasPrefix("-") ? -magnitude : magnitude
    places = (parts.count == 2 ? parts[1].utf8.count : 0) - exponent
    self.value = value
  }

  private static func exponent(_ text: String) -> Int? { text.utf8.count <= 4 ? Int(text) : nil }

  /// Whether the power of ten that it is a multiple of, or its inverse, is a double.
  var isExact: Bool { abs(places) <= 22 }

  /// `nil` beyond 2^53, where quotients are no longer the nearest doubles.
  func units(_ places: Int) -> Int? {
    let units = Double(digits) * Self.powerOfTen(places - self.places)
    return abs(units) <= 0x1p53 ? Int(units) : nil
  }

  /// Exact up to 10^22; a multiple of a greater one is 0 or over 2^53.
  static func powerOfTen(_ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }
}
