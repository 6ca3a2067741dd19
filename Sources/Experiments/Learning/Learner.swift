internal import Sweeps

/// Learns the values of an ensemble from what the agent does.
///
/// An extension point: a new learner is one file and one line in `Learners.catalogue`.
protocol Learner: Stateful {
  var ensemble: ValueEnsemble { get }

  /// Takes a control step that the agent has done.
  func remember(_ step: ExecutedStep) throws

  /// One update of all members; `report` tells of it.
  ///
  /// - Throws: `ExperimentError`.
  func update() throws

  var report: LearningReport { get }
  var updates: Int { get }

  /// Control steps simulated so far, to compute targets.
  var simulatedSteps: Int { get }

  /// Rollouts so far that could not be simulated to their end.
  var divergedRollouts: Int { get }
}

/// A state and what the agent did in it.
struct ExecutedStep {
  /// `[stateCount]`
  let state: UnsafePointer<Double>
  /// `[actionCount]`
  let action: UnsafePointer<Float>
  let reward: Double
  /// Steps of one number follow from one another. The world may have changed between them, which is something
  /// to learn from; it has not started anew.
  let episode: Int
}

/// What one update did, a value for each member.
struct LearningReport {
  var loss: [Double]
  var targetMean: [Double]
  var targetSpread: [Double]

  init(members: Int) {
    loss = Array(repeating: 0, count: members)
    targetMean = loss
    targetSpread = loss
  }

  /// A member that has left all numbers may yet not show in what the ensemble says, and one that the last step
  /// took there not in its losses.
  ///
  /// - Throws: `ExperimentError.returnsNotFinite`.
  func checkNumbers(of ensemble: ValueEnsemble) throws {
    guard loss.allSatisfy(\.isFinite), ensemble.parameters.allAreFinite else {
      throw ExperimentError.returnsNotFinite
    }
  }
}

/// The catalogue of learners: one line each.
enum Learners {
  typealias Make =
    @Sendable (any ControlTask, ValueEnsemble, Parameters, RandomStream) ->
    any Learner

  static let catalogue: [(name: String, make: Make)] = [
    (
      "fitted",
      { FittedValueIteration(task: $0, ensemble: $1, settings: .init($2), random: $3) }
    ),
    ("trajectory", { TrajectoryLearner(task: $0, ensemble: $1, settings: .init($2), random: $3) }),
  ]

  static func named(_ name: String) -> Make {
    guard let entry = catalogue.first(where: { $0.name == name }) else {
      preconditionFailure("learner '\(name)' was not checked")
    }
    return entry.make
  }
}
