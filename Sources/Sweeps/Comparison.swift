/// Arms, or values of an axis, compared with one of them over runs that are equal on the paired
/// axes.
public struct Comparison: Sendable, Hashable, Codable {
  /// A dataset that is compared where two runs have cost the same.
  public struct Course: Sendable, Hashable, Codable {
    /// For example `coverage/fraction`.
    public let dataset: String
    /// Rows, up to the point where it is read, over which its value is averaged.
    public let window: Int

    public init(_ dataset: String, window: Int = 1) {
      self.dataset = dataset
      self.window = window
    }
  }

  /// `arm=mpc`, or a value of an axis.
  public let baseline: Run.Coordinate
  /// Axes, `arm` among them where values of another axis are compared, and as a rule `seed`.
  public let pairBy: [String]
  /// Scalars of the record, for example `summary/coverage`.
  public let metrics: [String]
  /// What counts as a success.
  public let thresholds: [Threshold]
  /// What is also compared at equal cost; `nil` for nothing.
  public let course: Course?

  public init(
    baseline: Run.Coordinate, pairBy: [String], metrics: [String], thresholds: [Threshold] = [],
    course: Course? = nil
  ) {
    self.baseline = baseline
    self.pairBy = pairBy
    self.metrics = metrics
    self.thresholds = thresholds
    self.course = course
  }

  /// The axes for each of whose values the comparison is made.
  public var cellAxes: [String] { pairBy.filter { $0 != "seed" } }
}

/// What the command line says of a comparison, as it is written there; it overrides the sweep file.
public struct ComparisonOptions: Sendable {
  /// An arm, or `AXIS=VALUE`; `nil` keeps the file's, as it does below.
  public var baseline: String?
  /// Scalars of the record, for example `summary/coverage`; none keeps the file's.
  public var metrics: [String] = []
  /// `METRIC >= NUMBER` or `DATASET >= NUMBER`, or with `<=`; none keeps the file's.
  public var thresholds: [String] = []
  /// The course's, for example `coverage/fraction`.
  public var dataset: String?
  /// Rows of the course, at least 1.
  public var window: Int?

  public init() {}
}
