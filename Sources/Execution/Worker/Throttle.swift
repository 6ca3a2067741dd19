/// Lets one call through, and no other for an interval.
package struct Throttle<Instant: InstantProtocol> {
  private let interval: Instant.Duration
  private var last: Instant?

  package init(_ interval: Instant.Duration) { self.interval = interval }

  package mutating func admits(_ now: Instant) -> Bool {
    if let last, last.advanced(by: interval) > now { return false }
    last = now
    return true
  }
}
