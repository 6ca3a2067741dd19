internal import Sweeps

/// Two arms' scores in one cell of a sweep, matched run by run on the axes that they are paired by.
struct Pairing {
  /// The cell: the axes that it is made separately for, with their values; an arm may have none on an axis.
  let cell: [Run.Coordinate]
  /// A value for each pair, in the order of the sweep's runs.
  private(set) var first: [Double] = []
  private(set) var second: [Double] = []
  /// The pairs of which a run has no score: `seed=3`.
  private(set) var missing: [String] = []
  /// The most runs of an arm that share a pair, whose mean then stands for them.
  private(set) var runsPerSide = 1

  /// What remains to be known of a cell beside its numbers, for people.
  var remarks: [String] {
    var remarks: [String] = []
    if first.isEmpty && missing.isEmpty { remarks.append("no pairs") }
    if runsPerSide > 1 { remarks.append("each pair is of means of up to \(runsPerSide) runs") }
    if !missing.isEmpty { remarks.append("missing pairs: \(missing.joined(separator: "; "))") }
    return remarks
  }

  func difference(by bootstrap: Bootstrap) -> PairedDifference? {
    first.isEmpty ? nil : PairedDifference(of: first, and: second, by: bootstrap)
  }

  /// The cells of a comparison of two arms, in the order of the sweep's runs.
  ///
  /// - Parameters:
  ///   - scores: one for each of the sweep's runs.
  ///   - axes: what the runs of a pair have in common, `seed` among them as a rule.
  ///   - cells: the axes for whose values the comparison is made separately.
  static func pairings(
    of first: String, and second: String, in sweep: Sweep, scores: [Double?], by axes: [String],
    cells: [String]
  ) -> [Pairing] {
    var groups: Groups<Groups<Sides>> = Groups()
    let paired = axes.filter { !cells.contains($0) }
    for (index, run) in sweep.runs.enumerated() where run.arm == first || run.arm == second {
      groups.change(cells.map { run[$0] }, or: Groups()) { pairs in
        pairs.change(paired.map { run[$0] }, or: Sides()) { sides in
          sides.add(scores[index], isFirst: run.arm == first)
        }
      }
    }
    return groups.entries.map { cell, pairs in
      var pairing = Pairing(cell: coordinates(cells, cell))
      for (key, sides) in pairs.entries where sides.isMatched {
        pairing.add(sides, named: coordinates(paired, key).map(\.text).joined(separator: ","))
      }
      return pairing
    }
  }

  private mutating func add(_ sides: Sides, named name: String) {
    runsPerSide = max(runsPerSide, sides.first.count, sides.second.count)
    if let first = sides.mean(\.first), let second = sides.mean(\.second) {
      self.first.append(first)
      self.second.append(second)
    } else {
      missing.append(name)
    }
  }

  private static func coordinates(_ axes: [String], _ values: [ParameterValue?]) -> [Run.Coordinate]
  {
    zip(axes, values).compactMap { axis, value in
      value.map { Run.Coordinate(axis: axis, value: $0) }
    }
  }

  private init(cell: [Run.Coordinate]) { self.cell = cell }
}

/// The scores of the runs that one pair is made of.
private struct Sides {
  private(set) var first: [Double?] = []
  private(set) var second: [Double?] = []

  mutating func add(_ score: Double?, isFirst: Bool) {
    if isFirst { first.append(score) } else { second.append(score) }
  }

  /// Both arms have runs here, recorded or not.
  var isMatched: Bool { !first.isEmpty && !second.isEmpty }

  /// `nil` if a run of the side has no score.
  func mean(_ side: KeyPath<Sides, [Double?]>) -> Double? {
    let scores = self[keyPath: side]
    let known = scores.compactMap(\.self)
    return known.count == scores.count ? known.reduce(0, +) / Double(known.count) : nil
  }
}

/// Values by the values on some axes, in the order in which these first came.
private struct Groups<Value> {
  private var places: [[ParameterValue?]: Int] = [:]
  private(set) var entries: [(key: [ParameterValue?], value: Value)] = []

  /// Changes the value of a key in place, `new` if there is none yet.
  mutating func change(_ key: [ParameterValue?], or new: Value, _ body: (inout Value) -> Void) {
    let place = places[key] ?? entries.count
    if place == entries.count {
      places[key] = place
      entries.append((key, new))
    }
    body(&entries[place].value)
  }
}

extension Run.Coordinate {
  /// As in a run's id: `planner.horizon=32`.
  var text: String { "\(axis)=\(value)" }
}
