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

  /// States of a mini-batch, all kinds together.
  static func miniBatch(of parameters: Parameters) -> Int

  /// Rollouts of `target.horizon` steps for each of `target.states`, to compare the cost of runs.
  static func targetRollouts(of parameters: Parameters) -> Double

  /// What is wrong with its parameters, taken together, and what to do; `nil` if nothing is.
  static func contradiction(in parameters: Parameters) -> String?

  var ensemble: ValueEnsemble { get }

  /// Takes a control step that the agent has done.
  func remember(_ step: ExecutedStep) throws

  /// One update of all members; `report` describes it.
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
  /// Steps with the same number follow from one another. Between them the world may have changed, which is
  /// something to learn from, but has not started anew.
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

  /// Checks losses and weights: the ensemble's value may hide a member that is no longer finite, and the
  /// losses one that failed in the last step.
  ///
  /// - Throws: `ExperimentError.returnsNotFinite`.
  func checkNumbers(of ensemble: ValueEnsemble) throws {
    guard loss.allSatisfy(\.isFinite), ensemble.parameters.allAreFinite else {
      throw ExperimentError.returnsNotFinite
    }
  }
}
