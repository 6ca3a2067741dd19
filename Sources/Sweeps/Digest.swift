internal import CMD

/// The identity of a run's result: SHA-256 of the identity version and the canonical parameters.
///
/// Anyone can recompute it: `printf 'polo-run-1\n%s' "$parameters" | sha256sum`.
public struct Digest: Sendable, Hashable, Codable {
  /// Changes when a default does, and with anything that gives all runs another distribution.
  public static let version = "polo-run-1"

  /// 64 hexadecimal digits.
  public let hexadecimal: String

  public init(of parameters: Parameters) {
    self.init(of: "\(Self.version)\n\(parameters.canonicalJSON)")
  }

  public init(of text: String) { self.init(of: Array(text.utf8)) }

  /// The digest of a grid's values: variable by variable, in the order of their names, each name and its values' bits.
  public init(of grid: Grid) {
    var bytes: [UInt8] = []
    for content in grid.contents.sorted(by: { $0.variable.name < $1.variable.name }) {
      bytes += Array(content.variable.name.utf8) + [0]
      for value in content.values {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
      }
    }
    self.init(of: bytes)
  }

  private init(of bytes: [UInt8]) {
    var digits = [CChar](repeating: 0, count: 65)
    _ = bytes.withUnsafeBufferPointer { SHA256Data($0.baseAddress, $0.count, &digits) }
    hexadecimal = String(decoding: digits.prefix(64).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The first 12 digits, which name a run's folder: 48 bits, so that among 10,000 runs two collide once in
  /// five million sweeps; expansion checks that they do not.
  public var short: String { String(hexadecimal.prefix(12)) }

  /// The digest of a file's content.
  ///
  /// - Returns: `nil` if the file cannot be read.
  public init?(ofFile path: String) {
    var digits = [CChar](repeating: 0, count: 65)
    guard SHA256File(path, &digits) != nil else { return nil }
    hexadecimal = String(decoding: digits.prefix(64).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  init(hexadecimal: String) { self.hexadecimal = hexadecimal }

  public init(from decoder: any Decoder) throws {
    hexadecimal = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hexadecimal)
  }
}

extension Digest {
  /// Two different digests whose short forms are the same; `nil` if there are none.
  package static func shortCollision(among digests: [Digest]) -> (Digest, Digest)? {
    var byShort: [String: Digest] = [:]
    for digest in digests {
      if let other = byShort.updateValue(digest, forKey: digest.short), other != digest {
        return (other, digest)
      }
    }
    return nil
  }
}
