internal import Sweeps

/// When the runs of a sweep reach thresholds, collected record by record.
struct ThresholdSteps {
  private let thresholds: [Threshold]
  /// `[threshold][run]`: infinite if it is never reached, `nil` without a record that could tell.
  private var steps: [[Double?]]
  /// Whether the quantity has rows, and so steps.
  private var isSeries: [Bool]
  /// The runs that have a record.
  private let recorded: Set<Int>

  init(_ thresholds: [Threshold], of runs: RecordedRuns) {
    self.thresholds = thresholds
    recorded = Set(runs.recorded)
    steps = thresholds.map { _ in Array(repeating: nil, count: runs.sweep.runs.count) }
    isSeries = thresholds.map { _ in false }
  }

  mutating func read(_ facts: RunFacts, at run: Int) throws {
    for (place, threshold) in thresholds.enumerated() {
      let numbers = try facts.numbers("steps to \(threshold)") {
        try Self.numbers(threshold, $0)
      }
      steps[place][run] = numbers.first
      isSeries[place] = isSeries[place] || numbers.count > 1
    }
  }

  /// After how many control steps a run gets there and, if the quantity has rows, how many there are in all; nothing if the record cannot tell.
  private static func numbers(_ threshold: Threshold, _ record: RunRecord) throws -> [Double] {
    guard record.holds(threshold.quantity) else { return [] }
    if try record.shape(of: threshold.quantity).isEmpty {
      let value = try record.scalar(threshold.quantity)
      return [threshold.isReached(by: value) ? 0 : .infinity]
    }
    let user = "the threshold '\(threshold)'"
    let costs = try record.costs(.controlSteps, ofRowsOf: threshold.quantity, neededBy: user)
    guard
      let values = try record.means(of: threshold.quantity, rows: costs.count, neededBy: user)
    else {
      throw ReportError.badShape(
        file: record.path, dataset: threshold.quantity,
        shape: try record.shape(of: threshold.quantity), expected: "a value for each step")
    }
    let row = values.firstIndex(where: threshold.isReached)
    return [row.map { costs[$0] } ?? .infinity, costs.last ?? 0]
  }

  func rows(of comparison: Comparison, in sweep: Sweep) -> [ThresholdRow] {
    thresholds.indices.flatMap { place in
      ThresholdRow.all(
        of: thresholds[place], comparison, in: sweep, steps: steps[place],
        recorded: recorded, isSeries: isSeries[place])
    }
  }
}
