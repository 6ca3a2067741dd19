/// The catalogue of learners: one line each.
enum Learners {
  // Computed, since types known only by their protocol are not `Sendable`.
  static var catalogue: [(name: String, type: any Learner.Type)] {
    [("fitted", FittedValueIteration.self), ("trajectory", TrajectoryLearner.self)]
  }

  static func named(_ name: String) -> any Learner.Type {
    guard let entry = catalogue.first(where: { $0.name == name }) else {
      preconditionFailure("learner '\(name)' was not checked")
    }
    return entry.type
  }
}
