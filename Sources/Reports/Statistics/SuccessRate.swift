internal import CGSL

/// How many of some runs succeeded.
public struct SuccessRate: Sendable, Hashable {
  public let successes: Int
  public let n: Int

  /// - Parameter n: at least 1.
  package init(_ successes: Int, of n: Int) {
    precondition(n > 0 && (0...n).contains(successes), "a rate is of some runs")
    self.successes = successes
    self.n = n
  }

  public var share: Double { Double(successes) / Double(n) }

  /// The 95 % interval of the probability of success.
  ///
  /// Source: Wilson 1927, without correction for continuity.
  public var interval: Interval {
    let z = gsl_cdf_ugaussian_Qinv((1 - Interval.level) / 2)
    let count = Double(n)
    let centre = (share + z * z / (2 * count)) / (1 + z * z / count)
    let reach =
      z / (1 + z * z / count)
      * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
    // Rounding must not push 0 or 1 out of an interval that contains it.
    return Interval(
      lower: successes == 0 ? 0 : centre - reach, upper: successes == n ? 1 : centre + reach)
  }
}
