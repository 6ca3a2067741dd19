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
  /// Of those with a record; `nil` without any.
  public let rate: SuccessRate?
  /// The control steps after which half of the runs with a record have reached it; `nil` for a metric, which
  /// has no steps, and where fewer than half reach it at all.
  public let medianSteps: Double?
  /// The probability that a run gets there before one of the baseline does, ties and pairs of which none does
  /// counted half; `nil` for a metric, for the baseline and without pairs.
  public let probabilityOfEarlier: Double?

  public var isWeak: Bool { (rate?.n ?? 0) < Evidence.enough }

  /// For people: few runs, missing ones.
  public var note: String {
    let missing = expected - (rate?.n ?? 0)
    let remarks = missing > 0 ? ["\(missing) of \(expected) runs without it"] : []
    return ((isWeak ? [Evidence.weakMark] : []) + remarks).joined(separator: "; ")
  }

  /// A row for each arm or value, the baseline too, in each cell.
  ///
  /// - Parameter steps: of each of the sweep's runs; infinite if it never gets there, `nil` without a record;
  ///   for a metric 0 or infinite.
  static func all(
    of threshold: Threshold, _ comparison: Comparison, in sweep: Sweep, steps: [Double?],
    isSeries: Bool
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
          expected: runs.count,
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

/// How often and how soon thresholds are reached, as people and as programs read it.
struct ThresholdTable {
  let rows: [ThresholdRow]
  let axes: [String]

  init(_ rows: [ThresholdRow], of comparison: Comparison) {
    self.rows = rows
    axes = comparison.cellAxes
  }

  var columns: [String] {
    ["threshold", "runs"] + axes + [
      "n", "expected", "weak", "successes", "rate", "lower", "upper", "method", "median_steps",
      "probability_of_earlier", "note",
    ]
  }

  func write(to file: CSVFile) throws {
    for row in rows {
      try file.text(row.threshold.description)
      try file.text(row.runs.name)
      for axis in axes { try file.text(row.cell.value(on: axis)) }
      try file.integer(row.rate?.n ?? 0)
      try file.integer(row.expected)
      try file.text("\(row.isWeak)")
      try file.number(row.rate.map { Double($0.successes) })
      try file.number(row.rate?.share)
      try file.add(row.rate?.interval)
      try file.text(row.rate == nil ? "" : "Wilson")
      try file.number(row.medianSteps)
      try file.number(row.probabilityOfEarlier)
      try file.text(row.note)
      try file.endRow()
    }
  }

  func table(_ title: String) -> Table {
    var table = Table(
      title,
      columns: [.text("runs")] + axes.map(Table.Column.text) + [
        .number("reached"), .number("rate"), .number("95 % (Wilson)"), .number("median steps"),
        .number("P(earlier)"), .text("note"),
      ])
    for row in rows {
      table.add(
        [row.runs.name] + axes.map(row.cell.value) + [
          row.rate.map { "\($0.successes) of \($0.n)" } ?? "0 of 0",
          NumberText.share(row.rate?.share), NumberText.share(row.rate?.interval),
          NumberText.short(row.medianSteps), NumberText.share(row.probabilityOfEarlier), row.note,
        ])
    }
    return table
  }
}
