import Workbench

/// Random changes of bytes, the same for a seed.
struct Mutation {
  private var random: SplitMix
  private let words: [[UInt8]]

  init(seed: UInt64, words: [[UInt8]]) {
    random = SplitMix(seed: seed)
    self.words = words
  }

  /// One of the inputs, changed in one to eight places.
  mutating func apply(to pool: [[UInt8]], longest: Int) -> [UInt8] {
    var bytes = pick(pool)
    for _ in 0..<(1 << Int.random(in: 0...3, using: &random)) { change(&bytes, pool) }
    return Array(bytes.prefix(longest))
  }

  private mutating func change(_ bytes: inout [UInt8], _ pool: [[UInt8]]) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    let end = min(bytes.count, place + Int.random(in: 0...32, using: &random))
    switch Int.random(in: 0..<10, using: &random) {
    case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1 where place < bytes.count: bytes[place] = .random(in: .min ... .max, using: &random)
    case 2: bytes.removeSubrange(place..<end)
    case 3: bytes.insert(contentsOf: bytes[place..<end], at: end)
    case 4:
      let other = pick(pool)
      let from = Int.random(in: 0...other.count, using: &random)
      let part = other[from..<min(other.count, from + Int.random(in: 0...200, using: &random))]
      bytes.insert(contentsOf: part, at: place)
    case 5: bytes.replaceSubrange(place..<end, with: number())
    case 6 where place + 8 <= bytes.count:
      let extremes: [UInt64] = [0, 1, .max, 1 << 63, 1 << 31, 1 << 32, 0x7fff_ffff, 0xffff]
      withUnsafeBytes(of: pick(extremes).littleEndian) {
        bytes.replaceSubrange(place..<place + 8, with: $0)
      }
    case 7: swapLines(of: &bytes)
    default:
      bytes.replaceSubrange(place..<(Bool.random(using: &random) ? place : end), with: pick(words))
    }
  }

  private mutating func number() -> [UInt8] {
    let numbers = [
      "0", "-1", "1e308", "1e-400", "9223372036854775807", "9223372036854775808", "0x7f", "1_000",
      ".5", "-0", "NaN",
      "inf", "99999999999999999999999", "0..9", "log2 1..64", "2147483648",
    ]
    return Array(pick(numbers).utf8)
  }

  private mutating func swapLines(of bytes: inout [UInt8]) {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let (one, other) = (
      lines.indices.randomElement(using: &random)!, lines.indices.randomElement(using: &random)!
    )
    lines.swapAt(one, other)
    bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &random)]
  }
}
