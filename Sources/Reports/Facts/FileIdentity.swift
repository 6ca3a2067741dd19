internal import Foundation

/// What distinguishes a file from others, and from itself before a change.
///
/// No process can set the time of the last status change: replacing a file, writing into it or restoring it from
/// elsewhere changes its identity. Damage on the disk itself, of which the system does not know, leaves the identity as
/// it is.
struct FileIdentity: Hashable {
  static let count = 7

  /// Device, inode, bytes, and when content and status were last changed, in seconds and nanoseconds.
  let numbers: [Int64]

  /// `nil` if there is no such file.
  init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    numbers = [
      Int64(truncatingIfNeeded: status.st_dev), Int64(truncatingIfNeeded: status.st_ino),
      Int64(status.st_size), Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec),
      Int64(status.st_ctim.tv_sec), Int64(status.st_ctim.tv_nsec),
    ]
  }

  init(numbers: [Int64]) { self.numbers = numbers }

  /// Seconds since 1970.
  var lastChange: Double { Double(numbers[5]) + Double(numbers[6]) * 1e-9 }
}
