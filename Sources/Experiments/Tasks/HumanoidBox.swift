internal import Sweeps

/// Push a box along the x axis from 1.5 m to 2.5 m in front of the start.
///
/// The box slides so easily that one hard push sends it out of reach.
///
/// Source: Lowrey et al. 2018 (POLO), appendix A.3. Ours: its mass, and its friction on the ground, which a
/// contact pair sets separately, so that hands do not slip on the box.
struct HumanoidBox: HumanoidTask {
  static let halfSide = 0.45
  /// Of the box, m in front of the start.
  static let startX = 1.5
  static let targetX = 2.5
  private static let mass = 10.0

  let humanoid: Humanoid
  private let box: (position: Int, velocity: Int)
  private let observesReach: Bool

  init(_ parameters: Parameters) throws {
    humanoid = try Humanoid(parameters) { draft in
      let size = SIMD3(repeating: Self.halfSide)
      try draft.addFreeBox(
        "box", at: [Self.startX, 0, Self.halfSide], size: size, mass: Self.mass,
        friction: (0.7, 0.005, 0.0001))
      draft.addContactPair("box", "floor", friction: (0.05, 0.005, 0.0001))
    }
    box = try humanoid.model.joint("box")
    observesReach = parameters[.observesReach]
  }

  /// As in the appendix, the box's place in the world is observed and the body's is not, so the distance
  /// between them, on which the reward's jump depends, is hidden from a value.
  var observationCount: Int { Humanoid.observationCount + (observesReach ? 5 : 3) }

  func observe(_ moment: Moment, into observation: inout ObservationWriter) {
    humanoid.observe(moment, into: &observation)
    for axis in 0..<3 { observation.append(moment.position[box.position + axis]) }
    guard observesReach else { return }
    for axis in 0..<2 {
      observation.append(moment.position[box.position + axis] - moment.position[axis])
    }
  }

  func reward(_ moment: Moment) -> Double {
    earned(moment.position) - humanoid.cost(moment)
  }

  private func earned(_ position: UnsafePointer<Double>) -> Double {
    let height = position[2]
    if height <= Humanoid.wantedHeight { return -(Humanoid.wantedHeight - height) }
    let (x, y) = (position[box.position], position[box.position + 1])
    let reach = Self.distance(x - position[0], y - position[1])
    if reach > 0.8 { return 2 - reach }
    return 4 - 2 * Self.distance(x - Self.targetX, y)
  }

  static func distance(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }

  /// The box in colour, and its target; the camera looks between the body and the box.
  func scene() throws -> Scene {
    let model = try humanoid.drawnModel { draft in
      draft.paint(geoms: "box", [0.34, 0.62, 0.82])
      try draft.addDecor(
        on: "world", at: [Self.targetX, 0, 0], size: [Self.halfSide, Self.halfSide, 0.002],
        [0.90, 0.62, 0])
    }
    let (count, box) = (model.positionCount, box.position)
    return Scene(model: model, camera: Camera(azimuth: 120, elevation: -14, distance: 6.5)) {
      let middle = ($0[0] + $0[box]) / 2
      return Scene.Pose(position: Array($0.prefix(count)), focus: [middle, $0[1], 0.7])
    }
  }

  static var measurements: [Series] { BodyProbe.series(withBox: true) }
  static var metrics: [Metric] { BodyProbe.metrics + BodyProbe.metricsOfBox }

  func makeProbe(_ parameters: Parameters) -> any Probe {
    BodyProbe(parameters, stateCount: stateCount, box: box.position)
  }
}

extension Parameter<Bool> {
  static let observesReach = Parameter(
    "task.observe_reach", default: false,
    "Whether the box's horizontal position relative to the torso, on which the reward depends, is "
      + "also observed (humanoid-box).")
}
