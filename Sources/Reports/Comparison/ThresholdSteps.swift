internal import Sweeps

/// When the runs of a sweep reach thresholds, collected record by record.
struct ThresholdSteps {
  private let thresholds: [Threshold]
  /// `[threshold][run]`: infinite if it is never reached, `nil` without a record that could tell.
  private var steps: [[Double?]]
  /// Whether the quantity has rows, and so steps.
  private var isSeries: [Bool]

  init(_ thresholds: [Threshold], runs: Int) {
    self.thresholds = thresholds
    steps = thresholds.map { _ in Array(repeating: nil, count: runs) }
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

  /// When a run gets there, and what it takes in all if it has steps; nothing if the record cannot tell.
  private static func numbers(_ threshold: Threshold, _ record: RunRecord) throws -> [Double] {
    guard record.holds(threshold.quantity) else { return [] }
    let values = try record.values(threshold.quantity)
    let row = values.firstIndex(where: threshold.isReached)
    if try record.shape(of: threshold.quantity).isEmpty { return [row == nil ? .infinity : 0] }
    let costs = try record.costs(
      .controlSteps, ofRowsOf: threshold.quantity, neededBy: "the threshold '\(threshold)'")
    guard costs.count == values.count else {
      throw ReportError.badShape(
        file: record.path, dataset: threshold.quantity,
        shape: try record.shape(of: threshold.quantity), expected: "a value for each step")
    }
    return [row.map { costs[$0] } ?? .infinity, costs.last ?? 0]
  }

  func rows(of comparison: Comparison, in sweep: Sweep) -> [ThresholdRow] {
    thresholds.indices.flatMap { place in
      ThresholdRow.all(
        of: thresholds[place], comparison, in: sweep, steps: steps[place],
        isSeries: isSeries[place])
    }
  }
}
