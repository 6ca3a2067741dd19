internal import Foundation

/// What a run in a worker tells the sweep while it is executed, and what it is told.
public final class Supervision {
  private let lease: Lease?
  private let send: (WorkerMessage) -> Void
  private var throttle = Throttle(.milliseconds(200))
  private var leaseThrottle = Throttle(.seconds(2))

  init(lease: Lease?, send: @escaping (WorkerMessage) -> Void) {
    self.lease = lease
    self.send = send
  }

  /// Says how far the run has come, as often as it likes: about five reports a second are passed on.
  public func report(_ progress: RunProgress) {
    let now = ContinuousClock.now
    if throttle.admits(now) { send(.progress(progress)) }
    if leaseThrottle.admits(now) { endIfDisplaced() }
  }

  /// Ends the process if another launcher has taken the run over, because this one was silent for too long; to
  /// be called before anything is committed.
  public func endIfDisplaced() {
    guard let lease, lease.isLost else { return }
    send(.displaced)
    fflush(nil)
    _exit(0)
  }

  /// Says that the run goes on from a checkpoint.
  public func reportResumption(at progress: RunProgress) { send(.resumed(progress)) }

  /// Says that the run begins anew although there was a checkpoint.
  public func reportFreshStart(because reason: String) { send(.startedAfresh(reason: reason)) }

  /// Says that the run's state after a step could not be saved: a message on standard error may be lost, since the log
  /// lies on the same disk.
  public func reportNotSaved(at step: Int, because reason: String) {
    send(.notSaved(step: step, reason: reason))
  }

  /// Whether the run is to write a checkpoint now and `stop`.
  public var isStopRequested: Bool { StopRequest.isMade }

  /// Ends the process as the request to stop would have without a run.
  public func stop() -> Never { StopRequest.obey() }
}
