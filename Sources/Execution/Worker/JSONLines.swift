internal import Foundation

/// Values as JSON lines: an encoded value never holds a line break.
struct JSONLines {
  private let encoder = JSONEncoder()
  private let decoder = JSONDecoder()

  init() {
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  /// A value as one line, its line break included.
  func line(_ value: some Encodable) throws -> [UInt8] {
    var data = try encoder.encode(value)
    data.append(UInt8(ascii: "\n"))
    return Array(data)
  }

  func value<Value: Decodable>(_ type: Value.Type, of line: [UInt8]) throws -> Value {
    try decoder.decode(type, from: Data(line))
  }
}
