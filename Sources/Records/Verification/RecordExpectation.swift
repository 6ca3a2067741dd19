public import Sweeps

/// What a record should be.
public struct RecordExpectation: Sendable {
  /// The run whose record it should be; `nil` for any.
  public let run: Run?
  /// The series that the records of a task may have, given its parameters as canonical JSON; of dimensions only
  /// the names count.
  public let series: @Sendable (_ parameters: String) -> [Series]
  /// What such a record holds at least: groups, and datasets such as `summary/coverage`.
  public let holdings: @Sendable (_ parameters: String) -> Set<String>
  /// The control steps that such a run takes.
  public let steps: @Sendable (_ parameters: String) -> Int?

  public init(
    run: Run? = nil, series: @escaping @Sendable (String) -> [Series],
    holdings: @escaping @Sendable (String) -> Set<String> = { _ in [] },
    steps: @escaping @Sendable (String) -> Int?
  ) {
    self.run = run
    self.series = series
    self.holdings = holdings
    self.steps = steps
  }
}
