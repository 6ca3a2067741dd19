internal import Foundation
internal import Records
internal import Sweeps

/// `.facts` in a results folder: what has been read from records before, by the digest of the run and the
/// identity of its record.
///
/// It saves time and decides nothing: without it, or in any doubt, records are read again. A file that another program
/// wrote, or that has changed since it was written, counts as absent.
///
/// A row for each run: the digest, the identity, the number of facts, for each fact the index of its key and how many
/// numbers it has, and the numbers. After the rows come a line of JSON, its length and the seal that records have.
struct FactFile {
  struct Foot: Codable {
    var format = FactFile.format
    /// The identity of the program.
    var program: [Int64]
    var keys: [String]
    var runs: Int
  }

  static let format = "polo facts 1"
  static var program: [Int64] { FileIdentity(of: "/proc/self/exe")?.numbers ?? [] }

  private static let digestBytes = 64
  private static let headBytes = digestBytes + 8 * FileIdentity.count + 8

  /// Memory-mapped: a file that is replaced meanwhile keeps its content until the mapping is released.
  private let data: Data
  private let keys: [String]
  private let rows: [String: Range<Int>]

  /// A file without facts.
  static var empty: FactFile { FactFile(data: Data(), keys: [], rows: [:]) }

  private init(data: Data, keys: [String], rows: [String: Range<Int>]) {
    self.data = data
    self.keys = keys
    self.rows = rows
  }

  /// Reads a file; empty if it is absent, damaged or another program's.
  init(reading url: URL) { self = Self.read(url) ?? .empty }

  private static func read(_ url: URL) -> FactFile? {
    guard let data = try? Data(contentsOf: url, options: .mappedIfSafe) else { return nil }
    let bare = FactFile(data: data, keys: [], rows: [:])
    let end = data.count - Seal.byteCount - 8
    guard end >= 0, data.withUnsafeBytes({ Seal.isIntact($0) }) else { return nil }
    let start = end - Int(clamping: bare.load(Int64.self, at: end))
    guard (0...end).contains(start),
      let foot = try? JSONDecoder().decode(Foot.self, from: data[start..<end]),
      foot.format == format, foot.program == program, !program.isEmpty
    else { return nil }
    var rows: [String: Range<Int>] = [:]
    var place = 0
    for _ in 0..<foot.runs {
      guard let bytes = bare.rowBytes(at: place, before: start) else { return nil }
      let digest = data[place..<place + digestBytes]
      rows[String(decoding: digest, as: UTF8.self)] = place..<place + bytes
      place += bytes
    }
    return place == start ? FactFile(data: data, keys: foot.keys, rows: rows) : nil
  }

  /// What is known of a run whose record has this identity.
  func facts(of digest: Digest, _ identity: FileIdentity) -> [String: [Double]] {
    guard let row = rows[digest.hexadecimal] else { return [:] }
    let stored = (0..<FileIdentity.count).map { number in
      load(Int64.self, at: row.lowerBound + Self.digestBytes + 8 * number)
    }
    guard FileIdentity(numbers: stored) == identity else { return [:] }
    var facts: [String: [Double]] = [:]
    let entries = row.lowerBound + Self.headBytes
    let count = Int(load(Int64.self, at: entries - 8))
    var place = entries + 8 * count
    for entry in 0..<count {
      let key = Int(load(Int32.self, at: entries + 8 * entry))
      let numbers = Int(load(Int32.self, at: entries + 8 * entry + 4))
      guard keys.indices.contains(key), numbers >= 0, place + 8 * numbers <= row.upperBound else {
        return [:]
      }
      facts[keys[key]] = (0..<numbers).map { load(Double.self, at: place + 8 * $0) }
      place += 8 * numbers
    }
    return facts
  }

  /// The bytes of a run's row, to be kept as they are.
  func row(of digest: Digest) -> Data? { rows[digest.hexadecimal].map { data[$0] } }

  /// The rows of all other runs, in their order.
  func rows(without digests: Set<Digest>) -> [Data] {
    let known = Set(digests.map(\.hexadecimal))
    return rows.filter { !known.contains($0.key) }.values.sorted { $0.lowerBound < $1.lowerBound }
      .map { data[$0] }
  }

  /// The keys, to be kept as long as rows are.
  var keyNames: [String] { keys }

  /// - Returns: `nil` if there is no whole row before the end.
  private func rowBytes(at place: Int, before end: Int) -> Int? {
    guard place + Self.headBytes <= end else { return nil }
    let count = load(Int64.self, at: place + Self.headBytes - 8)
    guard count >= 0, count < (end - place) / 8,
      place + Self.headBytes + 8 * Int(count) <= end
    else { return nil }
    let numbers = (0..<Int(count)).reduce(0) { sum, entry in
      sum + max(0, Int(load(Int32.self, at: place + Self.headBytes + 8 * entry + 4)))
    }
    let bytes = Self.headBytes + 8 * Int(count) + 8 * numbers
    return place + bytes <= end ? bytes : nil
  }

  private func load<Value: BitwiseCopyable>(_ type: Value.Type, at place: Int) -> Value {
    data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: type) }
  }
}
