internal import CGSL

/// The quantiles of many values near their two ends.
///
/// Only the ends are sorted, found by a histogram: a curve has an interval at each of its points, and sorting
/// all resamples of each would take most of a summary's time.
package struct TailQuantiles {
  /// Of the 0-based order statistics that the lower quantile lies between, the first.
  private let rank: Int
  private let fraction: Double
  private var histogram: [Int32]
  private var tail: [Double]

  /// - Parameter probability: of the lower quantile; the upper is at one minus it.
  package init(probability: Double, count: Int) {
    let position = probability * Double(count - 1)
    rank = Int(position)
    fraction = position - position.rounded(.down)
    histogram = Array(repeating: 0, count: 512)
    tail = []
    tail.reserveCapacity(count)
  }

  /// - Parameter values: finite, as many as the initialiser was told.
  package mutating func quantiles(of values: [Double]) -> (lower: Double, upper: Double) {
    var least = values[0]
    var greatest = values[0]
    for value in values {
      least = value < least ? value : least
      greatest = value > greatest ? value : greatest
    }
    let scale = Double(histogram.count - 1) / (greatest - least)
    guard greatest > least, scale.isFinite else { return (least, greatest) }
    for bin in histogram.indices { histogram[bin] = 0 }
    for value in values { histogram[Int(Int32((value - least) * scale))] += 1 }

    let low = lastBin(in: histogram.indices)
    collect(values) { Int(Int32(($0 - least) * scale)) <= low }
    let lower = mix(tail[rank], tail[rank + 1])
    let high = lastBin(in: histogram.indices.reversed())
    collect(values) { Int(Int32(($0 - least) * scale)) >= high }
    let upper = mix(tail[tail.count - 1 - rank], tail[tail.count - 2 - rank])
    return (lower, upper)
  }

  /// The bin, counted from an end, by which the tail holds the order statistics that are needed.
  private func lastBin(in bins: some Sequence<Int>) -> Int {
    var held = 0
    for bin in bins {
      held += Int(histogram[bin])
      if held > rank + 1 { return bin }
    }
    preconditionFailure("fewer values than the quantile needs")
  }

  private mutating func collect(_ values: [Double], where isInTail: (Double) -> Bool) {
    tail.removeAll(keepingCapacity: true)
    for value in values where isInTail(value) { tail.append(value) }
    tail.withUnsafeMutableBufferPointer { gsl_sort($0.baseAddress, 1, $0.count) }
  }

  private func mix(_ outer: Double, _ inner: Double) -> Double {
    outer + (inner - outer) * fraction
  }
}
