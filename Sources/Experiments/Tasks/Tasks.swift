/// The catalogue of tasks: one line each.
enum Tasks {
  static let catalogue: [(name: String, make: @Sendable () -> any ControlTask)] = [
    ("point-mass-box", { PointMass(world: .box) }),
    ("point-mass-maze", { PointMass(world: .maze) }),
  ]

  static func named(_ name: String) -> any ControlTask {
    guard let entry = catalogue.first(where: { $0.name == name }) else {
      preconditionFailure("task '\(name)' was not checked")
    }
    return entry.make()
  }
}
