internal import Sweeps

/// The pairs of one cell: runs that are equal on all paired axes but the seed.
struct MatchedCell {
  let coordinates: [Run.Coordinate]
  /// By the names of the pairs that have them.
  private(set) var values: [String: (first: Double, second: Double)] = [:]
  /// All pairs, those without values too, in the order of the sweep's runs: `seed=3`.
  private(set) var names: [String] = []
  /// The pairs of which a run has no score, with their cell: `task=box,seed=3`.
  private(set) var missing: [String] = []
  /// The most runs that share a value, which is their mean.
  private(set) var runsPerSide = 1

  /// Those of these names, of which there are values.
  func pairs(named names: [String]) -> Pairs {
    Pairs(names.map { values[$0]!.first }, names.map { values[$0]!.second })
  }

  /// Both sides have no run in common here.
  var isUnmatched: Bool { names.isEmpty }

  /// The cells of a contrast, in the order of the sweep's runs.
  ///
  /// - Parameters:
  ///   - scores: one for each of the sweep's runs.
  ///   - axes: what the runs of a pair have in common, `seed` among them as a rule.
  ///   - cells: those of them that are not to be pooled, `seed` too if each seed is a cell.
  static func all(
    of contrast: Contrast, in sweep: Sweep, scores: [Double?], by axes: [String], cells: [String]
  ) -> [MatchedCell] {
    let isBySeed = axes.contains("seed") && !cells.contains("seed")
    let cellAxes = isBySeed ? axes.filter { $0 != "seed" } : axes
    let terms = contrast.first + contrast.second
    var groups: Groups<[ParameterValue?], Groups<[ParameterValue?], Sides>> = Groups()
    for (index, run) in sweep.runs.enumerated() {
      let places = terms.indices.filter { terms[$0].runs.contains(run) }
      if places.isEmpty { continue }
      groups.change(cellAxes.map { run[$0] }, or: Groups()) { pairs in
        pairs.change(isBySeed ? [run["seed"]] : [], or: Sides(terms.count)) { sides in
          for place in places { sides.add(scores[index], to: place) }
        }
      }
    }
    return groups.entries.map { key, pairs in
      var cell = MatchedCell(coordinates: Run.Coordinate.all(cellAxes, key))
      for (seed, sides) in pairs.entries where sides.isMatched {
        cell.add(sides, of: contrast, seed: Run.Coordinate.all(isBySeed ? ["seed"] : [], seed))
      }
      return cell
    }
  }

  private init(coordinates: [Run.Coordinate]) { self.coordinates = coordinates }

  private mutating func add(_ sides: Sides, of contrast: Contrast, seed: [Run.Coordinate]) {
    let name = seed.map(\.text).joined()
    names.append(name)
    runsPerSide = max(runsPerSide, sides.most)
    let means = sides.means
    func sum(_ terms: [Contrast.Term], from start: Int) -> Double? {
      var sum = 0.0
      for (place, term) in terms.enumerated() {
        guard let mean = means[start + place] else { return nil }
        sum += term.isSubtracted ? -mean : mean
      }
      return sum
    }
    if let first = sum(contrast.first, from: 0),
      let second = sum(contrast.second, from: contrast.first.count)
    {
      values[name] = (first, second)
    } else {
      missing.append((coordinates + seed).map(\.text).joined(separator: ","))
    }
  }
}

/// The scores of the runs that one pair is made of, by term.
private struct Sides {
  private var scores: [[Double?]]

  init(_ count: Int) { scores = Array(repeating: [], count: count) }

  mutating func add(_ score: Double?, to term: Int) { scores[term].append(score) }

  /// Every term has runs here, recorded or not.
  var isMatched: Bool { scores.allSatisfy { !$0.isEmpty } }

  var most: Int { scores.map(\.count).max() ?? 0 }

  /// `nil` where a run of the term has no score.
  var means: [Double?] {
    scores.map { scores in
      let known = scores.compactMap(\.self)
      return known.count == scores.count ? known.reduce(0, +) / Double(known.count) : nil
    }
  }
}
