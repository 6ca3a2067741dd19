internal import Foundation
internal import Records
internal import Sweeps

/// Writes a fact file row by row, under a temporary name until `commit` gives it its own.
final class FactFileWriter {
  private let file: TemporaryFile
  private var keys: [String]
  private var places: [String: Int]
  private var runs = 0
  private var buffer = Data()
  private var sum = Seal.Sum()
  private var isWhole = true

  /// When the file was made, in seconds since 1970 by the clock of its file system.
  let beginning: Double

  /// - Parameter keys: those of rows that will be kept as they are.
  /// - Returns: `nil` if it cannot be written.
  init?(_ url: URL, keys: [String]) {
    guard let file = try? TemporaryFile(replacing: url), let identity = FileIdentity(of: file.path)
    else { return nil }
    self.file = file
    self.keys = keys
    places = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
    beginning = identity.lastChange
  }

  /// Appends a row of another file, with whose keys this one was begun.
  func append(_ row: Data) {
    write(row)
    runs += 1
  }

  func append(_ digest: Digest, _ identity: FileIdentity, _ facts: [String: [Double]]) {
    var row = Data(digest.hexadecimal.utf8)
    for number in identity.numbers { row.append(bytesOf: number) }
    row.append(bytesOf: Int64(facts.count))
    let sorted = facts.sorted { $0.key < $1.key }
    for (key, numbers) in sorted {
      row.append(bytesOf: Int32(place(of: key)))
      row.append(bytesOf: Int32(numbers.count))
    }
    for (_, numbers) in sorted { for number in numbers { row.append(bytesOf: number) } }
    append(row)
  }

  private func place(of key: String) -> Int {
    if let place = places[key] { return place }
    places[key] = keys.count
    keys.append(key)
    return keys.count - 1
  }

  /// Gives the file its name; if that fails, there is no new file.
  func commit() {
    let foot = FactFile.Foot(program: FactFile.program, keys: keys, runs: runs)
    guard var line = try? JSONEncoder().encode(foot) else { return }
    // Padded with blanks, so that the seal covers whole words.
    line.append(contentsOf: Array(repeating: UInt8(ascii: " "), count: (8 - line.count % 8) % 8))
    let length = Int64(line.count)
    line.append(bytesOf: length)
    write(line)
    flush()
    Seal(sum).bytes.withUnsafeBytes(write)
    if isWhole { try? file.replace() }
  }

  private func write(_ bytes: Data) {
    buffer.append(bytes)
    if buffer.count >= 1 << 20 { flush() }
  }

  private func flush() {
    buffer.withUnsafeBytes { bytes in
      sum.add(bytes)
      write(bytes)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private func write(_ bytes: UnsafeRawBufferPointer) {
    isWhole = isWhole && (try? file.write(bytes)) != nil
  }
}

extension Data {
  fileprivate mutating func append<Value: BitwiseCopyable>(bytesOf value: Value) {
    Swift.withUnsafeBytes(of: value) { append(contentsOf: $0) }
  }
}
