package import Foundation

/// A folder among the system's temporary files that is removed with its owner or, if its process was killed, when the
/// next of its name is made.
package final class ScratchFolder {
  package let url: URL
  /// Beside the folder, made before it and removed after it; that of a dead process is removed when the next is made.
  private let lock: TemporaryFile

  /// Makes the folder.
  ///
  /// - Parameter name: what the folder's name begins with.
  package init(_ name: String) throws(RecordError) {
    // One user may not remove what another has left.
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("\(name)-\(getuid())")
    lock = try TemporaryFile(replacing: place)
    url = URL(fileURLWithPath: lock.path).deletingPathExtension()
    Self.removeUnlocked(beside: place)
    let path = url.path
    if mkdir(path, 0o700) < 0 { throw .system(operation: "create", path: path, code: errno) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  private static func removeUnlocked(beside place: URL) {
    let parent = place.deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    let beginning = place.lastPathComponent + "."
    for name in names where name.hasPrefix(beginning) && !name.hasSuffix(".tmp") {
      let path = "\(parent)/\(name)"
      if access("\(path).tmp", F_OK) < 0 { try? FileManager.default.removeItem(atPath: path) }
    }
  }
}
