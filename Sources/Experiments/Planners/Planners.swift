internal import Sweeps

/// The catalogue of planners: one line each.
enum Planners {
  typealias Make = @Sendable (any ControlTask, Parameters, RandomStream) -> any Planner

  static let catalogue: [(name: String, make: Make)] = [
    ("mppi", { MPPI(task: $0, settings: MPPI.Settings($1), random: $2) }),
    ("noise", { NoisyActions(task: $0, parameters: $1, random: $2) }),
    ("random", { task, _, random in RandomActions(task: task, random: random) }),
  ]

  static func named(_ name: String) -> Make {
    guard let entry = catalogue.first(where: { $0.name == name }) else {
      preconditionFailure("planner '\(name)' was not checked")
    }
    return entry.make
  }
}
