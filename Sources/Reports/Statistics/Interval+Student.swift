internal import CGSL

extension Interval {
  /// Student's 95 % interval of a mean: right for any number of normal values and, for few values that are not normal,
  /// the least wrong of those measured (docs/decisions/intervals.md).
  ///
  /// - Returns: `nil` for fewer than two values and for values that are not all finite.
  package static func student(ofMean values: [Double]) -> Interval? {
    guard values.count > 1, values.allSatisfy(\.isFinite) else { return nil }
    // Deviations from one of the values give equal values an interval of exactly width 0.
    let origin = values[0]
    let deviations = values.map { $0 - origin }
    let mean = gsl_stats_mean(deviations, 1, deviations.count)
    let spread = gsl_stats_sd_m(deviations, 1, deviations.count, mean)
    let degrees = Double(values.count - 1)
    let reach =
      gsl_cdf_tdist_Qinv((1 - level) / 2, degrees) * spread
      / Double(values.count).squareRoot()
    return Interval(lower: origin + mean - reach, upper: origin + mean + reach)
  }
}
