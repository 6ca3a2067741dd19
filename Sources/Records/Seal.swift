internal import Foundation

/// The last 16 bytes of a record, after what HDF5 calls its end: a mark and a checksum of everything before it.
///
/// HDF5 checks its object headers and our chunks, but not its heap of texts, and a damaged heap may crash it. So damage
/// is looked for before HDF5 sees the file, and a record that any tool has changed since its commit is distinguished
/// from one as it was measured.
package struct Seal {
  package static let byteCount = 16
  private static let mark = Array("polosum1".utf8)

  package let bytes: [UInt8]

  /// The seal of content that comes in pieces.
  package init(_ sum: Sum) {
    bytes = Self.mark + withUnsafeBytes(of: sum.value.littleEndian, Array.init)
  }

  package init(of content: UnsafeRawBufferPointer) {
    var sum = Sum()
    sum.add(content)
    self.init(sum)
  }

  /// FNV-1a over 64-bit little-endian words instead of bytes, with a fold after each product, which lets the high bits
  /// of a word reach the low ones of the sum. The last word is padded with zeros.
  package struct Sum {
    fileprivate private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    package init() {}

    /// - Parameter piece: a multiple of eight bytes, unless it is the last.
    package mutating func add(_ piece: UnsafeRawBufferPointer) {
      let words = piece.count / 8
      for place in 0..<words {
        add(piece.loadUnaligned(fromByteOffset: place * 8, as: UInt64.self))
      }
      var last: UInt64 = 0
      for (place, byte) in piece[(words * 8)...].enumerated() {
        last |= UInt64(byte) << (place * 8)
      }
      if piece.count % 8 != 0 { add(last) }
    }

    private mutating func add(_ word: UInt64) {
      value = (value ^ word) &* 0x0000_0100_0000_01b3
      value ^= value >> 32
    }
  }

  /// Whether bytes end in the seal of what is before it.
  package static func isIntact(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let count = bytes.count - byteCount
    if count < 0 { return false }
    return Seal(of: UnsafeRawBufferPointer(rebasing: bytes[..<count])).bytes
      == Array(bytes[count...])
  }

  /// Compares the seal of a file with all of its content: HDF5 may crash on damage that this finds.
  ///
  /// - Returns: the size of the file in bytes.
  /// - Throws: if the file cannot be read, never had a seal, or has changed since it was sealed.
  @discardableResult
  static func check(_ path: String) throws(RecordError) -> Int {
    let file = try openFile(path)
    defer { close(file) }
    return try check(file, path)
  }

  /// The same for a file that is open, wherever in it the next read begins.
  @discardableResult
  static func check(_ file: Int32, _ path: String) throws(RecordError) -> Int {
    let (count, tail) = try end(of: file, path)
    if try Seal(sum(ofFirst: count, of: file, path)).bytes != tail {
      throw .damaged(file: path, reason: "it was changed or damaged since it was committed")
    }
    return count + byteCount
  }

  /// Looks only at the last bytes of a file, which takes no longer for a large one.
  ///
  /// - Throws: if the file cannot be read, or does not end in a seal, even of other content.
  static func glance(_ path: String) throws(RecordError) {
    let file = try openFile(path)
    defer { close(file) }
    _ = try end(of: file, path)
  }

  private static func openFile(_ path: String) throws(RecordError) -> Int32 {
    // Otherwise a pipe without a writer would block.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if file < 0 { throw .system(operation: "read", path: path, code: errno) }
    return file
  }

  /// The seal that a file ends in, and how many bytes are before it.
  private static func end(
    of file: Int32, _ path: String
  ) throws(RecordError) -> (count: Int, tail: [UInt8]) {
    let count = try byteCount(ofRegular: file, path) - byteCount
    var tail = [UInt8](repeating: 0, count: byteCount)
    if count >= 0 { try read(at: count, from: file, into: &tail, path) }
    guard tail.starts(with: mark) else {
      throw .foreign(
        file: path,
        reason: "it does not end like a record, so it was cut short or changed, or never was one")
    }
    return (count, tail)
  }

  private static func byteCount(ofRegular file: Int32, _ path: String) throws(RecordError) -> Int {
    var status = stat()
    if fstat(file, &status) < 0 { throw .system(operation: "read", path: path, code: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .foreign(file: path, reason: "it is not a regular file")
    }
    if status.st_size == 0 { throw .foreign(file: path, reason: "it is empty") }
    return Int(status.st_size)
  }

  private static func sum(
    ofFirst count: Int, of file: Int32, _ path: String
  ) throws(RecordError) -> Sum {
    var sum = Sum()
    // Small enough to stay in the second-level cache.
    let step = 1 << 18
    var part = [UInt8](repeating: 0, count: min(step, count))
    for start in stride(from: 0, to: count, by: step) {
      if count - start < step { part.removeLast(part.count - (count - start)) }
      try read(at: start, from: file, into: &part, path)
      part.withUnsafeBytes { sum.add($0) }
    }
    return sum
  }

  /// Fills the buffer; if the file has become shorter, the rest is left as it was.
  private static func read(
    at offset: Int, from file: Int32, into buffer: inout [UInt8], _ path: String
  ) throws(RecordError) {
    var code: Int32 = 0
    buffer.withUnsafeMutableBytes { bytes in
      var done = 0
      while done < bytes.count {
        let got = pread(
          file, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
        if got < 0 && errno == EINTR { continue }
        if got < 0 { code = errno }
        if got <= 0 { return }
        done += got
      }
    }
    if code != 0 { throw .system(operation: "read", path: path, code: code) }
  }
}
