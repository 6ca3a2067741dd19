/// What a worker says, one JSON line for each message. It hears a `WorkerContext`, then an
/// `Attempt` a line.
enum WorkerMessage: Sendable, Hashable, Codable {
  /// The worker waits for its context and a first run.
  case ready
  /// The run has made this much progress.
  case progress(RunProgress)
  /// The run goes on from a checkpoint.
  case resumed(RunProgress)
  /// The run begins anew, since its checkpoint could not be used.
  case startedAfresh(reason: String)
  /// The run has come to a step, and its state could not be committed.
  case notSaved(step: Int, reason: String)
  /// The run has ended without an error, so its record should be there.
  case completed
  /// The run itself reported an error.
  case failed(message: String)
  /// The machine could not do what the run needs.
  case troubled(message: String)
  /// What the run needs cannot be used.
  case unsupplied(message: String)
  /// The run is another launcher's by now.
  case displaced
}
