internal import Foundation

/// The costs at which the runs of a line are compared.
struct CommonCosts {
  /// The ratio of the dearest line's cost to the cheapest's beyond which their axis is logarithmic.
  static let wide = 20.0

  /// From where on every run has a value: as a rule 0.
  private let start: Double
  /// What every run has cost by its second row: a logarithmic axis has no 0.
  private let firstPositive: Double
  /// Where the first of the runs ends.
  let end: Double

  /// - Parameter runs: what each run had cost at its rows, ascending.
  /// - Returns: `nil` without runs, if a run has no rows, or if one begins after another has ended.
  init?(of runs: [[Double]]) {
    guard let start = runs.map({ $0.first ?? .infinity }).max(),
      let end = runs.compactMap(\.last).min(), start <= end
    else { return nil }
    self.start = start
    self.end = end
    firstPositive = min(end, runs.map { $0.first { $0 > 0 } ?? end }.max() ?? end)
  }

  /// Evenly spaced from the start to the end.
  func grid(points: Int, isLogarithmic: Bool) -> [Double] {
    let first = isLogarithmic ? max(start, firstPositive) : start
    guard first < end else { return first > 0 || !isLogarithmic ? [end] : [] }
    let steps = Double(points - 1)
    let inner = (0..<points - 1).map { place in
      let share = Double(place) / steps
      return isLogarithmic ? first * pow(end / first, share) : first + (end - first) * share
    }
    return inner + [end]
  }

  /// Interpolates linearly between neighbouring rows; of rows at the same cost the last counts.
  ///
  /// - Parameter grid: ascending, within the range of `x`.
  static func interpolate(_ x: [Double], _ y: [Double], at grid: [Double]) -> [Double] {
    var row = 0
    return grid.map { place in
      while row + 1 < x.count, x[row + 1] <= place { row += 1 }
      guard row + 1 < x.count, x[row] < place else { return y[row] }
      return y[row] + (y[row + 1] - y[row]) * (place - x[row]) / (x[row + 1] - x[row])
    }
  }
}
