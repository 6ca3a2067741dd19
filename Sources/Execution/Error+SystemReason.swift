internal import Foundation

extension Error {
  /// The system's reason, where Foundation names one; otherwise all that is said.
  var systemReason: String {
    guard let code = ((self as? CocoaError)?.underlying as? POSIXError)?.code else {
      return "\(self)"
    }
    return String(cString: strerror(code.rawValue))
  }
}
