internal import Foundation
internal import Records

extension RecordError {
  /// What the system says, for where the file and what was done to it are known; the whole of other errors.
  var refusal: String {
    if case .system(_, _, let code) = self { String(cString: strerror(code)) } else { "\(self)" }
  }
}
