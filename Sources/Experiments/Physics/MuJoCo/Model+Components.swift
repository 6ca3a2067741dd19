internal import CMuJoCo

extension Model {
  /// The positions, velocities and activations, in MuJoCo's order, by the names of their joints.
  ///
  /// A velocity is named after its joint, with `v` before an axis or `_velocity` at the end; a free joint's
  /// angular velocity is in the frame of its body.
  var components: [Component] {
    let joints = 0..<Int(pointer.pointee.njnt)
    let activations = (0..<Int(pointer.pointee.na)).map {
      Component(name: "activation_\($0)", units: "1")
    }
    return joints.flatMap(positions) + joints.flatMap(velocities) + activations
  }

  private func positions(ofJoint index: Int) -> [Component] {
    let name = name(mjOBJ_JOINT, index, otherwise: "joint")
    switch kind(ofJoint: index) {
    case mjJNT_FREE:
      return ["x", "y", "z"].map { Component(name: "\(name)_\($0)", units: "m") }
        + ["qw", "qx", "qy", "qz"].map { Component(name: "\(name)_\($0)", units: "1") }
    case mjJNT_BALL:
      return ["qw", "qx", "qy", "qz"].map { Component(name: "\(name)_\($0)", units: "1") }
    case mjJNT_SLIDE: return [Component(name: name, units: "m")]
    default: return [Component(name: name, units: "rad")]
    }
  }

  private func velocities(ofJoint index: Int) -> [Component] {
    let name = name(mjOBJ_JOINT, index, otherwise: "joint")
    let angular = ["wx", "wy", "wz"].map { Component(name: "\(name)_\($0)", units: "rad s-1") }
    switch kind(ofJoint: index) {
    case mjJNT_FREE:
      return ["vx", "vy", "vz"].map { Component(name: "\(name)_\($0)", units: "m s-1") } + angular
    case mjJNT_BALL: return angular
    case mjJNT_SLIDE: return [Component(name: "\(name)_velocity", units: "m s-1")]
    default: return [Component(name: "\(name)_velocity", units: "rad s-1")]
    }
  }

  private func kind(ofJoint index: Int) -> mjtJoint {
    mjtJoint(UInt32(pointer.pointee.jnt_type[index]))
  }

  /// The actuators with their ranges.
  var actuators: [ActionComponent] {
    (0..<actuatorCount).map { index in
      let name = name(mjOBJ_ACTUATOR, index, otherwise: "actuator")
      let range = pointer.pointee.actuator_ctrlrange + 2 * index
      return ActionComponent(name: name, units: "1", range: Float(range[0])...Float(range[1]))
    }
  }
}
