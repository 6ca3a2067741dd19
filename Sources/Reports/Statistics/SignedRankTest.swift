internal import CGSL

/// Wilcoxon's signed-rank test of paired differences: would they be as one-sided if their signs were random?
///
/// Differences of 0 are left out ("wilcox"); equal magnitudes share the mean of their ranks. Magnitudes count as equal
/// if they differ by no more than 10⁻¹² of the greatest: 0.3 - 0.1 and 0.2 differ by rounding, in whatever order one
/// subtracts. For up to 100 differences the p-value is exact, over all `2^n` signs of the ranks as they are, ties
/// included; beyond, it is the normal approximation with corrections for ties and for continuity.
///
/// Source: Wilcoxon 1945; Hollander, Wolfe and Chicken 2014, section 3.1.
public struct SignedRankTest: Sendable, Hashable {
  /// How many differences are not 0.
  public let n: Int
  /// The sum of the ranks of the positive differences.
  public let rankSum: Double
  /// Two-sided; 1 if every difference is 0.
  public let p: Double
  public let isExact: Bool

  static let mostExact = 100

  /// - Returns: `nil` without differences and for differences that are not numbers.
  package init?(of differences: [Double]) {
    guard !differences.isEmpty, differences.allSatisfy({ !$0.isNaN }) else { return nil }
    let greatest = differences.lazy.map(\.magnitude).filter(\.isFinite).max() ?? 0
    let rounding = 1e-12 * greatest
    let values = differences.filter { $0.magnitude > rounding }
    n = values.count
    isExact = n <= Self.mostExact
    let doubled = Self.doubledRanks(of: values.map(\.magnitude), rounding)
    let positive = zip(values, doubled).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
    rankSum = Double(positive) / 2
    p = isExact ? Self.exact(positive, doubled) : Self.normal(positive, doubled)
  }

  /// Twice the ranks, so that they are integers: tied ranks lie at most halfway between two.
  private static func doubledRanks(of values: [Double], _ rounding: Double) -> [Int] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = Array(repeating: 0, count: values.count)
    var first = 0
    while first < order.count {
      var last = first
      let end = values[order[first]] + rounding
      while last + 1 < order.count, values[order[last + 1]] <= end { last += 1 }
      for place in first...last { ranks[order[place]] = first + last + 2 }
      first = last + 1
    }
    return ranks
  }

  /// The distribution of the sum, built a rank at a time: each is positive with probability 1/2.
  private static func exact(_ sum: Int, _ ranks: [Int]) -> Double {
    let greatest = ranks.reduce(0, +)
    var share = [Double](repeating: 0, count: greatest + 1)
    share[0] = 1
    var reached = 0
    for rank in ranks {
      reached += rank
      for place in stride(from: reached, through: 0, by: -1) {
        share[place] = (share[place] + (place >= rank ? share[place - rank] : 0)) / 2
      }
    }
    let below = share[...sum].reduce(0, +)
    let above = share[sum...].reduce(0, +)
    return min(1, 2 * min(below, above))
  }

  private static func normal(_ sum: Int, _ ranks: [Int]) -> Double {
    // The variance is a quarter of the sum of the squared ranks; `ranks` holds their doubles.
    let variance = ranks.reduce(0.0) { $0 + Double($1 * $1) } / 16
    let distance = abs(Double(sum) / 2 - Double(ranks.reduce(0, +)) / 4)
    let z = max(0, distance - 0.5) / variance.squareRoot()
    return min(1, 2 * gsl_cdf_ugaussian_Q(z))
  }
}
