/// Where a run of a sweep stands.
public enum RunState: Sendable, Hashable {
  case done
  /// It is being executed, by whom or where.
  case running(by: String)
  case failed(Failure)
  /// It needs a run, named by its id, that failed.
  case blocked(by: String)
  /// It has not begun, or it was interrupted; `since` says how far it got.
  case left(since: String)

  /// How the last attempt at a run ended.
  public struct Failure: Sendable, Hashable {
    /// In the middle of a sentence: "killed by signal 9".
    public let outcome: String
    /// Where, when and after how many attempts, a phrase each.
    public let circumstances: [String]
    /// The file with all that it printed.
    public let log: String
    /// The last lines of the log.
    public let excerpt: String

    public init(outcome: String, circumstances: [String], log: String, excerpt: String) {
      self.outcome = outcome
      self.circumstances = circumstances
      self.log = log
      self.excerpt = excerpt
    }
  }
}

extension RunState {
  /// The kinds of states, those to worry about first.
  enum Kind: String, CaseIterable {
    case failed, blocked, running, left, done

    /// Tells the kinds apart without colour.
    var symbol: String {
      switch self {
      case .failed: "✕"
      case .blocked: "⊘"
      case .running: "◐"
      case .left: "○"
      case .done: "●"
      }
    }
  }

  var kind: Kind {
    switch self {
    case .done: .done
    case .running: .running
    case .failed: .failed
    case .blocked: .blocked
    case .left: .left
    }
  }
}
