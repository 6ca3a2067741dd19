internal import Foundation
internal import Records

extension RecordError {
  /// The system's reason alone, for callers that say what was done to which file; other errors in full.
  var refusal: String {
    if case .system(_, _, let code) = self { String(cString: strerror(code)) } else { "\(self)" }
  }
}
