internal import Foundation
internal import Sweeps

/// The first two lines of a checkpoint: what it is and what lies where.
struct CheckpointIndex: Codable {
  static let format = "polo checkpoint 1\n"

  struct Entry: Codable {
    let name: String
    let bytes: Int

    init(_ part: Snapshot.Part) {
      name = part.name
      bytes = part.bytes.count
    }
  }

  let header: Checkpoint.Header
  let experiment: [Entry]
  let record: [Entry]

  /// The lines, padded with spaces.
  var bytes: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(self) else {
      preconditionFailure("the index of a checkpoint can be encoded")
    }
    let bytes = Array(Self.format.utf8) + json
    let missing = 7 - bytes.count % 8
    return bytes + [UInt8](repeating: UInt8(ascii: " "), count: missing) + [UInt8(ascii: "\n")]
  }
}

extension [UInt8] {
  /// Padded with zeros to a multiple of eight.
  func filledUp() -> [UInt8] {
    count.isMultiple(of: 8) ? self : self + [UInt8](repeating: 0, count: 8 - count % 8)
  }
}

/// Reads a checkpoint from start to end, and trusts no number in it.
///
/// It throws `RecordError.damaged` for faulty content, and `RecordError.system` if the file cannot be read.
struct CheckpointReader {
  private let path: String
  private let file: FileHandle
  /// Bytes before the seal that have not been read.
  private var left: Int

  init(_ url: URL) throws(RecordError) {
    path = url.path
    var status = stat()
    // A newer one may take the name at any moment, so all that follows is about what was opened.
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    if descriptor < 0 {
      let code = errno
      // Links and sockets cannot be opened.
      if lstat(path, &status) == 0 { try Self.checkIsRegular(status, path) }
      throw .system(operation: "read", path: path, code: code)
    }
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard fstat(descriptor, &status) == 0 else { throw Self.refusal(path) }
    try Self.checkIsRegular(status, path)
    left = Int(status.st_size) - Seal.byteCount
  }

  private static func checkIsRegular(_ status: stat, _ path: String) throws(RecordError) {
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .damaged(file: path, reason: "it is not a regular file")
    }
  }

  /// Compares the seal with all of the content, of which nothing counts as read by that.
  func checkSeal() throws(RecordError) { try Seal.check(file.fileDescriptor, path) }

  mutating func index() throws(RecordError) -> CheckpointIndex {
    let format = try bytes(CheckpointIndex.format.utf8.count)
    guard format.elementsEqual(CheckpointIndex.format.utf8) else {
      throw .damaged(file: path, reason: "it is of another format")
    }
    var json: [UInt8] = []
    // The lines end at a multiple of eight bytes.
    var step = 8 - format.count % 8
    while json.last != UInt8(ascii: "\n") {
      json += try bytes(step)
      step = 8
    }
    guard let index = try? JSONDecoder().decode(CheckpointIndex.self, from: Data(json)) else {
      throw .damaged(file: path, reason: "its index cannot be read")
    }
    return index
  }

  /// Reads all that follows the index.
  mutating func checkpoint(_ index: CheckpointIndex) throws(RecordError) -> Checkpoint {
    let checkpoint = Checkpoint(
      index.header, experiment: try snapshot(index.experiment),
      record: try snapshot(index.record))
    guard left == 0 else { throw .damaged(file: path, reason: "it is longer than its index says") }
    return checkpoint
  }

  private mutating func snapshot(_ entries: [CheckpointIndex.Entry]) throws(RecordError) -> Snapshot
  {
    var parts: [Snapshot.Part] = []
    for entry in entries {
      guard (0...left).contains(entry.bytes) else {
        throw .damaged(file: path, reason: "it is shorter than its index says")
      }
      let filled = try bytes((entry.bytes + 7) & ~7)
      parts.append(Snapshot.Part(name: entry.name, bytes: Array(filled.prefix(entry.bytes))))
    }
    return Snapshot(parts: parts)
  }

  private mutating func bytes(_ count: Int) throws(RecordError) -> [UInt8] {
    guard count <= left else {
      throw .damaged(file: path, reason: "it is shorter than its index says")
    }
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = bytes.withUnsafeMutableBytes {
        read(file.fileDescriptor, $0.baseAddress! + done, count - done)
      }
      if got < 0 && errno == EINTR { continue }
      if got < 0 { throw Self.refusal(path) }
      if got == 0 { throw .damaged(file: path, reason: "it has become shorter") }
      done += got
    }
    left -= count
    return bytes
  }

  private static func refusal(_ path: String) -> RecordError {
    .system(operation: "read", path: path, code: errno)
  }
}
