internal import Foundation

/// Where the humanoid's sensors are, and the observation that they make.
struct HumanoidSensors: Sendable {
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

  static func add(to draft: ModelDraft, headScale: Double) {
    for body in located { draft.addSensor("\(body)_position", .position, of: body) }
    draft.addSensor("torso_x_axis", .xAxis, of: "torso")
    draft.addSensor("torso_z_axis", .zAxis, of: "torso")
    draft.addSensor("torso_linear_velocity", .linearVelocity, of: "torso")
    draft.addSensor("torso_angular_velocity", .angularVelocity, of: "torso")
    draft.addTouchSensor("head_touch", on: "head", .sphere(radius: 0.09 * headScale + 0.001))
    for side in ["right", "left"] {
      draft.addTouchSensor("\(side)_hand_touch", on: "\(side)_hand", .sphere(radius: 0.041))
      draft.addTouchSensor(
        "\(side)_foot_touch", on: "\(side)_foot",
        .box(
          centre: [0.035, side == "right" ? -0.01 : 0.01, 0], size: [0.14, 0.065, 0.035]))
    }
  }

  init(_ model: Model) {
    forward = model.sensor("torso_x_axis")
    up = model.sensor("torso_z_axis")
    head = model.sensor("head_position")
    rightHand = model.sensor("right_hand_position")
    leftHand = model.sensor("left_hand_position")
    pelvis = model.sensor("pelvis_position")
    rightFoot = model.sensor("right_foot_position")
    leftFoot = model.sensor("left_foot_position")
    torso = model.sensor("torso_position")
    linear = model.sensor("torso_linear_velocity")
    angular = model.sensor("torso_angular_velocity")
    touch = Self.touching.map { model.sensor("\($0)_touch") }
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
