internal import Foundation
internal import Records

extension Error {
  /// The system's refusal behind an error of Foundation, with the path, the reason and what to do; any other error as
  /// it is.
  var forPeople: any Error {
    guard let error = self as? CocoaError, let path = error.filePath ?? error.url?.path,
      let (operation, code) = error.refusal
    else { return self }
    return RecordError.system(operation: operation, path: path, code: code)
  }

  /// The system's reason alone, for callers that say what was done to what; other errors in full.
  var reason: String {
    let code: Int32? =
      if case RecordError.system(_, _, let code) = self as any Error {
        code
      } else {
        (self as? CocoaError)?.refusal?.code
      }
    return code.map { String(cString: strerror($0)) } ?? "\(self)"
  }
}

extension CocoaError {
  fileprivate var refusal: (operation: String, code: Int32)? {
    switch code {
    case .fileWriteOutOfSpace: ("write", ENOSPC)
    case .fileWriteVolumeReadOnly: ("write", EROFS)
    case .fileWriteNoPermission: ("write", EACCES)
    case .fileWriteFileExists: ("write", ENOTDIR)
    // A path that begins in a working folder that no longer exists.
    case .fileNoSuchFile, .fileWriteUnsupportedScheme: ("write", ENOENT)
    case .fileReadNoPermission: ("read", EACCES)
    case .fileReadNoSuchFile, .fileReadUnsupportedScheme: ("read", ENOENT)
    default: systemCode.map { ("use", $0) }
    }
  }

  /// FileHandle and Process wrap the code of the system in another type than FileManager does.
  private var systemCode: Int32? {
    if let error = underlying as? POSIXError { return error.code.rawValue }
    guard let error = underlying as? NSError, error.domain == NSPOSIXErrorDomain else { return nil }
    return Int32(error.code)
  }
}
