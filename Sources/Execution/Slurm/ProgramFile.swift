internal import Foundation
internal import Sweeps

/// Which program was submitted: elements that start days later must execute the same program, or the results would be
/// those of neither version.
public struct ProgramFile: Sendable, Hashable, Codable {
  /// Where it lies, or lay, with symbolic links followed.
  public let path: String
  /// Bytes.
  let size: Int
  /// Nanoseconds since 1970.
  let modified: Int
  /// Of the content.
  let digest: Digest

  /// - Parameter path: Of the program; `/proc/self/exe` is the one that runs, even if its file has been replaced.
  /// - Returns: `nil` if it cannot be read.
  public init?(_ path: String) {
    guard let (size, modified) = Self.mark(path), let digest = Digest(ofFile: path) else {
      return nil
    }
    self.path = Self.place(of: path)
    self.size = size
    self.modified = modified
    self.digest = digest
  }

  /// Whether a file is this program. Its content is read only where size or time differ, as they do where each
  /// machine has a copy of its own.
  public func isSame(as path: String) -> Bool {
    guard let mark = Self.mark(path) else { return false }
    return mark == (size, modified) || Digest(ofFile: path) == digest
  }

  /// Where a program lies, or lay: if its file has been replaced, the kernel's link leads nowhere, but names the old
  /// place.
  private static func place(of path: String) -> String {
    let mark = " (deleted)"
    let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path)
    if let target, target.hasSuffix(mark) { return String(target.dropLast(mark.count)) }
    return URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  private static func mark(_ path: String) -> (size: Int, modified: Int)? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return (
      Int(status.st_size), status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
    )
  }
}
