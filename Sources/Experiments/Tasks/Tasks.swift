internal import Sweeps

/// The catalogue of tasks: one line each.
enum Tasks {
  typealias Make = @Sendable (Parameters) throws -> any ControlTask

  static let catalogue: [(name: String, type: any ControlTask.Type, make: Make)] = [
    ("point-mass-box", PointMass.self, { _ in PointMass(world: .box) }),
    ("point-mass-maze", PointMass.self, { _ in PointMass(world: .maze) }),
    ("humanoid-getup", HumanoidGetup.self, { try HumanoidGetup($0) }),
    ("humanoid-walk", HumanoidWalk.self, { try HumanoidWalk($0) }),
    ("humanoid-box", HumanoidBox.self, { try HumanoidBox($0) }),
    ("hand-cube", HandCube.self, { try HandCube($0) }),
  ]

  /// The type of the task that the parameters name; `nil` if there is no such task.
  static func type(of parameters: Parameters) -> (any ControlTask.Type)? {
    catalogue.first { $0.name == parameters[.task] }?.type
  }

  /// The task that the parameters name.
  static func make(_ parameters: Parameters) throws -> any ControlTask {
    let name = parameters[.task]
    guard let entry = catalogue.first(where: { $0.name == name }) else {
      preconditionFailure("task '\(name)' was not checked")
    }
    return try entry.make(parameters)
  }
}
