internal import Sweeps

/// The catalogue of tasks: one line each.
enum Tasks {
  typealias Make = @Sendable (Parameters) throws -> any ControlTask

  static let catalogue: [(name: String, make: Make)] = [
    ("point-mass-box", { _ in PointMass(world: .box) }),
    ("point-mass-maze", { _ in PointMass(world: .maze) }),
    ("humanoid-getup", { try HumanoidGetup($0) }),
    ("humanoid-walk", { try HumanoidWalk($0) }),
    ("humanoid-box", { try HumanoidBox($0) }),
    ("hand-cube", { try HandCube($0) }),
  ]

  /// The task that the parameters name.
  static func make(_ parameters: Parameters) throws -> any ControlTask {
    let name = parameters[.task]
    guard let entry = catalogue.first(where: { $0.name == name }) else {
      preconditionFailure("task '\(name)' was not checked")
    }
    return try entry.make(parameters)
  }
}
