internal import Sweeps

/// What an agent is made of.
enum AgentKind: String, CaseIterable, Sendable {
  /// A planner with a learned, optimistic terminal value.
  case polo
  /// The planner alone: nothing is learned, and the terminal value is 0, or what another run has trained.
  case mpc
  /// Actions drawn anew at each step; neither plan nor value.
  case random
  /// The planner's noise around doing nothing, correlated over time; neither plan nor value.
  case noise

  func makePlanner(
    _ task: any ControlTask, _ parameters: Parameters, _ random: RandomStream
  ) -> any Planner {
    switch self {
    case .polo, .mpc: MPPI(task: task, settings: MPPI.Settings(parameters), random: random)
    case .random: RandomActions(task: task, random: random)
    case .noise: NoisyActions(task: task, parameters: parameters, random: random)
    }
  }

  var plans: Bool { self == .polo || self == .mpc }
}
