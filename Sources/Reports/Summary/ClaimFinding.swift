public import Sweeps

/// What the records say of a claim, in one of the cells that it is made for.
public struct ClaimFinding: Sendable {
  /// How a claim fares.
  public enum Verdict: String, Sendable {
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
  /// The arm that is said to be greater minus the other; `nil` if there is no pair.
  public let difference: PairedDifference?
  /// What else must be known: few pairs, missing ones.
  public let note: String

  public var verdict: Verdict {
    guard let interval = difference?.interval else { return .undecided }
    if interval.lower > 0 { return .holds }
    return interval.upper <= 0 ? .doesNotHold : .undecided
  }

  /// Judges a claim, runs being paired by seed and by each axis of the sweep.
  static func all(
    of claim: Claim, in sweep: Sweep, scores: [Double?], by bootstrap: Bootstrap
  ) -> [ClaimFinding] {
    Pairing.pairings(
      of: claim.greater, and: claim.lesser, in: sweep, scores: scores,
      by: sweep.axes.map(\.key) + ["seed"], cells: claim.each
    ).map { pairing in
      let difference = pairing.difference(by: bootstrap)
      return ClaimFinding(
        claim: claim, cell: pairing.cell, difference: difference,
        note: pairing.note(on: difference))
    }
  }
}
