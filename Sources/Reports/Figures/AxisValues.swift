internal import Sweeps

/// What an axis of a figure ranges over: a line or a panel for each value that a run shown has.
struct AxisValues {
  /// `arm`, `seed` or an axis of the sweep; empty for an axis that the figure does without.
  let key: String
  /// One `nil` for a figure that does without.
  let values: [ParameterValue?]
  /// The place of each among all values in the sweep, so that an arm has one colour in all figures.
  let places: [Int]

  /// - Throws: if the sweep has no such axis.
  init(
    _ key: String, of sweep: Sweep, among runs: [Run], figure: String, option: String
  ) throws(ReportError) {
    self.key = key
    let all: [ParameterValue]
    switch key {
    case "":
      values = [nil]
      places = [0]
      return
    case "arm": all = sweep.arms.map(ParameterValue.string)
    case "seed": all = Set(sweep.runs.map(\.seed)).sorted().map { .number(Double($0)) }
    default:
      guard let axis = sweep.axes.first(where: { $0.key == key }) else {
        throw .unknownAxis(
          figure: figure, option: option, axis: key,
          known: ["arm", "seed"] + sweep.axes.map(\.key))
      }
      all = axis.values
    }
    let taken = Set(runs.compactMap { $0[key] })
    places = all.indices.filter { taken.contains(all[$0]) }
    values = places.map { all[$0] }
  }

  /// The place of a run's value; `nil` if the run has none.
  func index(of run: Run) -> Int? {
    if key.isEmpty { return 0 }
    return run[key].flatMap { values.firstIndex(of: $0) }
  }

  /// The value for people: bare where it speaks for itself, else with its axis.
  func label(_ index: Int) -> String {
    if case .number? = values[index] { return "\(key) = \(field(index))" }
    return field(index)
  }

  /// The value as a table holds it.
  func field(_ index: Int) -> String { values[index]?.description ?? "" }

  /// The values of an axis of numbers; `nil` for any other.
  var numbers: [Double]? {
    let numbers = values.compactMap { value -> Double? in
      if case .number(let number)? = value { number } else { nil }
    }
    return numbers.count == values.count ? numbers : nil
  }
}
