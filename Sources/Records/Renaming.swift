internal import CHDF5
internal import Foundation

/// Gives a file another name, unless that is taken.
///
/// - Returns: whether the name was free.
func renameUnlessTaken(_ path: String, to name: String) throws(RecordError) -> Bool {
  if polo_rename_exclusively(path, name) == 0 { return true }
  var code = errno
  if code == EINVAL || code == ENOSYS {
    // The file system cannot do that atomically: what takes the name between these two lines is replaced.
    var status = stat()
    if lstat(name, &status) == 0 { return false }
    if errno == ENOENT, rename(path, name) == 0 { return true }
    code = errno
  }
  if code == EEXIST { return false }
  throw .system(operation: "rename to \(name)", path: path, code: code)
}
