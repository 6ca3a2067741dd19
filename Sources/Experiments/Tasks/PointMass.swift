internal import Kernels
internal import Sweeps

/// A point mass in a planar world without reward: what it covers is up to its curiosity.
///
/// A damped double integrator, semi-implicit Euler, dt 0.1 s: `v ← (1 − c dt) v + dt F u / m`,
/// `x ← x + dt v`, with mass 1 kg, force 2 N, drag 0.5 1/s, `u ∈ [−1, 1]²`. It stops 1 mm short of a wall.
/// The observation is the position alone, scaled to `[−1, 1]`: if it held the velocity too, every place
/// would stay new at some speed.
///
/// Source: Lowrey et al. 2018 (POLO), section 3.1; all numbers are ours, as the paper gives none.
struct PointMass: ControlTask {
  let world: PointMassWorld

  let state = [
    Component(name: "x", units: "m"), Component(name: "y", units: "m"),
    Component(name: "vx", units: "m s-1"), Component(name: "vy", units: "m s-1"),
  ]
  let action = [
    ActionComponent(name: "ux", units: "1", range: -1...1),
    ActionComponent(name: "uy", units: "1", range: -1...1),
  ]
  let observationCount = 2
  let timestep = 0.1

  func initialState(_ random: RandomStream, episode: Int) -> [Double] {
    [world.start.x, world.start.y, 0, 0]
  }

  func makeSimulator() -> any Simulator { PointMassSimulator(world: world, timestep: timestep) }

  func referenceObservations() -> [Float] {
    let places = (0..<32).map { (Float($0) + 0.5) / 16 - 1 }
    return places.flatMap { y in places.map { x in x } }
      + places.flatMap { y in places.map { _ in y } }
  }

  static var measurements: [Series] { CoverageProbe.all }
  static var metrics: [Metric] { CoverageProbe.metrics }

  func makeProbe(_ parameters: Parameters) -> any Probe {
    CoverageProbe(world: world, parameters: parameters)
  }
}

final class PointMassSimulator: Simulator {
  private static let drag: Float = 0.5
  private static let acceleration: Float = 2

  private let limits: [FloatBuffer]
  private var world: kernel_point_mass_world
  private let halfSide: Float
  /// `[4, lanes]` of the largest batch so far.
  private var lanesOfState = FloatBuffer(count: 4 * 16)
  private let oneAction = FloatBuffer(count: 2 * 16)

  init(world: PointMassWorld, timestep: Double) {
    let (xLower, xUpper, yLower, yUpper) = world.limits
    limits = [xLower, xUpper, yLower, yUpper].map { FloatBuffer($0) }
    self.world = kernel_point_mass_world(
      timestep: Float(timestep), drag: Self.drag, acceleration: Self.acceleration,
      cell_size: Float(world.spacing), columns: Int32(world.size), rows: Int32(world.size),
      x_lower: limits[0].pointer, x_upper: limits[1].pointer, y_lower: limits[2].pointer,
      y_upper: limits[3].pointer)
    halfSide = Float(world.side / 2)
  }

  func roll(_ batch: RolloutBatch) {
    let lanes = batch.lanes
    if lanesOfState.count < 4 * lanes { lanesOfState = FloatBuffer(count: 4 * lanes) }
    let state = lanesOfState.pointer
    for lane in 0..<lanes {
      // Lanes beyond the last rollout repeat it: they must be valid states, and are never read.
      let start = batch.startStates.pointer + 4 * min(lane, batch.count - 1)
      for component in 0..<4 { state[component * lanes + lane] = Float(start[component]) }
    }
    if batch.hasWaypoints {
      rollObserving(batch, state)
    } else {
      kernel_point_mass(&world, state, batch.actions.pointer, batch.horizon, lanes)
    }
    batch.rewards.pointer.update(repeating: 0, count: batch.horizon * lanes)
    let observations = batch.lastObservations.pointer
    for index in 0..<(2 * lanes) { observations[index] = state[index] / halfSide - 1 }
  }

  private func rollObserving(_ batch: RolloutBatch, _ state: UnsafeMutablePointer<Float>) {
    let lanes = batch.lanes
    for step in 0..<batch.horizon {
      for lane in 0..<batch.count where batch.waypointSteps[lane] == Int32(step) {
        batch.waypointObservations[lane] = state[lane] / halfSide - 1
        batch.waypointObservations[lanes + lane] = state[lanes + lane] / halfSide - 1
      }
      kernel_point_mass(&world, state, batch.actions.pointer + 2 * step * lanes, 1, lanes)
    }
  }

  func step(_ state: UnsafeMutablePointer<Double>, action: UnsafePointer<Float>) -> Double {
    let lanes = lanesOfState.pointer
    for lane in 0..<16 {
      for component in 0..<4 { lanes[component * 16 + lane] = Float(state[component]) }
      for component in 0..<2 { oneAction[component * 16 + lane] = action[component] }
    }
    kernel_point_mass(&world, lanes, oneAction.pointer, 1, 16)
    for component in 0..<4 { state[component] = Double(lanes[component * 16]) }
    return 0
  }

  func observe(
    _ states: UnsafePointer<Double>, count: Int, into observations: UnsafeMutablePointer<Float>,
    lanes: Int
  ) {
    for index in 0..<count {
      observations[index] = Float(states[4 * index]) / halfSide - 1
      observations[lanes + index] = Float(states[4 * index + 1]) / halfSide - 1
    }
  }
}
