internal import Foundation

/// Makes a folder, and the folders that contain it, unless they exist.
///
/// - Returns: whether it exists; otherwise `errno` says why not.
func makeFolder(_ path: String) -> Bool {
  if mkdir(path, 0o777) == 0 || errno == EEXIST { return true }
  guard errno == ENOENT else { return false }
  let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
  return parent != path && makeFolder(parent) && (mkdir(path, 0o777) == 0 || errno == EEXIST)
}
