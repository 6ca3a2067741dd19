/// What Slurm knows about an element of a job array. It supplies liveness only: the runs' files tell what has
/// become of them.
public enum ElementState: Sendable, Hashable {
  /// Waits in the queue, for the reason that Slurm gives.
  case pending(reason: String)
  /// Is in the queue and waits until somebody releases it: its priority is zero.
  case held(reason: String)
  /// It runs, or is in any other state that is not known to be final.
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
    case .pending, .held, .running: true
    case .ended, .absent, .unknown: false
    }
  }

  /// It will execute its runs once somebody releases it.
  public var isHeld: Bool { if case .held = self { true } else { false } }

  /// From Slurm's words for states, as `squeue` and `sacct` print them, including "CANCELLED by 1000".
  init(state: some StringProtocol, reason: some StringProtocol) {
    let word = state.prefix { !$0.isWhitespace && $0 != "+" }
    switch word {
    case "PENDING" where Self.isHold(reason), "REQUEUE_HOLD", "SPECIAL_EXIT", "RESV_DEL_HOLD":
      self = .held(reason: String(reason))
    case "PENDING", "REQUEUED", "REQUEUE_FED": self = .pending(reason: String(reason))
    case "BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY",
      "PREEMPTED", "TIMEOUT", "REVOKED":
      self = .ended(String(word))
    // RUNNING, COMPLETING, CONFIGURING, SUSPENDED, and whatever states a later Slurm may add: alive until Slurm
    // says that it has ended.
    default: self = .running
    }
  }

  /// Whether Slurm's reason, a word or a sentence, says that somebody must release what waits.
  private static func isHold(_ reason: some StringProtocol) -> Bool {
    let words = reason.split { $0 == " " || $0 == "_" }.map { String($0) }
    return ["JobHeldUser", "JobHeldAdmin", "JobHoldMaxRequeue"].contains(String(reason))
      || words.suffix(2) == ["requeued", "held"]
      || words == ["job", "requeued", "in", "held", "state"]
  }
}
