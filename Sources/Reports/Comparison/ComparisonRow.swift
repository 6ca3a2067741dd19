public import Sweeps

/// One arm, or one value of an axis, against the baseline: in one cell of a sweep, or over all of them.
public struct ComparisonRow: Sendable, PairedRow {
  public let metric: String
  /// What is compared, for example `arm=polo`, and with what.
  public let compared: Run.Coordinate
  public let baseline: Run.Coordinate
  /// The values of the paired axes, the seed left out; empty over all cells.
  public let cell: [Run.Coordinate]
  /// How many cells it spans: all that have pairs.
  public let cells: Int
  /// How many pairs there will be once every run has its record.
  public let pairs: Int
  /// The compared minus the baseline; `nil` if there is no pair.
  public let difference: PairedDifference?
  /// Caveats, such as few or missing pairs.
  public let note: String

  /// Whether it sums up cells that have rows of their own.
  var isOverall: Bool { cells > 1 }

  /// Every other arm or value against the baseline: in each cell, then over those that have pairs.
  ///
  /// - Parameters:
  ///   - scores: one for each of the sweep's runs.
  ///   - lacking: the runs that have a record without a score.
  static func all(
    of comparison: Comparison, metric: String, in sweep: Sweep, scores: [Double?],
    lacking: Set<Int>
  ) -> [ComparisonRow] {
    comparison.compared(in: sweep).flatMap { compared in
      pairings(of: compared, comparison, in: sweep, scores: scores, lacking: lacking).map {
        pairing in
        ComparisonRow(
          metric: metric, compared: compared, baseline: comparison.baseline, cell: pairing.cell,
          cells: pairing.span, pairs: pairing.expected, difference: pairing.difference,
          note: pairing.note)
      }
    }
  }

  /// A pairing for each cell in which a side has runs, then one over the cells that have pairs, if there are several.
  static func pairings(
    of compared: Run.Coordinate, _ comparison: Comparison, in sweep: Sweep, scores: [Double?],
    lacking: Set<Int> = []
  ) -> [Pairing] {
    let cells = MatchedCell.all(
      of: Contrast(Selection([compared]), and: Selection([comparison.baseline])), in: sweep,
      scores: scores, lacking: lacking, by: comparison.pairBy)
    let separate = cells.map { Pairing(cell: $0.coordinates, of: [$0]) }
    let paired = cells.filter { !$0.values.isEmpty }
    if paired.count < 2 { return separate }
    return separate + [Pairing(cell: [], of: paired, leavingOut: cells.filter(\.values.isEmpty))]
  }
}

extension Comparison {
  /// All but the baseline, in the sweep's order.
  func compared(in sweep: Sweep) -> [Run.Coordinate] {
    values(in: sweep).filter { $0 != baseline }
  }

  /// The arms, without `trainers`, or the values of the baseline's axis.
  func values(in sweep: Sweep) -> [Run.Coordinate] {
    let trainers = trainers(in: sweep)
    let values =
      baseline.axis == "arm"
      ? sweep.arms.filter { !trainers.contains($0) }.map(ParameterValue.string)
      : sweep.axes.first { $0.key == baseline.axis }?.values ?? []
    return values.map { Run.Coordinate(axis: baseline.axis, value: $0) }
  }

  /// The arms whose runs train for others: these runs live longer than the others, and act to learn. None, if the
  /// baseline is such an arm.
  func trainers(in sweep: Sweep) -> [String] {
    let trainers = baseline.axis == "arm" ? sweep.arms.filter(sweep.trains) : []
    return trainers.contains { .string($0) == baseline.value } ? [] : trainers
  }
}

extension Run.Coordinate {
  /// An arm by its name alone.
  var name: String { axis == "arm" ? "\(value)" : text }
}
