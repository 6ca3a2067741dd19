/// A statement that the records may or may not bear out: `polo > greedy in summary/coverage for each task`.
public struct Claim: Sendable, Hashable, Codable {
  /// The change of a metric from the runs of one selection to those of another.
  public struct Change: Sendable, Hashable, Codable {
    public let origin: Selection
    public let end: Selection

    public init(from origin: Selection, to end: Selection) {
      self.origin = origin
      self.end = end
    }
  }

  public let text: String
  /// The runs whose metric, or its change, is claimed to be greater.
  public let greater: Selection
  public let lesser: Selection
  public let metric: String
  /// `nil` for a claim about the metric itself.
  public let change: Change?
  /// The runs that the claim is about; no conditions for all.
  public let scope: Selection
  /// The axes for each of whose values the claim is made; empty for all runs together.
  public let each: [String]

  public init(
    text: String, greater: Selection, lesser: Selection, metric: String, change: Change? = nil,
    scope: Selection = Selection([]), each: [String] = []
  ) {
    self.text = text
    self.greater = greater
    self.lesser = lesser
    self.metric = metric
    self.change = change
    self.scope = scope
    self.each = each
  }

  /// The axes on which the claim itself says what is compared.
  public var comparedAxes: Set<String> {
    Set([greater, lesser, change?.origin, change?.end].compactMap(\.self).flatMap(\.axes))
  }

  /// The runs that it compares, each within the scope and, for a change, at its beginning and its end.
  var sides: [Selection] {
    let parts = change.map { [$0.origin, $0.end] } ?? [Selection([])]
    return [greater, lesser].flatMap { side in parts.map { side.and($0).and(scope) } }
  }

  /// All selections that it names.
  var selections: [Selection] {
    [greater, lesser, change?.origin, change?.end, scope].compactMap(\.self)
  }
}
