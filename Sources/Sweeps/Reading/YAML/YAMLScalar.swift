/// A scalar of a YAML file, typed by the core schema of YAML 1.2: `1e-3` is a number, `no` is text.
struct YAMLScalar: Hashable {
  let text: String
  /// Written without quotes; all others are text.
  let isPlain: Bool

  enum Typed: Hashable {
    case value(ParameterValue)
    case null
    /// A number that no run can have, and what to write instead.
    case unusable(String)
  }

  var typed: Typed {
    guard isPlain else { return .value(.string(text)) }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .value(.boolean(true))
    case "false", "False", "FALSE": return .value(.boolean(false))
    default: return Self.number(text) ?? .value(.string(text))
    }
  }

  /// `nil` if the text is none of YAML's numbers.
  private static func number(_ text: String) -> Typed? {
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    guard text.utf8.count - digits.count <= 1, let first = digits.first else { return nil }
    let unsigned = String(Substring(digits))
    if [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(unsigned) {
      return .unusable("'\(text)' is not finite; write a finite number")
    }
    guard first == UInt8(ascii: ".") || first.isDigit else { return nil }
    return based(text) ?? decimal(unsigned, text)
  }

  private static func based(_ text: String) -> Typed? {
    for (prefix, radix) in [("0x", 16), ("0o", 8)] where text.hasPrefix(prefix) {
      guard text.utf8.count > 2, text.utf8.dropFirst(2).allSatisfy({ $0.isHexadecimalDigit }),
        let number = Int(text.dropFirst(2), radix: radix)
      else { return nil }
      return exact(Double(number), isInteger: true, text)
    }
    return nil
  }

  private static func decimal(_ unsigned: String, _ text: String) -> Typed? {
    var rest = Substring(unsigned).utf8
    let whole = rest.prefix(while: \.isDigit)
    rest = rest.dropFirst(whole.count)
    let isInteger = rest.isEmpty
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix(while: \.isDigit)
      guard !(whole.isEmpty && fraction.isEmpty) else { return nil }
      rest = rest.dropFirst(1 + fraction.count)
    }
    if let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        rest = rest.dropFirst()
      }
      guard !rest.isEmpty else { return nil }
      rest = rest.drop(while: \.isDigit)
    }
    guard rest.isEmpty, let number = Double(text) else { return nil }
    return exact(number, isInteger: isInteger, text)
  }

  private static func exact(_ number: Double, isInteger: Bool, _ text: String) -> Typed {
    if !number.isFinite { return .unusable("'\(text)' is too large for a number") }
    if isInteger, abs(number) >= 0x1p53 {
      return .unusable(
        "'\(text)' is not below 2^53, from where not every integer is exact; "
          + "write a smaller one, or quotes where text is meant")
    }
    return .value(.number(number))
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  fileprivate var isHexadecimalDigit: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
  }
}
