internal import Foundation
internal import Records

extension Error {
  /// What the system refused to Foundation, with the path, the reason and what to do; any other error as it is.
  var forPeople: any Error {
    guard let error = self as? CocoaError, let path = error.filePath ?? error.url?.path else {
      return self
    }
    let refusal: (operation: String, code: Int32)? =
      switch error.code {
      case .fileWriteOutOfSpace: ("write", ENOSPC)
      case .fileWriteVolumeReadOnly: ("write", EROFS)
      case .fileWriteNoPermission: ("write", EACCES)
      case .fileWriteFileExists: ("write", ENOTDIR)
      case .fileNoSuchFile: ("write", ENOENT)
      case .fileReadNoPermission: ("read", EACCES)
      case .fileReadNoSuchFile: ("read", ENOENT)
      default: (error.underlying as? POSIXError).map { ("use", $0.code.rawValue) }
      }
    guard let refusal else { return self }
    return RecordError.system(operation: refusal.operation, path: path, code: refusal.code)
  }
}
