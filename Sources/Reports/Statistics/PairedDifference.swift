/// How runs differ from others over pairs that are equal in everything else, including the seed: in one cell, or over
/// several.
public struct PairedDifference: Sendable, Hashable {
  /// The middle of one side of the pairs.
  public struct Side: Sendable, Hashable {
    public let mean: Double
    /// Of its values in all pairs of all cells, as `[Double].interquartileMean`.
    public let interquartileMean: Double
  }

  /// How many pairs; over several cells, how many seeds, each of which counts once with the mean of its cells.
  public let n: Int
  public let first: Side
  public let second: Side
  /// The mean over the pairs of first minus second, in the metric's unit.
  public let mean: Double
  /// Student's 95 % interval of the mean difference; `nil` for one pair and where a difference is not finite.
  public let interval: Interval?
  /// The 95 % interval of the stratified bootstrap, too narrow for few pairs; `nil` as above.
  public let bootstrapInterval: Interval?
  /// The first's interquartile mean minus the second's, and its bootstrap interval.
  public let interquartileDifference: Double
  public let interquartileInterval: Interval?
  /// The probability that a run of the first beats one of the second, ties counted half; over several cells, the mean
  /// of the cells' probabilities.
  ///
  /// Source: Agarwal et al. 2021, the Mann-Whitney statistic over all `n²` combinations.
  public let probabilityOfImprovement: Double
  public let probabilityInterval: Interval?
  /// `nil` where a difference is not a number.
  public let signedRank: SignedRankTest?

  /// - Parameter cells: one or more, all with the same pairs, one or more, in the same order: pair `i` of every cell is
  ///   of one seed.
  package init(of cells: [Pairs]) {
    precondition(
      !cells.isEmpty && cells.allSatisfy { $0.count == cells[0].count && $0.count > 0 },
      "a difference needs pairs, the same in each cell")
    let units = Self.mean(of: cells)
    let differences = cells.count == 1 ? cells[0].differences : units.differences
    n = units.count
    first = Side(units.first, of: cells.flatMap(\.first))
    second = Side(units.second, of: cells.flatMap(\.second))
    mean = differences.mean
    interval = Interval.student(ofMean: differences)
    signedRank = SignedRankTest(of: differences)
    probabilityOfImprovement = Self.probability(cells)
    // Where every seed has equal means, sums in another order leave what is only rounding.
    let areEqual = differences.allSatisfy { $0 == 0 }
    let magnitude = areEqual ? cells.flatMap(\.magnitudes).max() ?? 0 : 0
    func rounded(_ value: Double) -> Double { Pairs.equal(value, to: 0, of: magnitude) }
    func rounded(_ interval: Interval?) -> Interval? {
      interval.map { Interval(lower: rounded($0.lower), upper: rounded($0.upper)) }
    }
    interquartileDifference = rounded(first.interquartileMean - second.interquartileMean)
    let bootstrap = PairedBootstrap(of: cells)
    bootstrapInterval = rounded(bootstrap?.mean)
    interquartileInterval = rounded(bootstrap?.interquartileMean)
    probabilityInterval = bootstrap?.probabilityOfImprovement
  }

  public var isWeak: Bool { n < Evidence.enough }

  /// The pairs of the cells' means, equal where they differ by rounding alone.
  private static func mean(of cells: [Pairs]) -> Pairs {
    func mean(_ side: KeyPath<Pairs, [Double]>) -> [Double] {
      cells[0].first.indices.map { pair in
        cells.reduce(0) { $0 + $1[keyPath: side][pair] } / Double(cells.count)
      }
    }
    if cells.count == 1 { return cells[0] }
    let first = mean(\.first)
    let second = zip(mean(\.second), first.indices).map { value, pair in
      Pairs.equal(
        value, to: first[pair], of: cells.lazy.map { $0.magnitudes[pair] }.max() ?? 0)
    }
    return Pairs(first, second)
  }

  private static func probability(_ cells: [Pairs]) -> Double {
    guard cells.allSatisfy({ ($0.first + $0.second).allSatisfy { !$0.isNaN } }) else { return .nan }
    let once = Array(repeating: 1, count: cells[0].count)
    return cells.reduce(0) { $0 + Rivals($1).probability(once[...], against: once[...]) }
      / Double(cells.count)
  }
}

extension PairedDifference.Side {
  fileprivate init(_ units: [Double], of all: [Double]) {
    mean = units.mean
    interquartileMean = all.interquartileMean
  }
}
