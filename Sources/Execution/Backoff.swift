/// How long a run rests before it is tried again: twice as long after each attempt.
public struct Backoff: Sendable {
  /// The pause after the first attempt.
  let first: Duration
  /// The longest pause.
  let longest: Duration

  public init(first: Duration = .milliseconds(500), longest: Duration = .seconds(120)) {
    self.first = first
    self.longest = longest
  }

  /// - Parameter attempt: from 1.
  package func pause(afterAttempt attempt: Int) -> Duration {
    min(longest, first * (1 << min(20, max(0, attempt - 1))))
  }
}
