internal import Sweeps

/// Two sides of a contrast in one cell of a sweep, matched run by run on the axes that they are paired by.
struct Pairing {
  /// The axes that the contrast is made separately for, with their values; an axis that no run has is left out.
  let cell: [Run.Coordinate]
  /// The finer cells that it is a mean over; one, if over none.
  let cells: [MatchedCell]
  /// Finer cells in which one of the sides has no runs at all.
  var oneSided: [MatchedCell]

  /// The pairs of which every cell has both sides.
  private let complete: [String]

  /// The cells' pairs, the same of each.
  let pairs: [Pairs]

  init(cell: [Run.Coordinate], of cells: [MatchedCell]) {
    self.cell = cell
    let matched = cells.filter { !$0.isUnmatched }
    let names = (matched.first?.names ?? []).filter { name in
      matched.allSatisfy { $0.values[name] != nil }
    }
    self.cells = matched
    oneSided = cells.filter(\.isUnmatched)
    complete = names
    pairs = names.isEmpty ? [] : matched.map { $0.pairs(named: names) }
  }

  var difference: PairedDifference? { pairs.isEmpty ? nil : PairedDifference(of: pairs) }

  /// How many pairs there are once all runs have a score; over several cells, those of their seeds.
  var expected: Int { Set(cells.flatMap(\.names)).count }

  /// What remains to be known of a cell beside its numbers, for people.
  var remarks: [String] {
    if cells.isEmpty { return ["no pairs"] }
    var remarks: [String] = []
    let runs = cells.map(\.runsPerSide).max() ?? 1
    if runs > 1 { remarks.append("each value is the mean of up to \(runs) runs") }
    if !oneSided.isEmpty {
      let names = oneSided.map { $0.coordinates.map(\.text).joined(separator: ",") }
      remarks.append("left out, as one side has no runs there: \(Self.listed(names))")
    }
    let missing = cells.flatMap(\.missing)
    if !missing.isEmpty {
      remarks.append("missing pairs: \(Self.listed(missing))")
    }
    let partial = expected - complete.count
    if cells.count > 1, partial > 0 {
      remarks.append("\(partial) of \(expected) seeds are not in every cell and left out")
    }
    return remarks
  }

  private static func listed(_ names: [String]) -> String {
    let rest = names.count - 4
    return names.prefix(4).joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
  }

  /// A note on a difference that rests on these pairs.
  func note(on difference: PairedDifference?) -> String {
    let weak = difference?.isWeak == true ? [Evidence.weakMark] : []
    return (weak + remarks).joined(separator: "; ")
  }

  /// One pairing for each value that the axes take, each over all of its cells.
  static func pairings(_ cells: [MatchedCell], for each: [String]) -> [Pairing] {
    var groups: Groups<[ParameterValue?], [MatchedCell]> = Groups()
    for cell in cells {
      let key = each.map { axis in cell.coordinates.first { $0.axis == axis }?.value }
      groups.change(key, or: []) { $0.append(cell) }
    }
    return groups.entries.map { key, cells in
      Pairing(cell: Run.Coordinate.all(each, key), of: cells)
    }
  }
}

extension Run.Coordinate {
  /// As in a run's id: `planner.horizon=32`.
  var text: String { "\(axis)=\(value)" }

  /// The axes that have a value, with it.
  static func all(_ axes: [String], _ values: [ParameterValue?]) -> [Run.Coordinate] {
    zip(axes, values).compactMap { axis, value in
      value.map { Run.Coordinate(axis: axis, value: $0) }
    }
  }
}
