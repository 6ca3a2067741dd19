internal import Sweeps

/// What two sides of a comparison are made of: scores of runs, added or subtracted.
struct Contrast {
  struct Term {
    let runs: Selection
    let isSubtracted: Bool
  }

  let first: [Term]
  let second: [Term]

  init(_ first: Selection, and second: Selection) {
    self.first = [Term(runs: first, isSubtracted: false)]
    self.second = [Term(runs: second, isSubtracted: false)]
  }

  init(of claim: Claim) {
    func side(_ selection: Selection) -> [Term] {
      let runs = selection.and(claim.scope)
      guard let change = claim.change else { return [Term(runs: runs, isSubtracted: false)] }
      return [
        Term(runs: runs.and(change.end), isSubtracted: false),
        Term(runs: runs.and(change.origin), isSubtracted: true),
      ]
    }
    first = side(claim.greater)
    second = side(claim.lesser)
  }
}
