internal import Sweeps

/// What an agent is to do: dynamics, reward, start and observation.
///
/// An extension point: a new task is one file and one line in `Tasks.catalogue`; the contract tests run
/// over the catalogue.
protocol ControlTask: Sendable {
  /// The components of the state that are recorded, in their order: the first ones of the simulated state.
  var state: [Component] { get }
  /// Doubles of a simulated state; beyond `state` it may hold what a simulator needs to go on exactly.
  var stateCount: Int { get }
  var action: [ActionComponent] { get }
  /// Inputs of a value function.
  var observationCount: Int { get }
  /// Seconds of one control step.
  var timestep: Double { get }
  /// Physics steps of one control step.
  var substeps: Int { get }

  /// The state in which an episode starts, `[stateCount]`; episodes count from 0.
  func initialState(_ random: RandomStream, episode: Int) throws -> [Double]

  /// The dynamics as a planner or a learner believes them to be.
  func makeSimulator() -> any Simulator

  /// The dynamics as they are.
  func makeWorld() -> any Simulator

  /// Observations from everywhere that the task may lead, `[observationCount, count]` with `count` a multiple
  /// of 16: random priors are standardised on them.
  func referenceObservations() throws -> [Float]

  /// What happens to the world between two control steps, neither caused by the agent nor foreseen by planners:
  /// the state after `step` control steps of an episode may be replaced.
  ///
  /// It depends on nothing but its arguments, so that a run can resume at any step.
  ///
  /// - Parameters:
  ///   - random: the environment's stream.
  ///   - episode: from 0.
  ///   - step: control steps of the episode done, from 1.
  /// - Returns: what was done to the state; `nil` if it stays as it was.
  func disturb(_ state: inout [Double], _ random: RandomStream, episode: Int, step: Int) throws
    -> Disturbance?

  /// Whether a state is past saving: the world would start anew, which planners do not foresee. Learners make
  /// no plans that start there, but learn from those that lead there.
  func isLost(_ state: UnsafePointer<Double>) -> Bool

  /// Whether an observation tells the reward of its state.
  static var tellsReward: Bool { get }

  /// The reward of a state without the cost of the action; `nil` if observations do not tell it.
  var stateReward: StateReward? { get }

  /// CPU seconds of a simulated control step on a current machine, to an order of magnitude: sweeps that it
  /// predicts to be long are measured before they start.
  var roughStepSeconds: Double { get }

  /// All that this task may measure beside trajectory and losses, whatever its parameters: figures may draw it.
  static var measurements: [Series] { get }

  /// The scores that its probe concludes with, for every value of its parameters.
  static var metrics: [Metric] { get }

  /// The third-party model file that it starts from; `nil` if there is none.
  static var modelFile: ModelFile? { get }

  /// Measures the task; its series are some of `measurements`.
  func makeProbe(_ parameters: Parameters) -> any Probe
}

extension ControlTask {
  var stateCount: Int { state.count }
  var substeps: Int { 1 }
  func makeWorld() -> any Simulator { makeSimulator() }
  func isLost(_ state: UnsafePointer<Double>) -> Bool { false }
  static var tellsReward: Bool { false }
  var stateReward: StateReward? { nil }
  static var measurements: [Series] { [] }
  static var metrics: [Metric] { [] }
  static var modelFile: ModelFile? { nil }
  var roughStepSeconds: Double { 1e-7 }

  func disturb(_ state: inout [Double], _ random: RandomStream, episode: Int, step: Int) throws
    -> Disturbance?
  { nil }
}

/// What the world does by itself between two control steps.
enum Disturbance: Sendable, Hashable {
  /// Something has changed, for example the goal; the agent goes on with its plan.
  case changed
  /// The state has little to do with the one before: what was planned is void.
  case restarted
}

/// The reward of a state, read off its observation: component i is at `observation[i * lanes]`.
typealias StateReward =
  @Sendable (_ observation: UnsafePointer<Float>, _ lanes: Int) -> Float

/// One number of a state: its name and unit.
struct Component: Sendable, Hashable {
  let name: String
  let units: String
}

/// One actuator: its name, unit and range.
struct ActionComponent: Sendable, Hashable {
  let name: String
  let units: String
  let range: ClosedRange<Float>
  /// The action of doing nothing in particular: where plans begin, and what holds while a start settles.
  var rest: Float = 0
}

extension ActionComponent {
  /// Of its range.
  var middle: Float { (range.lowerBound + range.upperBound) / 2 }
  /// How far its range reaches to either side of the middle.
  var half: Float { (range.upperBound - range.lowerBound) / 2 }
}
