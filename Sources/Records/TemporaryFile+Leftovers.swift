package import Foundation

/// Which boot of which machine a temporary file comes from.
enum HostMark {
  /// Equal for two processes exactly if they share a kernel; file names may hold it.
  static let here: String = {
    let id = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    return String((id ?? "00000000").prefix(8))
  }()
}

extension TemporaryFile {
  /// A file takes seconds to write: one that another machine began so long ago has been given up.
  private static let patience = 24 * 3600

  /// Removes what attempts that died have left beside a destination, and nothing that is being written.
  ///
  /// A lock identifies the dead on this machine, and on others if the file system shares locks between machines;
  /// otherwise their age does, by the file system's clock alone.
  ///
  /// - Returns: the names of the removed files.
  static func removeDead(beside destination: URL) throws(RecordError) -> [String] {
    let folder = destination.deletingLastPathComponent().path
    var removed: [String] = []
    for name in names(beside: destination) where try removeIfDead(name, in: folder) {
      removed.append(name)
    }
    return removed
  }

  /// Creates a file that is to replace another, and removes those that dead attempts have left.
  package convenience init(replacing destination: URL) throws(RecordError) {
    _ = try Self.removeDead(beside: destination)
    try self.init(for: destination)
  }

  /// The temporary files beside a destination, sorted.
  static func names(beside destination: URL) -> [String] {
    let folder = destination.deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let beginning = destination.lastPathComponent + "."
    return names.filter { $0.hasPrefix(beginning) && $0.hasSuffix(".tmp") }.sorted()
  }

  /// Whether a file is being written: its lock shows it of attempts on this machine, and of others' if the file system
  /// shares locks between machines.
  static func isBeingWritten(_ path: String) -> Bool {
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return flock(file, LOCK_SH | LOCK_NB) < 0 && errno == EWOULDBLOCK
  }

  /// The lock is held until the name is gone: an attempt that is beginning waits for it, then sees that its file is
  /// gone.
  private static func removeIfDead(_ name: String, in folder: String) throws(RecordError) -> Bool {
    let path = "\(folder)/\(name)"
    // Whatever lies there is neither followed nor waited for.
    let flags = O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    // NFS locks only what is open for writing.
    var file = open(path, O_RDWR | flags)
    if file < 0, errno == EACCES || errno == EROFS || errno == EISDIR {
      file = open(path, O_RDONLY | flags)
    }
    let isLink = file < 0 && errno == ELOOP
    defer { if file >= 0 { close(file) } }
    guard isLink || file >= 0 && isDead(file, named: name, in: folder) else { return false }
    if unlink(path) < 0 && errno != ENOENT {
      throw .system(operation: "remove", path: path, code: errno)
    }
    return true
  }

  private static func isDead(_ file: Int32, named name: String, in folder: String) -> Bool {
    if flock(file, LOCK_EX | LOCK_NB) < 0 { return errno != EWOULDBLOCK && isOld(file, in: folder) }
    return name.contains(".\(HostMark.here)-") || isOld(file, in: folder)
  }

  private static func isOld(_ file: Int32, in folder: String) -> Bool {
    var status = stat()
    guard fstat(file, &status) == 0, let now = fileSystemTime(in: folder) else { return false }
    return now - status.st_mtim.tv_sec > patience
  }

  /// The file system's time, which need not be this machine's.
  private static func fileSystemTime(in folder: String) -> Int? {
    let path = "\(folder)/.time-\(getpid())-\(UInt32.random(in: .min ... .max))"
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { return nil }
    defer {
      close(file)
      unlink(path)
    }
    var status = stat()
    return fstat(file, &status) == 0 ? status.st_mtim.tv_sec : nil
  }
}
