internal import Sweeps

/// Two sides of a contrast in one cell of a sweep, matched run by run on the axes that they are paired by.
struct Pairing {
  /// The axes that the contrast is made separately for, with their values; an axis that no run has is left out.
  let cell: [Run.Coordinate]
  /// The finer cells that it averages; one, if it averages none.
  private let cells: [MatchedCell]
  /// The cells that it leaves out, as they have no pairs.
  private let leftOut: [MatchedCell]

  /// The seeds of the pairs that have values in every cell.
  private let complete: [Int?]

  /// The pairs of each cell, of the same seeds in all.
  private let pairs: [Pairs]

  /// The first side minus the second; `nil` if there is no pair.
  let difference: PairedDifference?

  init(cell: [Run.Coordinate], of cells: [MatchedCell], leavingOut leftOut: [MatchedCell] = []) {
    self.cell = cell
    self.cells = cells
    self.leftOut = leftOut
    let complete = (cells.first?.seeds ?? []).filter { seed in
      cells.allSatisfy { $0.values[seed] != nil }
    }
    let pairs = complete.isEmpty ? [] : cells.map { $0.pairs(of: complete) }
    self.complete = complete
    self.pairs = pairs
    difference = pairs.isEmpty ? nil : PairedDifference(of: pairs)
  }

  /// Whether a run of either side is in one of the pairs.
  func includes(_ run: Run) -> Bool {
    let isPaired = complete.contains(run.seed) || complete.contains(nil)
    return isPaired
      && cells.contains { cell in cell.coordinates.allSatisfy { run[$0.axis] == $0.value } }
  }

  /// How many cells it spans.
  var span: Int { max(1, cells.count) }

  /// How many pairs there are once all runs have a score; over several cells, how many seeds.
  var expected: Int { Set(cells.flatMap(\.seeds)).count }

  /// Caveats, such as few or missing pairs.
  var note: String {
    let weak = difference?.isWeak == true ? [Evidence.weakMark] : []
    return (weak + remarks).joined(separator: "; ")
  }

  /// What people must know of a cell besides its numbers.
  private var remarks: [String] {
    if expected == 0 { return ["the sweep has no pairs here"] }
    var remarks: [String] = []
    let runs = cells.map(\.runsPerSide).max() ?? 1
    if runs > 1 { remarks.append("each value is the mean of up to \(runs) runs") }
    if !leftOut.isEmpty {
      let names = leftOut.map(\.coordinates.text)
      remarks.append("left out, as they have no pairs: \(names.joined(separator: "; "))")
    }
    let missing = cells.compactMap(\.missing)
    if !missing.isEmpty { remarks.append("missing pairs: \(missing.joined(separator: "; "))") }
    let unscored = cells.compactMap(\.unscored)
    if !unscored.isEmpty {
      remarks.append("recorded without a value: \(unscored.joined(separator: "; "))")
    }
    let odd = complete.indices.count { pair in pairs.contains { !$0.isFinite(at: pair) } }
    if odd > 0 { remarks.append("\(odd) of \(complete.count) pairs are not finite") }
    let partial = expected - complete.count
    if cells.count > 1, partial > 0 {
      remarks.append("\(partial) of \(expected) seeds are not in every cell and left out")
    }
    return remarks
  }

  /// One pairing for each value that the axes take, each over all of its cells in which both sides have runs.
  static func pairings(_ cells: [MatchedCell], for each: [String]) -> [Pairing] {
    var groups: Groups<[ParameterValue?], [MatchedCell]> = Groups()
    for cell in cells {
      let key = each.map { axis in cell.coordinates.first { $0.axis == axis }?.value }
      groups.change(key, or: []) { $0.append(cell) }
    }
    return groups.entries.map { key, cells in
      Pairing(
        cell: Run.Coordinate.all(each, key), of: cells.filter { !$0.isUnmatched },
        leavingOut: cells.filter(\.isUnmatched))
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

extension [Run.Coordinate] {
  /// `task=box,planner.horizon=32`
  var text: String { map(\.text).joined(separator: ",") }

  /// The value on an axis, for its column; empty without one.
  func value(on axis: String) -> String { first { $0.axis == axis }?.value.description ?? "" }
}
