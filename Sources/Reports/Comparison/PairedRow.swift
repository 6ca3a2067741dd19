internal import Sweeps

/// A line about the pairs of one cell, or of several.
protocol PairedRow {
  var cell: [Run.Coordinate] { get }
  /// How many cells it is over.
  var cells: Int { get }
  /// How many pairs there will be once every run has its record.
  var pairs: Int { get }
  var difference: PairedDifference? { get }
}

extension PairedRow {
  func value(on axis: String) -> String {
    cell.first { $0.axis == axis }?.value.description ?? ""
  }

  /// The cell for people; over several cells it says how many.
  func fields(on axes: [String]) -> [String] {
    if cells <= 1 { return axes.map(value) }
    return axes.enumerated().map { $0.offset == 0 ? "(all \(cells) cells)" : value(on: $0.element) }
  }

  /// `5`, or `4 of 5` where pairs are missing.
  var count: String {
    let n = difference?.n ?? 0
    return n == pairs ? "\(n)" : "\(n) of \(pairs)"
  }
}
