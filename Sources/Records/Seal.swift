internal import Foundation

/// The last 16 bytes of a record, after what HDF5 calls its end: a mark and a checksum of all
/// before.
///
/// HDF5 checks its object headers and our chunks, but not its heap of texts, and of a damaged heap
/// it may crash. So damage is looked for before HDF5 sees the file, and a record that any tool has
/// changed since its commit is told from one as it was measured.
struct Seal {
  static let byteCount = 16
  private static let mark = Array("polosum1".utf8)

  let bytes: [UInt8]

  private init(_ checksum: Checksum) {
    bytes = Self.mark + withUnsafeBytes(of: checksum.value.littleEndian, Array.init)
  }

  init(of content: UnsafeRawBufferPointer) {
    var checksum = Checksum()
    checksum.add(content)
    self.init(checksum)
  }

  /// Of content that does not lie in one piece; the length of each piece but the last is a multiple of eight.
  init(of pieces: [[UInt8]]) {
    var checksum = Checksum()
    for piece in pieces { piece.withUnsafeBytes { checksum.add($0) } }
    self.init(checksum)
  }

  /// - Parameter limit: bytes of content above which only the mark is looked for.
  /// - Throws: if the file cannot be read, or has changed since it was sealed.
  static func check(_ path: String, limit: Int) throws(RecordError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    if file < 0 { throw .system(operation: "read", path: path, code: errno) }
    defer { close(file) }
    let count = Int(lseek(file, 0, SEEK_END)) - byteCount
    let tail = count < 0 ? [] : try read(byteCount, at: count, from: file, path)
    guard tail.starts(with: mark) else {
      throw .foreign(
        file: path,
        reason: "it does not end as one, so it was cut short or changed or never was one")
    }
    if count > limit { return }
    var checksum = Checksum()
    let step = 1 << 16
    for start in stride(from: 0, to: count, by: step) {
      let part = try read(min(step, count - start), at: start, from: file, path)
      part.withUnsafeBytes { checksum.add($0) }
    }
    if Seal(checksum).bytes != tail {
      throw .damaged(file: path, reason: "it was changed or damaged since it was committed")
    }
  }

  private static func read(
    _ count: Int, at offset: Int, from file: Int32, _ path: String
  ) throws(RecordError) -> [UInt8] {
    var done = 0
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      while done < count {
        let got = pread(file, buffer.baseAddress! + done, count - done, off_t(offset + done))
        if got < 0 && errno == EINTR { continue }
        if got < 0 { code = errno }
        if got <= 0 { break }
        done += got
      }
      initializedCount = done
    }
    if code != 0 { throw .system(operation: "read", path: path, code: code) }
    return bytes
  }
}

/// FNV-1a over 64-bit little-endian words instead of bytes, with a fold after each product, which
/// lets the high bits of a word reach the low ones of the sum. The last word is filled up with
/// zeros.
private struct Checksum {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  /// - Parameter bytes: a multiple of eight of them, unless they are the last.
  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    let words = bytes.count / 8
    for place in 0..<words { add(bytes.loadUnaligned(fromByteOffset: place * 8, as: UInt64.self)) }
    var last: UInt64 = 0
    for (place, byte) in bytes[(words * 8)...].enumerated() { last |= UInt64(byte) << (place * 8) }
    if bytes.count % 8 != 0 { add(last) }
  }

  private mutating func add(_ word: UInt64) {
    value = (value ^ word) &* 0x0000_0100_0000_01b3
    value ^= value >> 32
  }
}
