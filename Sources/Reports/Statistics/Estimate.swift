internal import CGSL

/// What some runs say about one number: where its middle lies and how certain it is.
public struct Estimate: Sendable, Hashable {
  /// How many runs.
  public let n: Int
  public let mean: Double
  /// The mean of the middle half, as `[Double].interquartileMean`.
  public let interquartileMean: Double
  public let least: Double
  public let greatest: Double
  /// Student's 95 % interval of the mean; `nil` where `n` is 1 or a value is not finite.
  public let interval: Interval?

  /// - Parameter values: at least one, a run each.
  package init(of values: [Double]) {
    precondition(!values.isEmpty, "an estimate needs a value")
    n = values.count
    mean = values.mean
    interquartileMean = values.interquartileMean
    let isOrdered = values.allSatisfy { !$0.isNaN }
    least = isOrdered ? values.min()! : .nan
    greatest = isOrdered ? values.max()! : .nan
    interval = Interval.student(ofMean: values)
  }
}

extension [Double] {
  /// GSL's mean if all values are finite, which rounds little; else infinite or NaN, as the sum of the values is.
  var mean: Double {
    allSatisfy(\.isFinite) ? gsl_stats_mean(self, 1, count) : reduce(0, +) / Double(count)
  }

  /// The mean of the middle half: the `⌊n/4⌋` least and as many greatest values are left out; NaN if any value is NaN.
  ///
  /// Source: Agarwal et al. 2021 (interquartile mean), computed as SciPy's `trim_mean(values, 0.25)`.
  var interquartileMean: Double {
    if contains(where: \.isNaN) { return .nan }
    var sorted = self
    sorted.withUnsafeMutableBufferPointer { gsl_sort($0.baseAddress, 1, $0.count) }
    let middle = sorted[count / 4..<count - count / 4]
    // GSL's running mean would subtract one infinity from another.
    if !middle.allSatisfy(\.isFinite) { return Array(middle).mean }
    return gsl_stats_trmean_from_sorted_data(0.25, sorted, 1, sorted.count)
  }
}

/// How many runs or pairs a statement should stand on.
enum Evidence {
  /// With fewer, intervals of skewed values cover too little; everything that rests on fewer is marked.
  static let enough = 5
  static let weakMark = "weak (n < \(enough))"
}
