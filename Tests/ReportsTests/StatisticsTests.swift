import Foundation
import Reports
import Testing

struct StatisticsTests {
  private func noise(_ count: Int, seed: UInt64) -> [Double] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
  }

  @Test func `the interquartile mean leaves out a quarter at each end`() {
    #expect(Estimate(of: [1, 2, 3, 4]).interquartileMean == 2.5)
    #expect(Estimate(of: [100, 2, 3, -50, 4, 5, 1, 0]).interquartileMean == 2.5)
    // A quarter of 5 is 1.25, of which 1 is left out at each end.
    #expect(Estimate(of: [0, 1, 2, 3, 99]).interquartileMean == 2)
    #expect(Estimate(of: [7]).interquartileMean == 7)
    #expect(Estimate(of: [1, 2, 3, 4, .infinity]).interquartileMean == 3)
    #expect(Estimate(of: [1, 2, .infinity, .infinity, .infinity]).interquartileMean == .infinity)
    #expect(Estimate(of: [-.infinity, -.infinity, .infinity, .infinity]).interquartileMean.isNaN)
  }

  @Test func `an interval contains the mean and shrinks with the square root of n`() throws {
    var widths: [Double] = []
    for n in [100, 400, 1600] {
      let estimate = Estimate(of: noise(n, seed: 3))
      let interval = try #require(estimate.interval)
      #expect(interval.contains(estimate.mean))
      widths.append(interval.width * Double(n).squareRoot())
    }
    // 2 · 1.96 standard deviations of the uniform distribution, within an eighth.
    for width in widths { #expect(abs(width - 3.92 / 12.0.squareRoot()) < 0.14) }
  }

  @Test func `95 % intervals of three hold the true mean about 95 times of 100`() {
    var hits = 0
    for trial in 0..<400 {
      // Sums of twelve uniform values are normal to the eye.
      let values = (0..<3).map { noise(12, seed: UInt64(trial * 3 + $0) &* 7919 &+ 1).reduce(0, +) }
      hits += Estimate(of: values).interval!.contains(6) ? 1 : 0
    }
    // Three standard errors of a share of 0.95 in 400 trials are 0.033; the bootstrap's would hold 0.76.
    #expect((0.917...0.983).contains(Double(hits) / 400))
  }

  @Test func `equal values have an interval of no width`() {
    let estimate = Estimate(of: Array(repeating: 0.1, count: 7))
    #expect(estimate.interval == Interval(lower: 0.1, upper: 0.1))
    #expect(estimate.mean == 0.1)
  }

  @Test func `one value and values that are not finite have no interval`() {
    #expect(Estimate(of: [1]).interval == nil)
    #expect(Estimate(of: [1, .nan, 2]).interval == nil)
    #expect(Estimate(of: [1, .nan, 2]).mean.isNaN)
    #expect(Estimate(of: [1, .infinity]).interval == nil)
  }

  @Test func `a mean of what is not finite does not depend on the order of the runs`() {
    for values in [[.infinity, 1], [1, .infinity], [1, .infinity, 2]] {
      #expect(Estimate(of: values).mean == .infinity)
    }
    #expect(Estimate(of: [.infinity, -.infinity]).mean.isNaN)
    #expect(Estimate(of: [1, -.infinity]).mean == -.infinity)
  }

  @Test func `the middle half of a resample is that of its values written out`() {
    for n in 1...13 {
      let values = noise(n, seed: UInt64(n)).map { ($0 * 4).rounded() }
      let draws = noise(n, seed: UInt64(n) + 100).map { Int($0 * Double(n)) }
      var counts = Array(repeating: 0, count: n)
      for draw in draws { counts[draw] += 1 }
      let middle = Estimate(of: draws.map { values[$0] }).interquartileMean
      // Sums of small whole numbers are exact, their quotients rounded once or twice.
      #expect(abs(Ordered(values).middle(counts) - middle) < 1e-15 * 4)
    }
  }

  @Test func `the interval of interquartile means holds their difference, and none of a shift`()
    throws
  {
    let (first, second) = (noise(400, seed: 21), noise(400, seed: 22))
    let difference = PairedDifference(of: [Pairs(first, second)])
    let interval = try #require(difference.interquartileInterval)
    #expect(interval.contains(difference.interquartileDifference))
    #expect(interval.width > 0.02)
    // Each resample has the same middle on both sides.
    let values = noise(8, seed: 5).map { ($0 * 1024).rounded() / 1024 }
    let shift = PairedDifference(of: [Pairs(values.map { $0 + 0.25 }, values)])
    #expect(shift.interquartileInterval == Interval(lower: 0.25, upper: 0.25))
  }

  @Test func `the same pairs give the same intervals to the bit`() {
    let cells = [Pairs(noise(12, seed: 9), noise(12, seed: 8))]
    #expect(PairedDifference(of: cells) == PairedDifference(of: cells))
  }

  @Test func `fewer than five pairs are weak`() {
    for (n, isWeak) in [(1, true), (4, true), (5, false)] {
      let values = noise(n, seed: 1)
      #expect(PairedDifference(of: [Pairs(values, values)]).isWeak == isWeak)
    }
  }

  @Test func `pairing removes what the arms of a pair have in common`() {
    // Multiples of 1/1024: the differences are exact.
    let seeds = noise(8, seed: 5).map { ($0 * 1024).rounded() / 1024 }
    let difference = PairedDifference(of: [Pairs(seeds.map { $0 + 0.25 }, seeds)])
    #expect(difference.mean == 0.25)
    #expect(difference.interval == Interval(lower: 0.25, upper: 0.25))
    #expect(difference.bootstrapInterval == Interval(lower: 0.25, upper: 0.25))
  }

  @Test func `cells whose means differ by rounding of what they were computed from are equal`() {
    // Changes of 100000, by 0.1 and 0.3 against 0.2 twice.
    let scores = [100000.1, 100000.3, 100000.2, 100000.2]
    let changes = scores.map { $0 - 100000 }
    let magnitudes = Array(repeating: 100000.3, count: 5)
    let cells = [0, 1].map { cell in
      Pairs(
        Array(repeating: changes[cell], count: 5), Array(repeating: changes[2 + cell], count: 5),
        magnitudes: magnitudes)
    }
    let difference = PairedDifference(of: cells)
    let none = Interval(lower: 0, upper: 0)
    #expect(difference.mean == 0)
    #expect(difference.interval == none)
    #expect(difference.bootstrapInterval == none)
    #expect(difference.interquartileDifference == 0)
    #expect(difference.interquartileInterval == none)
    let computed = cells.map { Pairs($0.first, $0.second) }
    #expect(PairedDifference(of: computed).mean > 0)
  }

  @Test func `cells that differ keep their bootstrap interval where their means are equal`()
    throws
  {
    // What one cell gains by a seed the other loses: drawn by themselves, cells differ.
    let seeds = noise(6, seed: 4)
    let zeros = Array(repeating: 0.0, count: 6)
    let difference = PairedDifference(of: [Pairs(seeds, zeros), Pairs(zeros, seeds)])
    #expect(difference.mean == 0)
    let bootstrap = try #require(difference.bootstrapInterval)
    #expect(bootstrap.lower < -0.01 && bootstrap.upper > 0.01)
  }

  @Test func `the probability of improvement counts wins, and ties half`() {
    func probability(_ a: [Double], _ b: [Double]) -> Double {
      PairedDifference(of: [Pairs(a, b)]).probabilityOfImprovement
    }
    #expect(probability([3, 4], [1, 2]) == 1)
    #expect(probability([1, 2], [3, 4]) == 0)
    #expect(probability([1, 2], [1, 2]) == 0.5)
    #expect(probability([2, 2], [1, 2]) == 0.75)
    #expect(probability([.infinity, 1], [.infinity, -.infinity]) == 0.625)
    #expect(probability([.nan, 1], [1, 2]).isNaN)
  }

  @Test func `the bootstrap of many pairs is near Student's interval`() throws {
    let difference = PairedDifference(of: [Pairs(noise(400, seed: 1), noise(400, seed: 2))])
    let bootstrap = try #require(difference.bootstrapInterval)
    let student = try #require(difference.interval)
    // An end of 2000 resamples is known to about a fiftieth of the width.
    #expect(abs(bootstrap.lower - student.lower) < 0.06 * student.width)
    #expect(abs(bootstrap.upper - student.upper) < 0.06 * student.width)
  }

  @Test func `the interval of a probability is about it, and of its binomial width`() throws {
    // Equal distributions, and pairs that have nothing in common.
    let difference = PairedDifference(of: [Pairs(noise(60, seed: 11), noise(60, seed: 12))])
    let interval = try #require(difference.probabilityInterval)
    #expect(interval.contains(difference.probabilityOfImprovement))
    // The standard error of the Mann-Whitney statistic is the root of (2n + 1) / 12n² here.
    let width = 2 * 1.96 * (121.0 / (12 * 3600)).squareRoot()
    #expect((0.8...1.2).contains(interval.width / width))
    // Pairs whose seeds explain all: a run beats its own partner, and hardly any other's.
    let seeds = noise(8, seed: 13)
    let close = PairedDifference(of: [Pairs(seeds.map { $0 + 1e-6 }, seeds)])
    #expect(close.probabilityInterval!.contains(close.probabilityOfImprovement))
  }

  @Test func `over cells the seeds are the sample, each the mean of its cells`() {
    // What a seed adds to all cells is no noise between cells, and does not shrink with their number.
    let seeds = noise(6, seed: 4)
    let zeros = Array(repeating: 0.0, count: 6)
    let one = PairedDifference(of: [Pairs(seeds, zeros)])
    let many = PairedDifference(of: Array(repeating: Pairs(seeds, zeros), count: 10))
    #expect(many.n == 6)
    #expect(abs(many.interval!.width - one.interval!.width) < 1e-14)
    // The stratified bootstrap takes the cells for independent, and is narrower by about the root of ten.
    let ratio = one.bootstrapInterval!.width / many.bootstrapInterval!.width
    #expect((2.5...4).contains(ratio))
  }

  @Test func `Wilson's interval has its closed form and stays within 0 and 1`() {
    let z2 = 3.841458820694124
    // At 0 of n it is 0 to z² / (n + z²), and mirrored at n of n.
    for n in [1, 5, 40] {
      let none = SuccessRate(0, of: n).interval
      #expect(none.lower == 0)
      #expect(abs(none.upper - z2 / (Double(n) + z2)) < 1e-15)
      let all = SuccessRate(n, of: n).interval
      #expect(all.upper == 1)
      #expect(abs(all.lower - (1 - none.upper)) < 1e-15)
    }
    let half = SuccessRate(5, of: 10).interval
    #expect(abs(half.lower + half.upper - 1) < 1e-15)
  }

  @Test func `the signed-rank test counts all signs of few differences`() throws {
    func p(_ differences: [Double]) throws -> Double {
      try #require(SignedRankTest(of: differences)).p
    }
    // All of n signs alike: two of 2ⁿ.
    #expect(try p([1, 2, 3, 4, 5]) == 2.0 / 32)
    #expect(try p([-1, -2, -3]) == 2.0 / 8)
    // Ranks 1, 2.5, 2.5: sums of at most 1 are those of none and of the first.
    #expect(try p([1, -2, -2]) == 2 * 2.0 / 8)
    #expect(try p([1, -1]) == 1)
    #expect(try p([0, 0]) == 1)
    let rounded = try #require(
      SignedRankTest(of: [0.3 - 0.1, 0.1 - 0.3, 0.2, 0.1 + 0.2 - 0.3, 0.4]))
    #expect(0.3 - 0.1 != 0.2 && 0.1 + 0.2 != 0.3)
    #expect(rounded == SignedRankTest(of: [2, -2, 2, 0, 4]))
    #expect(rounded.n == 4 && rounded.rankSum == 8)
    let test = try #require(SignedRankTest(of: [0, 3, 0, -1]))
    #expect(test.n == 2 && test.rankSum == 2 && test.isExact)
    #expect(SignedRankTest(of: []) == nil)
    #expect(SignedRankTest(of: [1, .nan]) == nil)
  }

  @Test func `the exact test and the normal one meet where one takes over`() throws {
    let differences = noise(101, seed: 8).map { $0 - 0.43 }
    let normal = try #require(SignedRankTest(of: differences))
    let exact = try #require(SignedRankTest(of: Array(differences.dropLast())))
    #expect(!normal.isExact && exact.isExact)
    // The approximation is good to a few thousandths here, and a hundredth of the sample moves as little.
    #expect(abs(normal.p - exact.p) < 0.03)
  }
}

extension Interval {
  fileprivate var width: Double { upper - lower }

  fileprivate func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}
