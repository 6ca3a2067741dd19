internal import Sweeps

/// What an axis of a figure ranges over: a line or a panel for each value.
struct AxisValues {
  /// `arm`, `seed` or an axis of the sweep; empty for an axis that the figure does without.
  let key: String
  /// One `nil` for a figure that does without.
  let values: [ParameterValue?]

  /// - Throws: if the sweep has no such axis.
  init(_ key: String, of sweep: Sweep, figure: String, option: String) throws(ReportError) {
    self.key = key
    switch key {
    case "": values = [nil]
    case "arm": values = sweep.arms.map(ParameterValue.string)
    case "seed": values = Set(sweep.runs.map(\.seed)).sorted().map { .number(Double($0)) }
    default:
      guard let axis = sweep.axes.first(where: { $0.key == key }) else {
        throw .unknownAxis(
          figure: figure, option: option, axis: key,
          known: ["arm", "seed"] + sweep.axes.map(\.key))
      }
      values = axis.values
    }
  }

  /// The place of a run's value; `nil` if the run has none.
  func index(of run: Run) -> Int? {
    if key.isEmpty { return 0 }
    return run[key].flatMap { values.firstIndex(of: $0) }
  }

  /// The value for people: bare where it speaks for itself, else with its axis.
  func label(_ index: Int) -> String {
    switch values[index] {
    case nil: ""
    case .string(let text)?: text
    case let value?: "\(key) = \(value)"
    }
  }

  /// The value as a table holds it.
  func field(_ index: Int) -> String { values[index]?.description ?? "" }
}
