/// What Slurm knows of an element of a job array. It supplies liveness only: what has become of runs, their files
/// tell.
public enum ElementState: Sendable, Hashable {
  /// Waits in the queue, for the reason that Slurm gives.
  case pending(reason: String)
  /// It runs, or is in any other state that is not known to be an end.
  case running
  /// It will not go on by itself, in Slurm's word: "COMPLETED", "CANCELLED", "FAILED" and so on.
  case ended(String)
  /// Slurm answered and does not know it (any longer).
  case absent
  /// Slurm did not answer.
  case unknown

  /// It may yet execute its runs.
  public var isLive: Bool {
    switch self {
    case .pending, .running: true
    case .ended, .absent, .unknown: false
    }
  }

  /// From Slurm's words for states, as `squeue` and `sacct` print them: "CANCELLED by 1000" too.
  init(state: some StringProtocol, reason: some StringProtocol) {
    let word = state.prefix { !$0.isWhitespace && $0 != "+" }
    switch word {
    case "PENDING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "SPECIAL_EXIT", "RESV_DEL_HOLD":
      self = .pending(reason: String(reason))
    case "BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY",
      "PREEMPTED", "TIMEOUT", "REVOKED":
      self = .ended(String(word))
    // RUNNING, COMPLETING, CONFIGURING, SUSPENDED, and whatever a later Slurm may call it: alive until it is
    // said to have ended.
    default: self = .running
    }
  }
}
