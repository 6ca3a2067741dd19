internal import Foundation

/// A file beside its destination that takes the destination's name when its content is safe on the
/// disk.
final class TemporaryFile {
  let path: String
  private let destination: String
  private let folder: String
  /// Negative once the file was published or removed.
  private var descriptor: Int32

  /// Creates the folder, where it is missing, and the file, so that a folder that cannot be written
  /// to is found before a run and not after it.
  init(for destination: URL) throws(RecordError) {
    self.destination = destination.path
    folder = destination.deletingLastPathComponent().path
    let mark = String(UInt32.random(in: .min ... .max), radix: 16)
    path = "\(destination.path).\(getpid())-\(mark).tmp"
    descriptor = Self.create(path)
    if descriptor < 0 && errno == ENOENT {
      try Self.makeFolder(folder)
      descriptor = Self.create(path)
    }
    if descriptor < 0 { throw .system(operation: "create", path: path, code: errno) }
  }

  private static func create(_ path: String) -> Int32 {
    open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
  }

  deinit { discard() }

  /// Writes the content, waits until the disk has it, and gives the file its final name.
  func publish(_ bytes: UnsafeRawBufferPointer) throws(RecordError) {
    try write(bytes)
    try publish()
  }

  /// Waits until the disk has what was written, and gives the file its final name.
  func publish() throws(RecordError) {
    if fsync(descriptor) < 0 { throw .system(operation: "flush", path: path, code: errno) }
    if rename(path, destination) < 0 {
      throw .system(operation: "rename to \(destination)", path: path, code: errno)
    }
    close(descriptor)
    descriptor = -1
    try flushFolder()
  }

  /// Removes the file unless it was published.
  func discard() {
    if descriptor < 0 { return }
    unlink(path)
    close(descriptor)
    descriptor = -1
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(RecordError) {
    var done = 0
    while done < bytes.count {
      let count = Foundation.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw .system(operation: "write", path: path, code: errno) }
      done += count
    }
  }

  private func flushFolder() throws(RecordError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { throw .system(operation: "open", path: folder, code: errno) }
    defer { close(descriptor) }
    if fsync(descriptor) < 0 { throw .system(operation: "flush", path: folder, code: errno) }
  }

  private static func makeFolder(_ path: String) throws(RecordError) {
    if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    guard errno == ENOENT else { throw .system(operation: "create", path: path, code: errno) }
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard parent != path else { throw .system(operation: "create", path: path, code: ENOENT) }
    try makeFolder(parent)
    if mkdir(path, 0o777) < 0 && errno != EEXIST {
      throw .system(operation: "create", path: path, code: errno)
    }
  }
}

extension TemporaryFile {
  /// Removes what attempts that died have left beside a destination.
  ///
  /// - Returns: the names of the removed files.
  static func removeAll(beside destination: URL) throws(RecordError) -> [String] {
    let folder = destination.deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let stale = names.filter {
      $0.hasPrefix(destination.lastPathComponent + ".") && $0.hasSuffix(".tmp")
    }.sorted()
    for name in stale {
      if unlink("\(folder)/\(name)") < 0 && errno != ENOENT {
        throw .system(operation: "remove", path: "\(folder)/\(name)", code: errno)
      }
    }
    return stale
  }
}
