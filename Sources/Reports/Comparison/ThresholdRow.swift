internal import Foundation
public import Sweeps

/// How often, and how soon, the runs of one arm reach a threshold in one cell of a sweep.
public struct ThresholdRow: Sendable {
  public let threshold: Threshold
  /// For example `arm=polo`.
  public let runs: Run.Coordinate
  public let cell: [Run.Coordinate]
  /// How many runs the sweep has here.
  public let expected: Int
  /// How many of them have a record, whether it can tell or not.
  let recorded: Int
  /// The rate over the runs with a record that can tell; `nil` without any.
  public let rate: SuccessRate?
  /// The control steps after which half of the runs with a record have reached it; `nil` for a metric, which
  /// has no steps, and where fewer than half reach it at all.
  public let medianSteps: Double?
  /// The probability that a run gets there before one of the baseline, ties and pairs in which neither does counted
  /// half; `nil` for a metric, for the baseline and without pairs.
  public let probabilityOfEarlier: Double?

  public var isWeak: Bool { (rate?.n ?? 0) < Evidence.enough }

  /// For people: few or missing runs.
  public var note: String {
    let weak = isWeak ? [Evidence.weakMark] : []
    let remarks = [
      (expected - recorded, "are not on record"),
      (recorded - (rate?.n ?? 0), "have no record of this quantity"),
    ].filter { $0.0 > 0 }.map { "\($0.0) of \(expected) runs \($0.1)" }
    return (weak + remarks).joined(separator: "; ")
  }

  /// A row for each arm or value, the baseline too, in each cell.
  ///
  /// - Parameters:
  ///   - steps: of each of the sweep's runs; infinite if it never gets there, `nil` without a record that can tell;
  ///     for a metric 0 or infinite.
  ///   - recorded: the runs that have a record.
  static func all(
    of threshold: Threshold, _ comparison: Comparison, in sweep: Sweep, steps: [Double?],
    recorded: Set<Int>, isSeries: Bool
  ) -> [ThresholdRow] {
    var groups: Groups<[ParameterValue?], [Int]> = Groups()
    for (index, run) in sweep.runs.enumerated() {
      let key = ([comparison.baseline.axis] + comparison.cellAxes).map { run[$0] }
      groups.change(key, or: []) { $0.append(index) }
    }
    func known(_ runs: [Int]) -> [Double] { runs.compactMap { steps[$0] } }
    let baselines = groups.entries.filter { $0.key[0] == comparison.baseline.value }
    return comparison.values(in: sweep).flatMap { value in
      groups.entries.filter { $0.key[0] == value.value }.map { key, runs in
        let times = known(runs)
        let rivals = baselines.first { $0.key.dropFirst() == key.dropFirst() }.map {
          known($0.value)
        }
        return ThresholdRow(
          threshold: threshold, runs: value,
          cell: Run.Coordinate.all(comparison.cellAxes, Array(key.dropFirst())),
          expected: runs.count, recorded: runs.count(where: recorded.contains),
          rate: times.isEmpty ? nil : SuccessRate(times.count(where: \.isFinite), of: times.count),
          medianSteps: isSeries ? median(times) : nil,
          probabilityOfEarlier: isSeries && value != comparison.baseline
            ? probability(times, before: rivals ?? []) : nil)
      }
    }
  }

  /// The least time by which half have got there; `nil` if they never do.
  private static func median(_ times: [Double]) -> Double? {
    if times.isEmpty { return nil }
    let time = times.sorted()[(times.count - 1) / 2]
    return time.isFinite ? time : nil
  }

  private static func probability(_ times: [Double], before others: [Double]) -> Double? {
    if times.isEmpty || others.isEmpty { return nil }
    var wins = 0.0
    for time in times { for other in others { wins += time < other ? 1 : time == other ? 0.5 : 0 } }
    return wins / Double(times.count * others.count)
  }
}
