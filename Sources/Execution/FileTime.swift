internal import Foundation

/// Seconds since 1970 by the clock that timestamps a folder's files, which need not be this machine's.
enum FileTime {
  /// When a file was last written to; `nil` if there is none.
  static func modification(of path: String) -> Double? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
  }

  /// What that clock says now; `nil` where no file can be made in the folder.
  static func now(in folder: String) -> Double? {
    var time: Double?
    withScratchFile(in: folder) { time = modification(of: $0) }
    return time
  }
}
