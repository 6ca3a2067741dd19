internal import Sweeps

/// The pairs of one cell: runs that are equal on all paired axes but the seed.
struct MatchedCell {
  let coordinates: [Run.Coordinate]
  /// The seeds of all pairs, also of those without values, in the order of the sweep's runs; `nil` where seeds are not
  /// paired.
  private(set) var seeds: [Int?] = []
  /// The values of the pairs that have them, by seed.
  private(set) var values: [Int?: (first: Double, second: Double, magnitude: Double)] = [:]
  /// The pairs that have no values because their records hold no score.
  private var lacking: Set<Int?> = []
  /// The most runs that share a value, which is their mean.
  private(set) var runsPerSide = 1

  /// The pairs of these seeds, all of which have values.
  func pairs(of seeds: [Int?]) -> Pairs {
    Pairs(
      seeds.map { values[$0]!.first }, seeds.map { values[$0]!.second },
      magnitudes: seeds.map { values[$0]!.magnitude })
  }

  /// Whether the sweep has no pair here: as a rule one side has no runs.
  var isUnmatched: Bool { seeds.isEmpty }

  /// The pairs in which a run has no record, with their cell: `task=box,seed=0,3..5`; `nil` if there are none.
  var missing: String? { text(of: seeds.filter { values[$0] == nil && !lacking.contains($0) }) }

  /// The pairs whose records hold no score, in the same way.
  var unscored: String? { text(of: seeds.filter(lacking.contains)) }

  private func text(of pairs: [Int?]) -> String? {
    if pairs.isEmpty { return nil }
    let seeds = pairs.compactMap(\.self)
    return (coordinates.map(\.text) + (seeds.isEmpty ? [] : ["seed=\(seeds.ranges)"]))
      .joined(separator: ",")
  }

  /// The cells of a contrast, in the order of the sweep's runs.
  ///
  /// - Parameters:
  ///   - scores: one for each of the sweep's runs.
  ///   - lacking: those that have a record without a score.
  ///   - axes: what the runs of a pair have in common, `seed` among them as a rule.
  static func all(
    of contrast: Contrast, in sweep: Sweep, scores: [Double?], lacking: Set<Int> = [],
    by axes: [String]
  ) -> [MatchedCell] {
    let isBySeed = axes.contains("seed")
    let cellAxes = axes.filter { $0 != "seed" }
    let terms = contrast.first + contrast.second
    var groups: Groups<[ParameterValue?], Groups<Int?, Sides>> = Groups()
    for (index, run) in sweep.runs.enumerated() {
      let places = terms.indices.filter { terms[$0].runs.contains(run) }
      if places.isEmpty { continue }
      groups.change(cellAxes.map { run[$0] }, or: Groups()) { pairs in
        pairs.change(isBySeed ? run.seed : nil, or: Sides(terms.count)) { sides in
          for place in places {
            sides.add(scores[index], to: place, isLacking: lacking.contains(index))
          }
        }
      }
    }
    return groups.entries.map { key, pairs in
      var cell = MatchedCell(coordinates: Run.Coordinate.all(cellAxes, key))
      for (seed, sides) in pairs.entries where sides.isMatched {
        cell.add(sides, of: contrast, seed: seed)
      }
      return cell
    }
  }

  private init(coordinates: [Run.Coordinate]) { self.coordinates = coordinates }

  private mutating func add(_ sides: Sides, of contrast: Contrast, seed: Int?) {
    seeds.append(seed)
    if sides.areLacking { lacking.insert(seed) }
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
      let magnitude = sides.greatest
      values[seed] = (first, Pairs.equal(second, to: first, of: magnitude), magnitude)
    }
  }
}

/// The scores of the runs that one pair is made of, by term.
private struct Sides {
  private var scores: [[Double?]]
  /// Whether a record holds no score.
  private(set) var areLacking = false

  init(_ count: Int) { scores = Array(repeating: [], count: count) }

  mutating func add(_ score: Double?, to term: Int, isLacking: Bool) {
    scores[term].append(score)
    areLacking = areLacking || isLacking
  }

  /// Whether every term has runs here, recorded or not.
  var isMatched: Bool { scores.allSatisfy { !$0.isEmpty } }

  var most: Int { scores.map(\.count).max() ?? 0 }

  /// The greatest magnitude of all scores.
  var greatest: Double { scores.joined().lazy.compactMap(\.self).map(\.magnitude).max() ?? 0 }

  /// `nil` where a run of the term has no score.
  var means: [Double?] {
    scores.map { scores in
      let known = scores.compactMap(\.self)
      return known.count == scores.count ? known.reduce(0, +) / Double(known.count) : nil
    }
  }
}

extension [Int] {
  /// As a sweep file spells numbers, neighbours joined: `0,3..5`.
  fileprivate var ranges: String {
    var ranges: [ClosedRange<Int>] = []
    for number in self {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)..\($0.upperBound)" }
      .joined(separator: ",")
  }
}
