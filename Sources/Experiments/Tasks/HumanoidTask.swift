internal import Foundation
internal import Sweeps

/// A task of the humanoid: it adds its reward and its start.
protocol HumanoidTask: MuJoCoTask {
  var humanoid: Humanoid { get }
}

extension HumanoidTask {
  var model: Model { humanoid.model }
  var worldModel: Model { humanoid.worldModel }
  var threads: Int { humanoid.threads }
  var observationCount: Int { Humanoid.observationCount }

  func observe(_ moment: Moment, into observation: inout ObservationWriter) {
    humanoid.observe(moment, into: &observation)
  }

  /// Upright and at rest, up to the noise of the joints.
  func start(_ random: RandomStream, episode: Int) -> (position: [Double], velocity: [Double]) {
    humanoid.start(
      height: Humanoid.standingHeight, orientation: [1, 0, 0, 0], random, episode: episode)
  }

  static var modelFile: ModelFile? { .humanoid }

  /// The camera follows the torso, from the side and in front.
  func scene() throws -> Scene {
    let count = model.positionCount
    return Scene(
      model: try humanoid.drawnModel(), camera: Camera(azimuth: 130, elevation: -12, distance: 4.2)
    ) { Scene.Pose(position: Array($0.prefix(count)), focus: [$0[0], $0[1], 0.75]) }
  }

  static var measurements: [Series] { BodyProbe.series(withBox: false) }
  static var metrics: [Metric] { BodyProbe.metrics }

  func makeProbe(_ parameters: Parameters) -> any Probe {
    BodyProbe(parameters, stateCount: stateCount)
  }

  /// Observations in 256 random poses: any orientation, 0.1 to 1.4 m high, joints within their ranges,
  /// velocities of 1 m/s and 1 rad/s.
  func referenceObservations() throws -> [Float] {
    let count = 256
    let random = RandomStream(seed: 0, name: "reference")
    let layout = StateLayout(model)
    let normals = FloatBuffer(count: Lanes.rounded(4 + model.velocityCount))
    var states: [Double] = []
    for pose in 0..<count {
      random.fillNormals(normals.pointer, count: normals.count, step: pose, .start)
      let (position, velocity) = randomPose(random, pose, normals.array.map(Double.init))
      states += layout.state(position: position, velocity: velocity)
    }
    let observations = FloatBuffer(count: observationCount * count)
    try makeSimulator().observe(states, count: count, into: observations.pointer, lanes: count)
    return observations.array
  }

  private func randomPose(
    _ random: RandomStream, _ pose: Int, _ normals: [Double]
  ) -> (position: [Double], velocity: [Double]) {
    func uniform(_ index: Int, _ range: ClosedRange<Double>) -> Double {
      let place = Double(random.fraction(step: pose, .states, at: index))
      return range.lowerBound + place * (range.upperBound - range.lowerBound)
    }
    var position = model.defaultPosition
    position[2] = uniform(0, 0.1...1.4)
    let length = normals.prefix(4).reduce(0) { $0 + $1 * $1 }.squareRoot()
    for index in 0..<4 { position[3 + index] = normals[index] / length }
    for joint in 0..<model.actuatorCount {
      position[7 + joint] = uniform(1 + joint, model.range(ofJoint: 1 + joint))
    }
    return (position, Array(normals[4..<4 + model.velocityCount]))
  }
}
