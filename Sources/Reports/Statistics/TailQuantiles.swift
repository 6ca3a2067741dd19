internal import CGSL

/// The quantiles of the means of resamples near their two ends.
///
/// Only the values beyond a bound that leaves few are sorted: a curve has an interval at each of its points,
/// and sorting all resamples of each would take most of a summary's time.
package struct TailQuantiles {
  /// Of the 0-based order statistics that the lower quantile lies between, the first.
  private let rank: Int
  private let fraction: Double
  private var tail: [Double]

  /// - Parameters:
  ///   - probability: of the lower quantile, at most a half; the upper is at one minus it.
  ///   - count: of the values, at least two.
  package init(probability: Double, count: Int) {
    let position = probability * Double(count - 1)
    rank = Int(position)
    fraction = position - position.rounded(.down)
    tail = Array(repeating: 0, count: count)
  }

  /// - Parameters:
  ///   - values: finite, as many as the initialiser was told.
  ///   - centre: about the middle of the values.
  ///   - spread: about their standard deviation; a poor guess costs time, no accuracy.
  package mutating func quantiles(
    of values: UnsafeBufferPointer<Double>, centre: Double, spread: Double
  ) -> (lower: Double, upper: Double) {
    let lower = quantile(of: values, centre: centre, spread: spread, sign: 1)
    let upper = -quantile(of: values, centre: -centre, spread: spread, sign: -1)
    return (lower, upper)
  }

  /// The lower quantile of the values times `sign`.
  private mutating func quantile(
    of values: UnsafeBufferPointer<Double>, centre: Double, spread: Double, sign: Double
  ) -> Double {
    let (rank, fraction) = (rank, fraction)
    return tail.withUnsafeMutableBufferPointer { tail in
      var count = 0
      // Where values are near normal, the first bound leaves about twice the values that are needed.
      for bound in [centre - 1.65 * spread, centre - spread, .infinity] where count < rank + 2 {
        count = Self.collect(values, times: sign, upTo: bound, into: tail)
      }
      let outer = gsl_stats_select(tail.baseAddress, 1, count, rank)
      // The selection leaves the greater values behind.
      let inner = tail[rank + 1..<count].min()!
      return outer + (inner - outer) * fraction
    }
  }

  /// Copies the values whose product with `sign` is at most the bound, and counts them.
  private static func collect(
    _ values: UnsafeBufferPointer<Double>, times sign: Double, upTo bound: Double,
    into tail: UnsafeMutableBufferPointer<Double>
  ) -> Int {
    var count = 0
    func add(_ value: Double) {
      tail[count] = value
      count += value <= bound ? 1 : 0
    }
    let blocks = values.count / 8
    let bytes = UnsafeRawPointer(values.baseAddress!)
    for block in 0..<blocks {
      // Most blocks have none.
      let eight = bytes.loadUnaligned(fromByteOffset: block * 64, as: SIMD8<Double>.self) * sign
      if any(eight .<= bound) { for lane in 0..<8 { add(eight[lane]) } }
    }
    for value in values[(blocks * 8)...] { add(value * sign) }
    return count
  }
}
