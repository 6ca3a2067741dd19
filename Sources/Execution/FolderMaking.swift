internal import Foundation

/// Makes a folder, and those that it lies in, unless they are there.
///
/// - Returns: whether it is there; else `errno` says why not.
func makeFolder(_ path: String) -> Bool {
  if mkdir(path, 0o777) == 0 || errno == EEXIST { return true }
  guard errno == ENOENT else { return false }
  let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
  return parent != path && makeFolder(parent) && (mkdir(path, 0o777) == 0 || errno == EEXIST)
}
