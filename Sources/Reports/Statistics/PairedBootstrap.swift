internal import CGSL

/// The stratified bootstrap of pairs: 95 % percentile intervals from 2000 resamples, in each of which the pairs of
/// every cell are drawn anew, within the cell and both values together. For the probability of improvement, which
/// ignores the pairing, each side is drawn by itself.
///
/// Source: Agarwal et al. 2021 (strata), Efron and Tibshirani 1993, chapters 8 and 13.
struct PairedBootstrap {
  static let resamples = 2000
  private static let seed: UInt64 = 2018

  /// Of the mean over the cells of their mean difference.
  let mean: Interval
  /// Of the difference between the interquartile means over all runs of all cells.
  let interquartileMean: Interval
  /// Of the mean over the cells of their probability of improvement.
  let probabilityOfImprovement: Interval

  /// - Parameter cells: each of at least one pair.
  /// - Returns: `nil` where no cell has two pairs, and for values that are not finite.
  init?(of cells: [Pairs]) {
    guard cells.contains(where: { $0.count > 1 }), cells.allSatisfy(\.isFinite) else { return nil }
    let resampling = Resampling(of: cells)
    var means: [Double] = []
    var middles: [Double] = []
    var probabilities: [Double] = []
    for resample in 0..<Self.resamples {
      let counts = resampling.counts(resample, of: Self.seed)
      let others = resampling.counts(resample, of: ~Self.seed)
      means.append(resampling.mean(counts))
      middles.append(resampling.first.middle(counts) - resampling.second.middle(counts))
      probabilities.append(resampling.probability(counts, others))
    }
    mean = Self.interval(&means)
    interquartileMean = Self.interval(&middles)
    probabilityOfImprovement = Self.interval(&probabilities)
  }

  private static func interval(_ values: inout [Double]) -> Interval {
    let tail = (1 - Interval.level) / 2
    return values.withUnsafeMutableBufferPointer { values in
      gsl_sort(values.baseAddress, 1, values.count)
      return Interval(
        lower: gsl_stats_quantile_from_sorted_data(values.baseAddress, 1, values.count, tail),
        upper: gsl_stats_quantile_from_sorted_data(values.baseAddress, 1, values.count, 1 - tail))
    }
  }
}

/// The statistics of resamples, each given by how often it holds each pair, so that nothing is sorted again.
private struct Resampling {
  private let cells: [Pairs]
  /// Where the pairs of each cell begin among all.
  private let starts: [Int]
  private let rivals: [Rivals]
  let first: Ordered
  let second: Ordered

  init(of cells: [Pairs]) {
    self.cells = cells
    starts = cells.reduce(into: [0]) { $0.append($0.last! + $1.count) }.dropLast()
    rivals = cells.map(Rivals.init)
    first = Ordered(cells.flatMap(\.first))
    second = Ordered(cells.flatMap(\.second))
  }

  /// How often each pair of all cells is drawn.
  func counts(_ resample: Int, of seed: UInt64) -> [Int] {
    var counts = Array(repeating: 0, count: starts.last! + cells.last!.count)
    for (place, cell) in cells.enumerated() {
      // Each cell has its own random numbers.
      let random = CounterBasedRandom(seed: seed &+ UInt64(place) &* 0x9e37_79b9)
      for draw in 0..<cell.count {
        let index = random.index(below: cell.count, at: UInt64(resample * cell.count + draw))
        counts[starts[place] + index] += 1
      }
    }
    return counts
  }

  func mean(_ counts: [Int]) -> Double {
    var sum = 0.0
    for (start, cell) in zip(starts, cells) {
      // Deviations from one of the values give equal ones an interval of width 0.
      let origin = cell.first[0] - cell.second[0]
      var total = 0.0
      for pair in 0..<cell.count {
        total += Double(counts[start + pair]) * (cell.first[pair] - cell.second[pair] - origin)
      }
      sum += origin + total / Double(cell.count)
    }
    return sum / Double(cells.count)
  }

  func probability(_ counts: [Int], _ others: [Int]) -> Double {
    var sum = 0.0
    for ((start, cell), rivals) in zip(zip(starts, cells), rivals) {
      let range = start..<start + cell.count
      sum += rivals.probability(counts[range], against: others[range])
    }
    return sum / Double(cells.count)
  }
}

/// Values in ascending order, whose middle half can be averaged for any count of each.
package struct Ordered {
  private let values: [Double]
  private let pairs: [Int]

  package init(_ all: [Double]) {
    pairs = all.indices.sorted { all[$0] < all[$1] }
    values = pairs.map { all[$0] }
  }

  /// The mean without the `⌊n/4⌋` least and greatest.
  ///
  /// - Parameter counts: how often each value occurs, `n` in all.
  package func middle(_ counts: [Int]) -> Double {
    let cut = values.count / 4
    var skipped = 0
    var left = values.count - 2 * cut
    let kept = Double(left)
    var sum = 0.0
    for (value, pair) in zip(values, pairs) {
      var count = counts[pair]
      let skip = min(count, cut - skipped)
      skipped += skip
      count = min(count - skip, left)
      left -= count
      sum += Double(count) * value
      if left == 0 { break }
    }
    return sum / kept
  }
}

/// Which second values each first value of a cell beats.
struct Rivals {
  /// The pairs by their second values, ascending.
  private let order: [Int]
  /// By pair: how many second values its first value exceeds, and how many it exceeds or equals.
  private let beaten: [Int]
  private let matched: [Int]

  init(_ cell: Pairs) {
    let order = cell.second.indices.sorted { cell.second[$0] < cell.second[$1] }
    self.order = order
    func count(_ isBelow: (Double) -> Bool) -> Int {
      var (low, high) = (0, order.count)
      while low < high {
        let middle = (low + high) / 2
        if isBelow(cell.second[order[middle]]) { low = middle + 1 } else { high = middle }
      }
      return low
    }
    beaten = cell.first.map { value in count { $0 < value } }
    matched = cell.first.map { value in count { $0 <= value } }
  }

  /// The probability that a first value exceeds a second one, ties counted half.
  ///
  /// - Parameters:
  ///   - counts: how often each first value occurs.
  ///   - others: how often each second value occurs.
  func probability(_ counts: ArraySlice<Int>, against others: ArraySlice<Int>) -> Double {
    var below = [0]
    below.reserveCapacity(order.count + 1)
    for pair in order { below.append(below.last! + others[others.startIndex + pair]) }
    var wins = 0
    for pair in order.indices {
      wins += counts[counts.startIndex + pair] * (below[beaten[pair]] + below[matched[pair]])
    }
    return Double(wins) / Double(2 * order.count * order.count)
  }
}
