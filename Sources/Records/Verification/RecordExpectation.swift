public import Sweeps

/// What a record should be.
public struct RecordExpectation: Sendable {
  /// What the records of runs with the same parameters have in common.
  public struct Contents: Sendable {
    /// The series that they may have; of dimensions only the names count.
    public let series: [Series]
    /// What they hold at least: groups, and datasets such as `summary/coverage`.
    public let holdings: Set<String>
    /// The control steps that such a run takes; `nil` for any number.
    public let steps: Int?

    public init(series: [Series], holdings: Set<String> = [], steps: Int?) {
      self.series = series
      self.holdings = holdings
      self.steps = steps
    }
  }

  /// The run whose record it should be; `nil` for any.
  public let run: Run?
  /// What it should contain, given its run's parameters as canonical JSON; `nil` if nothing is known of such a run.
  public let contents: @Sendable (_ parameters: String) -> Contents?

  public init(run: Run? = nil, contents: @escaping @Sendable (_ parameters: String) -> Contents?) {
    self.run = run
    self.contents = contents
  }
}
