public import Sweeps

/// What the records say of a claim, in one of the cells that it is made for.
public struct ClaimFinding: Sendable, PairedRow {
  /// How a claim fares.
  public enum Verdict: String, Sendable, CaseIterable {
    /// The whole interval is above 0.
    case holds
    /// The whole interval is at most 0.
    case doesNotHold = "does not hold"
    /// The interval lies on both sides of 0, or there is none, as with a single pair.
    case undecided
    /// There is no pair to judge by.
    case notRun = "not run"
  }

  public let claim: Claim
  /// The values of the axes that the claim names with `for each`.
  public let cell: [Run.Coordinate]
  /// How many cells of the sweep it spans.
  public let cells: Int
  /// How many pairs there will be once every run has its record.
  public let pairs: Int
  /// The side said to be greater minus the other; `nil` if there is no pair.
  public let difference: PairedDifference?
  /// Caveats, such as few or missing pairs.
  public let note: String

  /// By Student's interval, which is honest about few pairs.
  public var verdict: Verdict {
    guard let difference else { return .notRun }
    guard let interval = difference.interval else { return .undecided }
    if interval.lower > 0 { return .holds }
    return interval.upper <= 0 ? .doesNotHold : .undecided
  }

  /// Judges a claim, with runs paired by seed and by each axis of the sweep that the claim does not compare.
  ///
  /// - Parameters:
  ///   - scores: one for each of the sweep's runs.
  ///   - lacking: the runs that have a record without a score.
  static func all(
    of claim: Claim, in sweep: Sweep, scores: [Double?], lacking: Set<Int>
  ) -> [ClaimFinding] {
    let compared = claim.comparedAxes
    let axes = (["arm"] + sweep.axes.map(\.key)).filter { !compared.contains($0) } + ["seed"]
    let cells = MatchedCell.all(
      of: Contrast(of: claim), in: sweep, scores: scores, lacking: lacking, by: axes)
    return Pairing.pairings(cells, for: claim.each).map { pairing in
      ClaimFinding(
        claim: claim, cell: pairing.cell, cells: pairing.span, pairs: pairing.expected,
        difference: pairing.difference, note: pairing.note)
    }
  }
}

extension [ClaimFinding] {
  /// How many findings there are of each verdict; verdicts that none has are left out.
  var counts: [(verdict: ClaimFinding.Verdict, count: Int)] {
    ClaimFinding.Verdict.allCases.map { verdict in (verdict, count { $0.verdict == verdict }) }
      .filter { $0.count > 0 }
  }

  /// What all findings amount to: "does not hold" outweighs "undecided", which outweighs "not run", which outweighs
  /// "holds"; `nil` without findings.
  public var verdict: ClaimFinding.Verdict? {
    let verdicts = Set(map(\.verdict))
    return [.doesNotHold, .undecided, .notRun, .holds].first(where: verdicts.contains)
  }
}
