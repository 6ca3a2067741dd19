internal import Sweeps

/// A `value-map` figure as a sweep file asks for it: which runs it shows, a row of panels each.
struct ValueMapFigure {
  /// A run of the sweep and what its row of panels is called.
  struct Choice {
    let run: Int
    let label: String
  }

  let figure: Figure
  let arm: String
  let choices: [Choice]

  var title: String { figure.options[.figureTitle] }
  var seed: Int { figure.options[.mapSeed] }
  var steps: [Int] { figure.options[.mapSteps] }

  init(_ figure: Figure, of sweep: Sweep) throws(ReportError) {
    self.figure = figure
    let stated = figure.options[.mapArm]
    let arm = stated.isEmpty ? sweep.arms.first ?? "" : stated
    self.arm = arm
    let seed = figure.options[.mapSeed]
    let matches = sweep.runs.indices.filter {
      sweep.runs[$0].arm == arm && sweep.runs[$0].seed == seed && figure.shows(sweep.runs[$0])
    }
    guard !matches.isEmpty else {
      throw .noData(
        figure: figure.name, reason: "the sweep has no run of arm \(arm) and seed \(seed)")
    }
    let facet = figure.options[.mapFacet]
    choices =
      facet.isEmpty
      ? matches.map {
        Choice(run: $0, label: Self.label(of: sweep.runs[$0], among: matches, sweep))
      }
      : try Self.choices(among: matches, by: facet, figure.name, sweep)
  }

  private static func choices(
    among matches: [Int], by facet: String, _ figure: String, _ sweep: Sweep
  ) throws(ReportError) -> [Choice] {
    let axis = try AxisValues(
      facet, of: sweep, among: matches.map { sweep.runs[$0] }, figure: figure, option: "facet")
    var choices: [Choice] = []
    for index in axis.values.indices {
      let runs = matches.filter { axis.index(of: sweep.runs[$0]) == index }
      guard runs.count < 2 else {
        throw .ambiguousRuns(figure: figure, runs: runs.map { sweep.runs[$0].id })
      }
      choices += runs.map { Choice(run: $0, label: axis.label(index)) }
    }
    guard !choices.isEmpty else {
      throw .noData(figure: figure, reason: "its runs have no value of '\(facet)'")
    }
    return choices
  }

  /// The values on the axes on which the runs shown differ.
  private static func label(of run: Run, among matches: [Int], _ sweep: Sweep) -> String {
    sweep.axes.map(\.key)
      .filter { axis in Set(matches.map { sweep.runs[$0][axis] }).count > 1 }
      .compactMap { axis in
        if case .string(let text)? = run[axis] { return text }
        return run[axis].map { "\(axis) = \($0)" }
      }
      .joined(separator: ", ")
  }

  static let summary =
    "the learned value over the world, a panel for each step, with the path until then and the walls"

  static let options = [
    Parameter<String>.mapArm.declaration, Parameter<Int>.mapSeed.declaration,
    Parameter<[Int]>.mapSteps.declaration, Parameter<String>.mapFacet.declaration,
    Parameter<String>.figureTitle.declaration,
  ]
}

extension Parameter<String> {
  static let mapArm = Parameter(
    "arm", naming: .arm, default: "", "Arm of the run shown; empty for the first.")
  static let mapFacet = Parameter(
    "facet", naming: .axis, default: "",
    "Axis with a row of panels for each value; empty for a row for each run of the arm and seed.")
}

extension Parameter<Int> {
  static let mapSeed = Parameter(
    "seed", default: 0, in: 0...Int(Int32.max), "Seed of the run shown.")
}

extension Parameter<[Int]> {
  static let mapSteps = Parameter(
    "steps", default: [], in: 0...100_000_000,
    "Steps with a panel each; empty for all at which the record has a map.")
}
