/// A value as a sweep file can state it.
///
/// Numbers have one type, so that `4` and `4.0` are the same value and give the same run.
public enum ParameterValue: Hashable, Sendable {
  case boolean(Bool)
  case number(Double)
  case string(String)
  case list([ParameterValue])
}

extension ParameterValue {
  /// The value as canonical JSON: integral numbers without a point, all others in the shortest form that
  /// reads back to the same `Double`, strings with the escapes that JSON demands and no others.
  public var canonicalJSON: String {
    switch self {
    case .boolean(let flag): flag ? "true" : "false"
    case .number(let number): Self.canonicalJSON(number)
    case .string(let text): Self.canonicalJSON(text)
    case .list(let values): "[" + values.map(\.canonicalJSON).joined(separator: ",") + "]"
    }
  }

  static func canonicalJSON(_ number: Double) -> String {
    // Beyond 2^53 not every integer is a Double, and the digits would claim more than is known.
    if number.rounded() == number, abs(number) <= 0x1p53 { return String(Int64(number)) }
    return String(number)
  }

  static func canonicalJSON(_ text: String) -> String {
    // Almost no text needs an escape, and a sweep asks for this hundreds of thousands of times.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
    {
      return "\"\(text)\""
    }
    var json = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": json += "\\\""
      case "\\": json += "\\\\"
      case "\n": json += "\\n"
      case "\r": json += "\\r"
      case "\t": json += "\\t"
      case let control where control.value < 0x20:
        let digits = String(control.value, radix: 16)
        json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: json.unicodeScalars.append(scalar)
      }
    }
    return json + "\""
  }
}

extension ParameterValue: CustomStringConvertible {
  /// The value as people write it in a run id or on a command line: strings bare, the rest as JSON.
  public var description: String {
    switch self {
    case .string(let text): text
    case .list(let values): "[" + values.map(\.description).joined(separator: ",") + "]"
    default: canonicalJSON
    }
  }
}

extension ParameterValue: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = .boolean(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .string(text)
    } else {
      self = .list(try container.decode([ParameterValue].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .boolean(let flag): try container.encode(flag)
    case .number(let number): try container.encode(number)
    case .string(let text): try container.encode(text)
    case .list(let values): try container.encode(values)
    }
  }
}

extension ParameterValue: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
{
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(arrayLiteral elements: ParameterValue...) { self = .list(elements) }
}
