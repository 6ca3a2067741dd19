internal import CHDF5
internal import Foundation

/// The way into HDF5: one thread at a time, and with its printing of errors turned off.
///
/// The library may be built without thread safety, and its error stack belongs to the thread that
/// failed.
enum Library {
  static let lock = NSRecursiveLock()

  /// - Parameter file: the file that errors of `body` are reported for.
  static func enter<Result>(
    on file: String, _ body: () throws(LibraryFault) -> Result
  ) throws(RecordError) -> Result {
    lock.lock()
    defer { lock.unlock() }
    H5Eset_auto2(polo_error_stack(), nil, nil)
    do {
      return try body()
    } catch {
      throw .library(file: file, doing: error.doing, detail: error.detail)
    }
  }

  /// - Throws: if `status` is negative, as every function of HDF5 reports a failure.
  static func check(
    _ status: some SignedInteger, _ doing: @autoclosure () -> String
  ) throws(LibraryFault) {
    if status < 0 { throw LibraryFault(doing()) }
  }

  /// An object that the whole process shares; failure to make it means a broken library.
  static func shared(_ make: () throws(LibraryFault) -> Handle) -> Handle {
    do {
      return try make()
    } catch {
      preconditionFailure("HDF5 cannot \(error.doing): \(error.detail)")
    }
  }

  /// For example `1.10.8`.
  static var version: String {
    var (major, minor, release) = (UInt32(0), UInt32(0), UInt32(0))
    H5get_libversion(&major, &minor, &release)
    return "\(major).\(minor).\(release)"
  }
}
