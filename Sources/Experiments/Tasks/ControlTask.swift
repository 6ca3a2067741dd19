internal import Sweeps

/// What an agent is to do: dynamics, reward, start and observation.
///
/// An extension point: a new task is one file and one line in `Tasks.catalogue`; the contract tests run
/// over the catalogue.
protocol ControlTask: Sendable {
  /// The components of the state that is recorded and simulated, in their order.
  var state: [Component] { get }
  var action: [ActionComponent] { get }
  /// Inputs of a value function.
  var observationCount: Int { get }
  /// Seconds of one control step.
  var timestep: Double { get }

  /// The state in which a run starts: `[state.count]`.
  func initialState(_ random: RandomStream) -> [Double]

  func makeSimulator() -> any Simulator

  /// Observations from all over where the task may lead, `[observationCount, count]` with `count` a multiple
  /// of 16: random priors are standardised on them.
  func referenceObservations() -> [Float]

  /// What this task measures beside trajectory and losses.
  func makeProbe(_ parameters: Parameters) -> any Probe
}

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
}

/// Measures what is particular to a task while a run goes on.
protocol Probe: AnyObject {
  var series: [Series] { get }

  /// Takes the state after `step` control steps; step 0 is the start.
  ///
  /// - Returns: for each row its series' place in `series` and its values.
  func observe(_ state: [Double], step: Int, value: any ValueFunction) -> [Row]

  /// What is written once when the run ends.
  func conclude() -> (grids: [Grid], summary: [Grid.Content])
}
