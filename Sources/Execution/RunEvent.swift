public import Sweeps

/// What happens while a sweep is executed, in order: the status line, the log and the tests listen
/// to it.
public enum RunEvent: Sendable, Hashable {
  /// The runs in `left` are still to be executed.
  case sweepStarted(sweep: String, counts: Plan.Counts, left: [Digest])
  /// A worker process is ready; workers are numbered from 1, and a replacement has its predecessor's number.
  case workerStarted(worker: Int, process: Int32)
  /// A worker process is gone; `completed` if it was told to go.
  case workerEnded(worker: Int, Outcome)
  /// An attempt begins; attempts are numbered from 1.
  case runStarted(RunName, worker: Int, attempt: Int)
  /// A running run has made this much progress.
  case runProgress(RunName, RunProgress)
  /// A run that has just started goes on from a checkpoint.
  case runResumed(RunName, RunProgress)
  /// A run that has just started begins anew, since its checkpoint could not be used.
  case runStartedAfresh(RunName, reason: String)
  /// A running run's checkpoint at a step could not be written: the first of several such failures in a row, and the
  /// last one before the run stops.
  case runNotSaved(RunName, step: Int, reason: String)
  /// An attempt ended after `seconds`, and there will be another.
  case runRetried(RunName, Outcome, attempt: Int, seconds: Double)
  /// The last attempt at a run ended after `seconds`.
  case runFinished(RunName, Outcome, attempt: Int, seconds: Double)
  /// A run will not start, since one that it needs has failed or is blocked itself.
  case runBlocked(RunName, by: RunName)
  /// Another launcher executes the run, so this one does not; `nil` if that launcher's identity cannot be read.
  case runHeld(RunName, by: Launcher?)
  /// A run that another launcher held has no record, and no launcher holds it any longer.
  case runFreed(RunName)
  /// A run has ended under another launcher: completed or failed.
  case runEndedElsewhere(RunName, Outcome)
  /// Nothing is left to do but to wait for the runs that others hold.
  case sweepWaits(runs: Int, holders: [Launcher])
  /// Nothing runs here any longer, after this many wall-clock seconds.
  case sweepFinished(counts: Plan.Counts, seconds: Double)
}
