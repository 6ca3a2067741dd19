internal import Sweeps

/// Every way an attempt at a run can end.
public enum Outcome: Sendable, Hashable {
  /// The run's record exists.
  case completed
  /// The run itself reported an error, which it would report again; or its worker wrote something that is not a
  /// message, or reported success without a record.
  case failed(message: String)
  /// The worker died of a signal that this process did not send.
  case killed(signal: Int32)
  /// The worker exited in the middle of the run; code 0 is no success either.
  case exited(code: Int32)
  /// The run was stopped after its limit, in wall-clock seconds.
  case timedOut(seconds: Double)
  /// The run was stopped at its limit, in bytes of resident memory; without one, the kernel killed it for lack
  /// of memory.
  case outOfMemory(bytes: Int?)
  /// The worker was alive, but silent for this many wall-clock seconds.
  case stalled(seconds: Double)
  /// The machine could not do what any run needs of it, such as write to the disk.
  case troubled(message: String)
  /// The record of the run that this one needs exists, but cannot be used; or this one's own, which others have made.
  case unsupplied(message: String)
  /// The sweep was interrupted before the run had ended.
  case cancelled
  /// Another launcher has taken the run over, since this one was silent for too long.
  case displaced

  /// Whether another attempt could end differently: the machine ended this one, not the run's own code.
  public var isWorthRetrying: Bool {
    switch cause {
    case .killed, .exited, .timedOut, .outOfMemory, .stalled, .troubled: true
    case .failed, .unsupplied, nil: false
    }
  }

  /// Whether the machine may have ended the run, rather than the run's own error or a limit that the sweep states.
  var speaksAgainstMachine: Bool {
    switch self {
    case .killed, .exited, .outOfMemory(nil), .stalled, .troubled: true
    case .completed, .failed, .timedOut, .outOfMemory, .unsupplied, .cancelled, .displaced: false
    }
  }

  /// Whether the run has neither a record nor the excuse that it was interrupted.
  public var isFailure: Bool { cause != nil }
}

extension Outcome: CustomStringConvertible {
  /// The outcome in the middle of a sentence: "killed by signal 9 (SIGKILL)".
  public var description: String {
    switch self {
    case .completed: "completed"
    case .failed(let message): "failed: \(message)"
    case .killed(let signal):
      "killed by signal \(signal)" + (Self.signalNames[signal].map { " (\($0))" } ?? "")
    case .exited(let code): "its worker exited with code \(code) before the run had ended"
    case .timedOut(let seconds): "stopped at its time limit of \(TimeText.spelled(seconds))"
    case .outOfMemory(let bytes?): "stopped at its memory limit of \(Self.spelled(bytes: bytes))"
    case .outOfMemory(nil): "killed by the kernel because the machine ran out of memory"
    case .stalled(let seconds):
      "stopped because nothing was heard from it for \(TimeText.spelled(seconds))"
    case .troubled(let message): "the machine failed: \(message)"
    case .unsupplied(let message): "the record that it needs cannot be used: \(message)"
    case .cancelled: "cancelled"
    case .displaced: "taken over by another launcher"
    }
  }

  private static let signalNames: [Int32: String] = [
    1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL, a Swift runtime error", 5: "SIGTRAP",
    6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL; perhaps the machine ran out of memory",
    11: "SIGSEGV", 13: "SIGPIPE", 15: "SIGTERM", 24: "SIGXCPU",
  ]

  /// One decimal, in the units in which sweep files state limits: powers of 1024.
  private static func spelled(bytes: Int) -> String {
    let units = [(1 << 30, "G"), (1 << 20, "M"), (1 << 10, "K")]
    guard let (size, letter) = units.first(where: { bytes >= $0.0 }) else {
      return "\(bytes) bytes"
    }
    let tenths = (Double(bytes) / Double(size) * 10).rounded() / 10
    return "\(ParameterValue.number(tenths))\(letter)"
  }
}
