internal import Sweeps

/// A line about the pairs of one cell, or of several.
protocol PairedRow {
  var cell: [Run.Coordinate] { get }
  /// How many cells it spans.
  var cells: Int { get }
  /// How many pairs there will be once every run has its record.
  var pairs: Int { get }
  var difference: PairedDifference? { get }
  /// Caveats, such as few or missing pairs.
  var note: String { get }
}

extension PairedRow {
  /// Whether it rests on few pairs, or on none.
  var isWeak: Bool { difference?.isWeak ?? true }

  /// The cell for people; over several cells it says how many.
  func fields(on axes: [String]) -> [String] {
    axes.enumerated().map { place, axis in
      place == 0 && cells > 1 ? "(mean of \(cells) cells)" : cell.value(on: axis)
    }
  }

  /// `5`, or `4 of 5` where pairs are missing.
  var count: String {
    let n = difference?.n ?? 0
    return n == pairs ? "\(n)" : "\(n) of \(pairs)"
  }
}
