internal import Foundation

extension Error {
  /// The system's reason, where Foundation names one; otherwise the error as text.
  var systemReason: String {
    guard let code = ((self as? CocoaError)?.underlying as? POSIXError)?.code else {
      return "\(self)"
    }
    return String(cString: strerror(code.rawValue))
  }
}
