/// The percentile bootstrap: 95 % intervals of a mean from 2000 resamples.
///
/// The resamples of `n` values are the same whenever `n` is, so that the interval of equal values is equal
/// and the band of a curve resamples whole runs, never single points of them.
///
/// Source: Efron and Tibshirani 1993, chapter 13; quantiles are interpolated as NumPy does by default.
package final class Bootstrap {
  package static let resamples = 2000
  package static let level = 0.95
  static let seed: UInt64 = 2018

  /// How often each value occurs in each resample, `[n, resamples]`, by `n`.
  private var occurrences: [Int: [Float]] = [:]
  private var means = [Double](repeating: 0, count: resamples)
  private var tails = TailQuantiles(probability: (1 - level) / 2, count: resamples)

  package init() {}

  /// - Returns: `nil` for fewer than two values and for values that are not all finite, of which no interval
  ///   can be said.
  package func interval(ofMean values: [Double]) -> Interval? {
    guard values.count > 1, values.allSatisfy(\.isFinite) else { return nil }
    // Resampling the deviations from one of the values leaves equal values an interval of width 0 exactly.
    let origin = values[0]
    guard values.contains(where: { $0 != origin }) else {
      return Interval(lower: origin, upper: origin)
    }
    prepareOccurrences(of: values.count)
    resample(values.map { ($0 - origin) / Double(values.count) })
    let (lower, upper) = tails.quantiles(of: means)
    return Interval(lower: origin + lower, upper: origin + upper)
  }

  /// Fills `means` with the sums of the shares in each resample.
  private func resample(_ shares: [Double]) {
    let occurrences = occurrences[shares.count]!
    occurrences.withUnsafeBufferPointer { occurrences in
      means.withUnsafeMutableBufferPointer { means in
        means.update(repeating: 0)
        for (value, share) in shares.enumerated() where share != 0 {
          let row = occurrences.baseAddress! + value * Self.resamples
          for resample in 0..<Self.resamples { means[resample] += Double(row[resample]) * share }
        }
      }
    }
  }

  private func prepareOccurrences(of count: Int) {
    if occurrences[count] != nil { return }
    let random = CounterBasedRandom(seed: Self.seed)
    var table = [Float](repeating: 0, count: count * Self.resamples)
    for resample in 0..<Self.resamples {
      for draw in 0..<count {
        let value = random.index(below: count, at: UInt64(resample * count + draw))
        table[value * Self.resamples + resample] += 1
      }
    }
    occurrences[count] = table
  }
}
