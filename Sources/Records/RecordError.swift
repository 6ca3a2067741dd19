internal import Foundation
internal import Sweeps

/// Why a record could not be written or read.
public enum RecordError: Error, Sendable, Equatable {
  /// The system refused: `operation` is "create", "write", "rename" and so on.
  case system(operation: String, path: String, code: Int32)
  /// HDF5 could not do something to a file.
  case library(file: String, doing: String, detail: String)
  /// The file is not one that this version of polo can read as a record.
  case foreign(file: String, reason: String)
  /// The file is a record in the format of a later polo.
  case newer(file: String, version: String)
  /// The record has no such object or attribute.
  case missing(file: String, path: String)
  /// The content does not agree with what the record says of itself.
  case damaged(file: String, reason: String)
  /// A measured value that the type of its dataset cannot hold.
  case unrepresentable(path: String, value: Double, element: String)
}

extension RecordError {
  /// Whether the cause is the disk or its permissions, not the content of a file or what is done to it.
  public var isOfTheSystem: Bool { if case .system = self { true } else { false } }
}

extension RecordError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .system(let operation, let path, let code):
      "\(path): cannot \(operation): \(String(cString: strerror(code))); \(Self.advice(operation, code))"
    case .library(let file, let doing, let detail):
      "\(file): cannot \(doing): \(detail); if the file is damaged, "
        + (Self.isInPlace(file) ? Self.renewal : "copy it again")
    case .foreign(let file, let reason):
      "\(file): not a record: \(reason); "
        + (Self.isInPlace(file) ? Self.renewal : "a run's record is record.h5 in its folder")
    case .newer(let file, let version):
      "\(file): \(Self.otherFormat(version)); read it with the polo that made it"
    case .missing(let file, let path):
      "\(file): has no '\(path)'; `h5dump -n` lists what it has"
    case .damaged(let file, let reason):
      "\(file): \(reason); \(Self.isInPlace(file) ? Self.renewal : "copy it again")"
    case .unrepresentable(let path, let value, let element):
      "\(path): \(value) is not an \(element); record it as float64 or correct the measurement"
    }
  }

  static func otherFormat(_ version: String) -> String {
    "its format version is \(version), this polo reads \(RecordHeader.formatVersion)"
  }

  /// Whether a file lies where a run has its record.
  private static func isInPlace(_ file: String) -> Bool { file.hasSuffix("/record.h5") }

  /// Only with the sweep file does the command know which run's record it should be.
  private static let renewal =
    "`polo verify FILE --set-aside`, FILE being the sweep file with its size and folders, moves it out of the "
    + "way, `polo run FILE` then makes it anew"

  private static func advice(_ operation: String, _ code: Int32) -> String {
    switch code {
    case ENOENT where operation != "read":
      "make the folder, or choose another\(options); if it has vanished, find out why and run the sweep again"
    case ENOSPC, EDQUOT: "free some space and try again: finished runs are kept"
    case EFBIG:
      "raise the limit of file sizes (`ulimit -f`) and try again: finished runs are kept"
    case EACCES where operation == "read", EPERM where operation == "read":
      "make sure that you have permission to read it"
    case EACCES, EPERM, EROFS: "choose a folder that you may write to,\(options)"
    case ENOENT: "run the sweep to make it; or, if it is a link, fetch what it leads to"
    case ENOTDIR: "a file is in the way: move it, or choose another folder\(options)"
    default: "see to the file system and try again: finished runs are kept"
    }
  }

  /// Each verb has its own options that name folders.
  private static let options = " with the option that names it"
}
