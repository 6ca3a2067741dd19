package import Foundation

/// A file beside its destination that takes the destination's name when its content is safe on the
/// disk.
///
/// Its name is `<destination>.<boot>-<pid>-<random>.tmp`, so that no two attempts share one, and it is locked while it
/// is written: a file that is no longer locked was left behind by its attempt.
package final class TemporaryFile {
  /// How a temporary file gets its final name.
  package enum Naming: Sendable, CaseIterable {
    /// Over any existing file.
    case replacing
    /// As a second name, which fails if it is taken: on every file system with hard links, including NFS.
    case linking
    /// By a renaming that fails if the name is taken: for file systems without hard links. On one without such a
    /// rename, it may replace what takes the name at the same moment.
    case renaming
  }

  /// The outcome for a destination that must not be replaced.
  package enum Publication: Sendable {
    case published
    case taken
  }

  package let path: String
  private let destination: String
  /// Negative once the file was published or removed.
  private var descriptor: Int32

  /// Creates the file in an existing folder.
  package init(for destination: URL) throws(RecordError) {
    self.destination = destination.path
    let mark = String(UInt32.random(in: .min ... .max), radix: 16)
    path = "\(destination.path).\(HostMark.here)-\(getpid())-\(mark).tmp"
    descriptor = -1
    // Until it is locked, another process may take it for a dead attempt's.
    repeat {
      if descriptor >= 0 { close(descriptor) }
      descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor < 0 { throw .system(operation: "create", path: path, code: errno) }
      flock(descriptor, LOCK_EX)
    } while isRemoved
  }

  private var isRemoved: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_nlink == 0
  }

  deinit { discard() }

  /// Makes the folder of a destination if it is missing, and checks that it accepts files and can be flushed, so that
  /// one that does not is found before a run, not after it.
  static func prepare(for destination: URL) throws(RecordError) {
    let folder = destination.deletingLastPathComponent().path
    try makeFolder(folder)
    if access(folder, W_OK | X_OK) < 0 {
      throw .system(operation: "create files here", path: folder, code: errno)
    }
    // To be flushed, it is opened for reading.
    if access(folder, R_OK) < 0 { throw .system(operation: "read", path: folder, code: errno) }
  }

  /// Waits until the disk has what was written, and gives the file its final name, over any file that has it.
  package func replace() throws(RecordError) { _ = try publish(by: .replacing) }

  /// Waits until the disk has what was written, and gives the file its final name unless that is taken.
  func publish() throws(RecordError) -> Publication {
    do throws(RecordError) {
      return try publish(by: .linking)
    } catch {
      guard case .system("link", _, let code) = error,
        [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(code)
      else { throw error }
      return try publish(by: .renaming)
    }
  }

  /// - Throws: if the system refuses; the file still has its name if only flushing the folder failed.
  package func publish(by naming: Naming) throws(RecordError) -> Publication {
    if fsync(descriptor) < 0 { throw .system(operation: "flush", path: path, code: errno) }
    switch naming {
    case .replacing:
      if rename(path, destination) < 0 {
        let code = errno
        throw .system(operation: "rename to \(destination)", path: path, code: code)
      }
    case .linking:
      if link(path, destination) < 0 {
        let code = errno
        // A file server's answer may be lost; it then refuses what it has already done.
        if !hasDestinationName {
          if code == EEXIST { return .taken }
          throw .system(operation: "link", path: path, code: code)
        }
      }
      unlink(path)
    case .renaming:
      if try !renameUnlessTaken(path, to: destination) { return .taken }
    }
    close(descriptor)
    descriptor = -1
    try Self.flushFolder(of: destination)
    return .published
  }

  private var hasDestinationName: Bool {
    var (own, other) = (stat(), stat())
    return fstat(descriptor, &own) == 0 && lstat(destination, &other) == 0
      && own.st_ino == other.st_ino && own.st_dev == other.st_dev
  }

  /// Removes the file unless it was published.
  func discard() {
    if descriptor < 0 { return }
    unlink(path)
    close(descriptor)
    descriptor = -1
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(RecordError) {
    var done = 0
    while done < bytes.count {
      let count = Foundation.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw .system(operation: "write", path: path, code: errno) }
      done += count
    }
  }

  package func write(_ bytes: [UInt8]) throws(RecordError) {
    try bytes.withUnsafeBufferPointer { bytes throws(RecordError) in
      try write(UnsafeRawBufferPointer(bytes))
    }
  }

  /// Waits until the disk has the names in the folder of a file.
  static func flushFolder(of path: String) throws(RecordError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
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
