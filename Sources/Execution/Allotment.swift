/// Time for what must not take more than a small share of all.
package struct Allotment: Sendable {
  /// One twentieth.
  private static let rest = 20.0

  private var next: ContinuousClock.Instant?

  package init() {}

  package func isDue(at now: ContinuousClock.Instant) -> Bool { next.map { now >= $0 } ?? true }

  /// It has taken the time from one moment to another.
  package mutating func took(from begin: ContinuousClock.Instant, to end: ContinuousClock.Instant) {
    next = end + (end - begin) * Self.rest
  }
}
