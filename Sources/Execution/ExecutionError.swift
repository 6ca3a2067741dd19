/// What keeps a whole sweep from being executed; what befalls one run is an `Outcome`.
public enum ExecutionError: Error, Sendable, Hashable {
  /// The worker ended several times in a row before it was ready for a run.
  case workerDoesNotStart(executable: String, reason: String)
  /// The event log could not be opened or written.
  case logNotWritten(path: String, reason: String)
}

extension ExecutionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .workerDoesNotStart(let executable, let reason):
      """
      the worker '\(executable)' does not start: \(reason); what it wrote to standard error is \
      above, and running it by hand shows it again
      """
    case .logNotWritten(let path, let reason):
      "\(path): the event log cannot be written: \(reason); free the disk or check permissions"
    }
  }
}
