internal import ArgumentParser
internal import Execution

/// Which of the runs that were given up are tried again: all, or those that failed for a given cause.
enum RetryChoice: Sendable, Hashable {
  case failed
  case cause(Outcome.Cause)

  func includes(_ outcome: Outcome) -> Bool {
    switch self {
    case .failed: true
    case .cause(let cause): outcome.cause == cause
    }
  }
}

extension RetryChoice: ExpressibleByArgument {
  init?(argument: String) {
    if argument == "failed" {
      self = .failed
    } else if let cause = Outcome.Cause(rawValue: argument), cause.givesUp {
      self = .cause(cause)
    } else {
      return nil
    }
  }

  static let allValueStrings =
    ["failed"] + Outcome.Cause.allCases.filter(\.givesUp).map(\.rawValue)

  var defaultValueDescription: String {
    switch self {
    case .failed: "failed"
    case .cause(let cause): cause.rawValue
    }
  }
}
