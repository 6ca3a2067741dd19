internal import Foundation

/// The right to execute a run, as long as no other launcher has taken it over.
public struct Lease: Sendable, Hashable, Codable {
  /// The file that says who holds it.
  let path: String
  /// The launcher that was granted it.
  let token: String

  /// Whether another launcher has it by now: this one was taken for dead. While the file system does not
  /// answer, the lease is not known to be lost.
  public var isLost: Bool {
    do {
      return try LeaseHolder(readingFrom: path).token != token
        || access(Self.successor(of: path, heldBy: token), F_OK) == 0
    } catch {
      return error == .noFile
    }
  }

  /// The file by which one launcher takes a lease over from another: only one can create it.
  static func successor(of path: String, heldBy token: String) -> String {
    "\(path).after-\(token)"
  }

  /// The lease that a successor file takes over; `nil` if it is not such a file.
  static func path(ofSuccessor path: String) -> String? {
    path.range(of: ".after-", options: .backwards).map { String(path[..<$0.lowerBound]) }
  }
}
