public import Foundation
public import Sweeps

/// How the execution of a sweep ended.
public struct SweepReport: Sendable {
  /// A run that has no record after all its attempts, or one that others made meanwhile and that is not used.
  public struct Failure: Sendable {
    public let run: Run
    /// How the last attempt ended, even one of an earlier launch or of another launcher.
    public let outcome: Outcome
    /// Attempts begun, including those of earlier launches unless the run was asked for again.
    public let attempts: Int
    /// What the run wrote to standard output and standard error, one attempt after another; a run
    /// that was killed may have left nothing.
    public let log: URL

    /// Whether it is not tried again until someone asks for it.
    public var isGivenUp: Bool { outcome.cause?.givesUp == true }
  }

  /// A run that was not started because one that it needs has no record.
  public struct Blocked: Sendable {
    public let run: Run
    /// What it needs.
    public let source: Run
  }

  /// How many runs are in each state at the end; none are `todo` or `held` unless `stop` says why.
  public let counts: Plan.Counts
  /// In the plan's order.
  public let failures: [Failure]
  /// In the plan's order.
  public let blocked: [Blocked]
  /// Wall-clock time.
  public let seconds: Double
  /// Why runs are left although nothing interrupted the sweep; `nil` if there is no such reason.
  public let stop: ExecutionError?

  /// Every run has a record.
  public var isComplete: Bool { counts.done == counts.total }

  init(_ plan: Plan, results: ResultsDirectory, seconds: Double, stop: ExecutionError?) {
    self.stop = stop
    counts = plan.counts
    failures = plan.runs.compactMap { run in
      guard case .failed(let outcome) = plan.state(of: run) else { return nil }
      return Failure(
        run: run, outcome: outcome, attempts: plan.attempts(at: run), log: results.log(of: run))
    }
    blocked = plan.runs.compactMap { run in
      guard case .blocked(let source) = plan.state(of: run) else { return nil }
      return Blocked(run: run, source: source)
    }
    self.seconds = seconds
  }
}
