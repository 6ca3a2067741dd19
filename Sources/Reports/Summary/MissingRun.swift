public import Sweeps

/// A run without a record, and why it has none.
public struct MissingRun: Sendable, Hashable {
  public enum Reason: Sendable, Hashable {
    /// It has not been tried, or not to its end.
    case notRun
    /// Its last attempt failed: `killed by signal 9`.
    case failed(String)
    /// It needs a run that failed, given by its id.
    case blocked(by: String)
    /// Another sweep of the same results has its record, which `command` takes over.
    case recorded(by: String, command: String)
  }

  public let run: Run
  public let reason: Reason

  public init(_ run: Run, because reason: Reason) {
    self.run = run
    self.reason = reason
  }
}

extension MissingRun.Reason: CustomStringConvertible {
  /// One word, as in `scores.csv`.
  var state: String {
    switch self {
    case .notRun: "missing"
    case .failed: "failed"
    case .blocked: "blocked"
    case .recorded: "elsewhere"
    }
  }

  public var description: String {
    switch self {
    case .notRun: "not run"
    case .failed(let outcome): "failed: \(outcome)"
    case .blocked(let run): "blocked: it needs \(run), which failed"
    case .recorded(let sweep, let command): "done by \(sweep); '\(command)' takes it over"
    }
  }
}

extension [MissingRun] {
  /// `3 of 80 runs have no record: 1 failed, 2 not run`, then the first of them, a line each; `nil` if
  /// none is missing.
  ///
  /// - Parameter runs: how many the sweep has.
  public func text(of runs: Int) -> String? {
    if isEmpty { return nil }
    let kinds = [
      ("failed", "failed"), ("blocked", "blocked"), ("elsewhere", "done by other sweeps"),
      ("missing", "not run"),
    ]
    let counts = kinds.compactMap { state, words -> String? in
      let count = self.count { $0.reason.state == state }
      return count > 0 ? "\(count) \(words)" : nil
    }
    let order = kinds.flatMap { state, _ in filter { $0.reason.state == state } }
    let shown = order.prefix(8).map { "  \($0.run.id): \($0.reason)\n" }
    let rest = count > 8 ? "  and \(count - 8) more\n" : ""
    return "\(count) of \(runs) runs have no record: \(counts.joined(separator: ", "))\n"
      + shown.joined() + rest
  }
}
