internal import Sweeps

/// A task whose dynamics are a MuJoCo model: it adds its reward, its observation and its start.
protocol MuJoCoTask: ControlTask {
  /// What planners and learners simulate.
  var model: Model { get }
  /// The world's dynamics: the same bodies and joints, for example of another size.
  var worldModel: Model { get }
  /// Threads of a planner's rollouts; results do not depend on them.
  var threads: Int { get }

  /// The reward r(s, a) of a state and of the action that is about to be taken in it.
  ///
  /// Position and velocity sensors are those of the state; touch and other force sensors are those of the physics
  /// step before, and 0 in the first step of a rollout: the world's steps are all first ones, so a reward that read
  /// them would differ between the world and plans.
  func reward(_ moment: Moment) -> Double

  /// Appends the `observationCount` numbers of a state's observation; every sensor is the state's own, except in
  /// states off the plans (`RolloutBatch.waypointSteps`), which are seen as a reward sees them.
  func observe(_ moment: Moment, into observation: inout ObservationWriter)

  /// The positions and velocities of a start, which then settles for `settlingSteps`.
  func start(_ random: RandomStream, episode: Int) -> (position: [Double], velocity: [Double])

  /// What the task looks like, for pictures; never simulated.
  func scene() throws -> Scene

  /// Control steps at rest in which bodies fall into place before a start; velocities are then set to zero.
  var settlingSteps: Int { get }
}

extension MuJoCoTask {
  var worldModel: Model { model }
  var threads: Int { 1 }
  var settlingSteps: Int { 0 }

  var state: [Component] { model.components }
  var stateCount: Int { StateLayout(model).count }
  var action: [ActionComponent] { model.actuators }
  var timestep: Double { model.timestep * Double(substeps) }
  var roughStepSeconds: Double { 4e-5 * Double(substeps) }

  func makeSimulator() -> any Simulator { MuJoCoSimulator(self, model, threads: threads) }
  func makeWorld() -> any Simulator { MuJoCoSimulator(self, worldModel, threads: 1) }

  func initialState(_ random: RandomStream, episode: Int) throws -> [Double] {
    try settled(start(random, episode: episode))
  }

  /// The state that positions and velocities reach in `settlingSteps` of rest.
  ///
  /// - Throws: `ExperimentError.startDiverged`
  func settled(_ start: (position: [Double], velocity: [Double])) throws -> [Double] {
    let layout = StateLayout(worldModel)
    var state = layout.state(position: start.position, velocity: start.velocity)
    guard settlingSteps > 0 else { return state }
    let world = makeWorld()
    let rest = action.map(\.rest)
    do {
      for _ in 0..<settlingSteps { _ = try world.step(&state, action: rest) }
    } catch let fault as SimulationDiverged {
      throw ExperimentError.startDiverged(warning: fault.warning)
    }
    return layout.state(
      position: Array(state.prefix(model.positionCount)),
      velocity: [Double](repeating: 0, count: model.velocityCount))
  }

  /// Observations after 50 steps of random actions from 64 starts.
  func referenceObservations() throws -> [Float] {
    let random = RandomStream(seed: 0, name: "reference")
    let batch = RolloutBatch(count: 64, horizon: 50, task: self)
    for rollout in 0..<batch.count {
      batch.setStartState(try initialState(random, episode: rollout), of: rollout)
    }
    for step in 0..<batch.horizon {
      for (component, actuator) in action.enumerated() {
        for rollout in 0..<batch.count {
          let row = step * action.count + component
          batch.actions[row * batch.lanes + rollout] =
            actuator.middle + actuator.half * random.symmetric(step: row, .action, at: rollout)
        }
      }
    }
    try makeSimulator().roll(batch)
    return batch.lastObservations.array
  }

  func makeProbe(_ parameters: Parameters) -> any Probe { NoProbe() }

  /// The model as it is, seen from 4 m away, the camera at rest.
  func scene() throws -> Scene {
    let count = model.positionCount
    let orientations = model.mocapOrientations
    return Scene(model: model, camera: Camera(azimuth: 130, elevation: -15, distance: 4)) {
      Scene.Pose(position: Array($0.prefix(count)), orientations: orientations, focus: .zero)
    }
  }
}
