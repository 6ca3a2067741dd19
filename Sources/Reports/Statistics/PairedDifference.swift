/// How one arm differs from another over pairs of runs that are equal in all else, the seed too.
public struct PairedDifference: Sendable, Hashable {
  /// How many pairs.
  public let n: Int
  /// The mean over the pairs of first minus second, in the metric's unit.
  public let mean: Double
  /// The 95 % percentile-bootstrap interval of the mean difference, pairs being resampled; `nil` for one pair
  /// and where a difference is not finite.
  public let interval: Interval?
  /// The probability that a run of the first arm beats one of the second, ties counted half.
  ///
  /// Source: Agarwal et al. 2021, the Mann-Whitney statistic over all `n²` combinations.
  public let probabilityOfImprovement: Double

  /// - Parameters:
  ///   - first: one value a pair, at least one.
  ///   - second: as many, in the same order.
  package init(of first: [Double], and second: [Double], by bootstrap: Bootstrap) {
    precondition(first.count == second.count && !first.isEmpty, "a difference needs pairs")
    let differences = Estimate(of: zip(first, second).map { $0 - $1 }, by: bootstrap)
    n = differences.n
    mean = differences.mean
    interval = differences.interval
    probabilityOfImprovement = Self.probability(that: first, exceeds: second)
  }

  public var isWeak: Bool { n < Evidence.enough }

  private static func probability(that first: [Double], exceeds second: [Double]) -> Double {
    guard first.allSatisfy({ !$0.isNaN }), second.allSatisfy({ !$0.isNaN }) else { return .nan }
    var wins = 0.0
    for a in first { for b in second { wins += a > b ? 1 : a == b ? 0.5 : 0 } }
    return wins / Double(first.count * second.count)
  }
}
