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

  /// How often each value occurs in each resample, `[n, resamples]` and its padding, by `n`.
  private var occurrences: [Int: [Double]] = [:]
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
    let shares = values.map { ($0 - origin) / Double(values.count) }
    resample(shares)
    // A resample's mean has the variance of the values by their number, about their mean.
    let centre = shares.reduce(0, +)
    let mean = centre / Double(shares.count)
    let spread = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
    let (lower, upper) = means.withUnsafeBufferPointer {
      tails.quantiles(of: $0, centre: centre, spread: spread)
    }
    return Interval(lower: origin + lower, upper: origin + upper)
  }

  /// Fills `means` with the sums of the shares in each resample.
  private func resample(_ shares: [Double]) {
    let padded = shares + Array(repeating: 0, count: Self.padding(of: shares.count))
    occurrences[shares.count]!.withUnsafeBufferPointer { occurrences in
      means.withUnsafeMutableBufferPointer { means in
        means.update(repeating: 0)
        for value in stride(from: 0, to: padded.count, by: 4) {
          let rows = occurrences.baseAddress! + value * Self.resamples
          let (a, b, c, d) = (
            padded[value], padded[value + 1], padded[value + 2], padded[value + 3]
          )
          for resample in 0..<Self.resamples {
            let row = rows + resample
            means[resample] +=
              row[0] * a + row[Self.resamples] * b
              + row[2 * Self.resamples] * c + row[3 * Self.resamples] * d
          }
        }
      }
    }
  }

  /// Rows of nought that fill the table up to a multiple of four, which are summed at once.
  private static func padding(of count: Int) -> Int { (4 - count % 4) % 4 }

  private func prepareOccurrences(of count: Int) {
    if occurrences[count] != nil { return }
    let random = CounterBasedRandom(seed: Self.seed)
    let rows = count + Self.padding(of: count)
    var table = [Double](repeating: 0, count: rows * Self.resamples)
    for resample in 0..<Self.resamples {
      for draw in 0..<count {
        let value = random.index(below: count, at: UInt64(resample * count + draw))
        table[value * Self.resamples + resample] += 1
      }
    }
    occurrences[count] = table
  }
}
