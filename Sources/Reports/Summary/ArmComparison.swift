public import Sweeps

/// One arm against the baseline in one cell of a sweep.
public struct ArmComparison: Sendable {
  public let arm: String
  public let baseline: String
  public let metric: String
  /// The values of the paired axes, the seed left out.
  public let cell: [Run.Coordinate]
  /// The arm minus the baseline; `nil` if there is no pair.
  public let difference: PairedDifference?
  /// What else must be known: few pairs, missing ones.
  public let note: String

  /// Every other arm of a sweep against its baseline, in each cell.
  static func all(
    of comparison: Comparison, in sweep: Sweep, scores: [Double?], by bootstrap: Bootstrap
  ) -> [ArmComparison] {
    sweep.arms.filter { $0 != comparison.baseline }.flatMap { arm in
      Pairing.pairings(
        of: arm, and: comparison.baseline, in: sweep, scores: scores, by: comparison.pairBy,
        cells: comparison.pairBy.filter { $0 != "seed" }
      ).map { pairing in
        let difference = pairing.difference(by: bootstrap)
        return ArmComparison(
          arm: arm, baseline: comparison.baseline, metric: comparison.metric, cell: pairing.cell,
          difference: difference, note: pairing.note(on: difference))
      }
    }
  }

  static func columns(of comparison: Comparison) -> [String] {
    ["arm", "baseline", "metric"] + comparison.pairBy.filter { $0 != "seed" }
      + ["n", "difference", "lower", "upper", "probability_of_improvement", "note"]
  }

  func write(to file: CSVFile, of comparison: Comparison) throws {
    try file.text(arm)
    try file.text(baseline)
    try file.text(metric)
    for axis in comparison.pairBy where axis != "seed" {
      try file.text(cell.first { $0.axis == axis }?.value.description ?? "")
    }
    try file.add(difference)
    try file.number(difference?.probabilityOfImprovement)
    try file.text(note)
    try file.endRow()
  }
}

extension Pairing {
  func note(on difference: PairedDifference?) -> String {
    let weak = difference?.isWeak == true ? [Evidence.weakMark] : []
    return (weak + remarks).joined(separator: "; ")
  }
}

extension CSVFile {
  /// The columns `n`, `difference`, `lower`, `upper`.
  func add(_ difference: PairedDifference?) throws(ReportError) {
    try integer(difference?.n ?? 0)
    try number(difference?.mean)
    try number(difference?.interval?.lower)
    try number(difference?.interval?.upper)
  }
}
