/// Lets one call through, and no other for an interval.
package struct Throttle {
  private let interval: Duration
  private var last: ContinuousClock.Instant?

  package init(_ interval: Duration) { self.interval = interval }

  /// Whether a call is let through now; if so, the interval begins again.
  package mutating func admits(_ now: ContinuousClock.Instant) -> Bool {
    if let last, last.advanced(by: interval) > now { return false }
    last = now
    return true
  }
}
