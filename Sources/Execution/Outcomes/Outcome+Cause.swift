extension Outcome {
  /// Why a run has no record; runs are chosen for retrying by their cause.
  public enum Cause: String, Sendable, Hashable, CaseIterable {
    case failed = "error"
    case killed
    case exited
    case timedOut = "timed-out"
    case outOfMemory = "out-of-memory"
    case stalled
    case troubled = "machine"
    case unsupplied = "needs"

    /// Whether a run that has used up its attempts is left alone until it is asked for; otherwise each launch
    /// tries it again, since the cause says nothing about the run.
    public var givesUp: Bool { self != .troubled && self != .unsupplied }
  }

  /// `nil` unless the run failed.
  public var cause: Cause? {
    switch self {
    case .failed: .failed
    case .killed: .killed
    case .exited: .exited
    case .timedOut: .timedOut
    case .outOfMemory: .outOfMemory
    case .stalled: .stalled
    case .troubled: .troubled
    case .unsupplied: .unsupplied
    case .completed, .cancelled, .displaced: nil
    }
  }
}
