internal import Foundation

/// Where the humanoid's sensors are, and the observation that they make.
struct HumanoidSensors: Sendable {
  /// Place of the torso's height in an observation.
  static let heightIndex = 18

  private static let touching = ["head", "right_hand", "left_hand", "right_foot", "left_foot"]
  private static let located = [
    "head", "right_hand", "left_hand", "pelvis", "right_foot", "left_foot", "torso",
  ]

  private let forward: Range<Int>
  private let up: Range<Int>
  private let head: Range<Int>
  private let rightHand: Range<Int>
  private let leftHand: Range<Int>
  private let pelvis: Range<Int>
  private let rightFoot: Range<Int>
  private let leftFoot: Range<Int>
  private let torso: Range<Int>
  private let linear: Range<Int>
  private let angular: Range<Int>
  private let touch: [Range<Int>]

  static func add(to draft: ModelDraft, headScale: Double) throws {
    for body in located { try draft.addSensor("\(body)_position", .position, of: body) }
    try draft.addSensor("torso_x_axis", .xAxis, of: "torso")
    try draft.addSensor("torso_z_axis", .zAxis, of: "torso")
    try draft.addSensor("torso_linear_velocity", .linearVelocity, of: "torso")
    try draft.addSensor("torso_angular_velocity", .angularVelocity, of: "torso")
    try draft.addTouchSensor("head_touch", on: "head", .sphere(radius: 0.09 * headScale + 0.001))
    for side in ["right", "left"] {
      try draft.addTouchSensor("\(side)_hand_touch", on: "\(side)_hand", .sphere(radius: 0.041))
      try draft.addTouchSensor(
        "\(side)_foot_touch", on: "\(side)_foot",
        .box(
          centre: [0.035, side == "right" ? -0.01 : 0.01, 0], size: [0.14, 0.065, 0.035]))
    }
  }

  init(_ model: Model) throws {
    forward = try model.sensor("torso_x_axis")
    up = try model.sensor("torso_z_axis")
    head = try model.sensor("head_position")
    rightHand = try model.sensor("right_hand_position")
    leftHand = try model.sensor("left_hand_position")
    pelvis = try model.sensor("pelvis_position")
    rightFoot = try model.sensor("right_foot_position")
    leftFoot = try model.sensor("left_foot_position")
    torso = try model.sensor("torso_position")
    linear = try model.sensor("torso_linear_velocity")
    angular = try model.sensor("torso_angular_velocity")
    touch = try Self.touching.map { try model.sensor("\($0)_touch") }
  }

  func observe(_ moment: Moment, into observation: inout ObservationWriter) {
    observation.append(moment.vector(forward))
    observation.append(moment.vector(up))
    for (from, to) in [
      (head, rightHand), (head, leftHand), (pelvis, rightFoot), (pelvis, leftFoot),
    ] {
      observation.append(direction(moment.vector(to) - moment.vector(from)))
    }
    for place in [torso, rightHand, leftHand, rightFoot, leftFoot] {
      observation.append(moment.vector(place).z)
    }
    observation.append(moment.vector(linear))
    observation.append(moment.vector(angular))
    for sensor in touch { observation.append(tanh(moment[sensor] / 100)) }
  }

  private func direction(_ vector: SIMD3<Double>) -> SIMD3<Double> {
    let length = (vector * vector).sum().squareRoot()
    return length > 0 ? vector / length : vector
  }
}
