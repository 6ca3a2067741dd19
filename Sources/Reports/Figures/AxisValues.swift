internal import Sweeps

/// What an axis of a figure ranges over: a line or a panel for each value that a run shown has.
struct AxisValues {
  /// `arm`, `seed` or an axis of the sweep file; empty for an axis that the figure does without.
  let key: String
  /// One `nil` for a figure that does without.
  let values: [ParameterValue?]
  /// The place of each among all values in the sweep, so that an arm has one colour in all figures.
  let places: [Int]
  /// How many values there are in the sweep.
  let count: Int
  /// The value of a run that does not state one.
  private let defaultValue: ParameterValue?

  /// - Throws: if there are runs to show, and the sweep has no such axis and its runs no such parameter.
  init(
    _ key: String, of sweep: Sweep, among runs: [Run], figure: String, option: String
  ) throws(ReportError) {
    self.key = key
    let unstated = sweep.defaults[key]
    defaultValue = unstated
    func value(of run: Run) -> ParameterValue? {
      run[key] ?? run.parameters.values[key] ?? unstated
    }
    let all: [ParameterValue]
    switch key {
    case "":
      values = [nil]
      places = [0]
      count = 1
      return
    case "arm": all = sweep.arms.map(ParameterValue.string)
    case "seed": all = Set(sweep.runs.map(\.seed)).sorted().map { .number(Double($0)) }
    default:
      // Where the size or the command line leaves an axis one value, it is a parameter of the runs.
      let axis = sweep.axes.first { $0.key == key }
      all = axis?.values ?? sweep.runs.compactMap(value).uniqued
      if all.isEmpty, !runs.isEmpty {
        throw .unknownAxis(
          figure: figure, option: option, axis: key,
          known: Run.ownAxes + sweep.axes.map(\.key))
      }
    }
    count = all.count
    let taken = Set(runs.compactMap(value))
    places = all.indices.filter { taken.contains(all[$0]) }
    values = places.map { all[$0] }
  }

  /// The place of a run's value; `nil` if the run has none.
  func index(of run: Run) -> Int? {
    if key.isEmpty { return 0 }
    return (run[key] ?? run.parameters.values[key] ?? defaultValue).flatMap {
      values.firstIndex(of: $0)
    }
  }

  /// The value for people: bare where it speaks for itself, else with its axis.
  func label(_ index: Int) -> String {
    values[index].map(Self.needsName) == true ? "\(key) = \(field(index))" : field(index)
  }

  /// The value as a table holds it.
  func field(_ index: Int) -> String { values[index]?.description ?? "" }

  /// Whether no value speaks for itself.
  var areUnnamed: Bool { values.allSatisfy { $0.map(Self.needsName) == true } }

  /// Only a text speaks for itself.
  private static func needsName(_ value: ParameterValue) -> Bool {
    if case .string = value { false } else { true }
  }

  /// The values of an axis of numbers; `nil` for any other.
  var numbers: [Double]? {
    let numbers = values.compactMap { value -> Double? in
      if case .number(let number)? = value { number } else { nil }
    }
    return numbers.count == values.count ? numbers : nil
  }
}
