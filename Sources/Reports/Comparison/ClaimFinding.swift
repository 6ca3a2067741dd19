public import Sweeps

/// What the records say of a claim, in one of the cells that it is made for.
public struct ClaimFinding: Sendable, PairedRow {
  /// How a claim fares.
  public enum Verdict: String, Sendable, CaseIterable {
    /// The whole interval is above 0.
    case holds
    /// The whole interval is at most 0.
    case doesNotHold = "does not hold"
    /// The interval lies on both sides of 0, or there is none.
    case undecided
  }

  public let claim: Claim
  /// The values of the axes that the claim names with `for each`.
  public let cell: [Run.Coordinate]
  /// How many cells of the sweep it is over.
  public let cells: Int
  /// How many pairs there will be once every run has its record.
  public let pairs: Int
  /// What is said to be greater minus the other; `nil` if there is no pair.
  public let difference: PairedDifference?
  /// What else must be known: few pairs, missing ones.
  public let note: String

  /// By Student's interval, which is honest about few pairs.
  public var verdict: Verdict {
    guard let interval = difference?.interval else { return .undecided }
    if interval.lower > 0 { return .holds }
    return interval.upper <= 0 ? .doesNotHold : .undecided
  }

  /// Judges a claim, runs being paired by seed and by each axis of the sweep that the claim does not
  /// compare.
  ///
  /// - Parameter scores: one for each of the sweep's runs.
  static func all(of claim: Claim, in sweep: Sweep, scores: [Double?]) -> [ClaimFinding] {
    let compared = claim.comparedAxes
    let axes = (["arm"] + sweep.axes.map(\.key)).filter { !compared.contains($0) } + ["seed"]
    let cells = MatchedCell.all(
      of: Contrast(of: claim), in: sweep, scores: scores, by: axes, cells: claim.each)
    let pairings = Pairing.pairings(cells, for: claim.each)
    var judged = pairings.filter { !$0.cells.isEmpty }
    if judged.isEmpty { judged = [Pairing(cell: [], of: [])] }
    // The last one tells of the values at which there is nothing to judge.
    let rest = pairings.filter(\.cells.isEmpty)
    judged[judged.count - 1].oneSided += rest.flatMap(\.oneSided)
    return judged.map { pairing in
      let difference = pairing.difference
      return ClaimFinding(
        claim: claim, cell: pairing.cell, cells: max(1, pairing.cells.count),
        pairs: pairing.expected, difference: difference,
        note: pairing.note(on: difference))
    }
  }
}

extension [ClaimFinding] {
  /// What all findings amount to: a failure outweighs what is open; `nil` without findings.
  public var verdict: ClaimFinding.Verdict? {
    if isEmpty { return nil }
    if contains(where: { $0.verdict == .doesNotHold }) { return .doesNotHold }
    return contains { $0.verdict == .undecided } ? .undecided : .holds
  }
}
