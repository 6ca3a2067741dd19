internal import Foundation

/// What is wrong with a file of results.
public struct RecordFault: Sendable, Hashable, Encodable {
  public enum Kind: String, Sendable, Hashable, Encodable {
    /// Not as it was committed, or never a record: nothing that it says counts.
    case damaged
    /// The record of a run other than the one whose place it has, or at odds with itself.
    case misplaced
    /// Not laid out as records of its task are, or without something that they hold.
    case malformed
    /// Whole, but with values that no run should measure.
    case implausible
    /// The system refuses to read it, or a later polo made it.
    case unreadable
  }

  public let kind: Kind
  public let reason: String

  public init(_ kind: Kind, _ reason: String) {
    self.kind = kind
    self.reason = reason
  }

  package init(_ error: RecordError) {
    switch error {
    case .system(let operation, _, let code):
      self.init(.unreadable, "cannot \(operation): \(String(cString: strerror(code)))")
    case .library(_, let doing, let detail):
      self.init(.malformed, "cannot \(doing): \(detail)")
    case .foreign(_, let reason), .damaged(_, let reason): self.init(.damaged, reason)
    case .newer(_, let version): self.init(.unreadable, RecordError.otherFormat(version))
    case .missing(_, let path): self.init(.malformed, "it has no '\(path)'")
    case .unrepresentable: self.init(.malformed, "\(error)")
    }
  }

  /// Whether running the run again would mend it; the run would measure the same values again.
  public var isMendedByRunning: Bool {
    switch kind {
    case .damaged, .misplaced, .malformed: true
    case .implausible, .unreadable: false
    }
  }
}
