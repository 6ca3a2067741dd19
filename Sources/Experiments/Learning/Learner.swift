internal import Sweeps

/// Learns the values of an ensemble from what the agent does.
///
/// An extension point: a new learner is one file and one line in `Learners.catalogue`.
protocol Learner: Stateful {
  /// - Parameters:
  ///   - parameters: without a contradiction.
  ///   - random: the ensemble's stream.
  init(
    task: any ControlTask, ensemble: ValueEnsemble, parameters: Parameters, random: RandomStream)

  /// States of a mini-batch, of every kind.
  static func miniBatch(of parameters: Parameters) -> Int

  /// Rollouts of `target.horizon` steps for each of `target.states`, by which runs are compared in cost.
  static func targetRollouts(of parameters: Parameters) -> Double

  /// What is wrong with its parameters, taken together, and what to do; `nil` if nothing is.
  static func contradiction(in parameters: Parameters) -> String?

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
  // Computed, since types that are known by a protocol alone are not `Sendable`.
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
