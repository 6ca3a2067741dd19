package import Sweeps

/// By when an attempt must have ended, and its worker must have been heard, not counting unwatched time.
package struct TimeLimits: Sendable {
  package typealias Instant = ContinuousClock.Instant

  private let limits: Limits
  private var deadline: Instant?
  /// When the worker has been silent for too long.
  private var alarm: Instant?

  /// An attempt begins.
  package init(_ limits: Limits, at now: Instant) {
    self.limits = limits
    deadline = limits.seconds.map { now + .seconds($0) }
    hear(at: now)
  }

  /// The worker has said something.
  package mutating func hear(at now: Instant) {
    alarm = limits.silence.map { now + .seconds($0) }
  }

  /// Excuses unwatched time: this process or the machine was suspended, and the run probably too, or this process
  /// was busy with what the worker had said.
  package mutating func excuse(_ gap: Duration, at now: Instant) {
    // What began, or was heard, in the meantime has lost only part of it.
    if let end = deadline, let seconds = limits.seconds {
      deadline = min(end + gap, now + .seconds(seconds))
    }
    if let end = alarm, let seconds = limits.silence {
      alarm = min(end + gap, now + .seconds(seconds))
    }
  }

  /// The next moment at which a limit may be exceeded; `nil` if there is none.
  package var next: Instant? { [deadline, alarm].compactMap(\.self).min() }

  /// The outcome of a run that has not ended by now; `nil` while it may go on.
  package func verdict(at now: Instant) -> Outcome? {
    if let seconds = limits.seconds, let deadline, deadline <= now {
      return .timedOut(seconds: seconds)
    }
    if let seconds = limits.silence, let alarm, alarm <= now { return .stalled(seconds: seconds) }
    return nil
  }
}
