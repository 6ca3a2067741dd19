internal import CMuJoCo

/// A compiled MuJoCo model: what bodies there are, how they move, what is sensed.
///
/// Safe to share between threads: nothing writes to it once it is compiled.
final class Model: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<mjModel>

  /// Takes over a model that MuJoCo has allocated.
  init(owning pointer: UnsafeMutablePointer<mjModel>) { self.pointer = pointer }

  deinit { mj_deleteModel(pointer) }

  /// Seconds of one physics step.
  var timestep: Double { pointer.pointee.opt.timestep }
  var positionCount: Int { Int(pointer.pointee.nq) }
  var velocityCount: Int { Int(pointer.pointee.nv) }
  var actuatorCount: Int { Int(pointer.pointee.nu) }

  /// The default configuration, `[positionCount]`.
  var defaultPosition: [Double] {
    Array(UnsafeBufferPointer(start: pointer.pointee.qpos0, count: positionCount))
  }

  /// Mass of a body alone, kg.
  ///
  /// - Throws: `ExperimentError.model` if there is no such body; the same holds for all names below.
  func mass(of body: String) throws -> Double {
    pointer.pointee.body_mass[try index(of: body, mjOBJ_BODY)]
  }

  /// Where the numbers of a sensor are among all sensors' numbers.
  func sensor(_ name: String) throws -> Range<Int> {
    let index = try index(of: name, mjOBJ_SENSOR)
    let start = Int(pointer.pointee.sensor_adr[index])
    return start..<start + Int(pointer.pointee.sensor_dim[index])
  }

  /// Where the position and the velocity of a joint begin in a state's positions and velocities.
  func joint(_ name: String) throws -> (position: Int, velocity: Int) {
    let index = try index(of: name, mjOBJ_JOINT)
    return (Int(pointer.pointee.jnt_qposadr[index]), Int(pointer.pointee.jnt_dofadr[index]))
  }

  /// The place of a mocap body among the mocap bodies.
  func mocapBody(_ name: String) throws -> Int {
    let place = Int(pointer.pointee.body_mocapid[try index(of: name, mjOBJ_BODY)])
    guard place >= 0 else { throw ExperimentError.model("body '\(name)' is not a mocap body") }
    return place
  }

  /// The orientations that the model gives its mocap bodies, `[bodies, 4]`.
  var mocapOrientations: [Double] {
    var orientations = [Double](repeating: 0, count: 4 * Int(pointer.pointee.nmocap))
    for body in 0..<Int(pointer.pointee.nbody) {
      let place = Int(pointer.pointee.body_mocapid[body])
      guard place >= 0 else { continue }
      for part in 0..<4 {
        orientations[4 * place + part] = pointer.pointee.body_quat[4 * body + part]
      }
    }
    return orientations
  }

  /// A hinge's or slide's range; all numbers if it has none.
  func range(ofJoint index: Int) -> ClosedRange<Double> {
    guard pointer.pointee.jnt_limited[index] else { return -Double.infinity...Double.infinity }
    return pointer.pointee.jnt_range[2 * index]...pointer.pointee.jnt_range[2 * index + 1]
  }

  private func index(of name: String, _ kind: mjtObj) throws -> Int {
    let index = Int(mj_name2id(pointer, Int32(kind.rawValue), name))
    guard index >= 0 else {
      let kindName = String(cString: mju_type2Str(Int32(kind.rawValue)))
      throw ExperimentError.model("it has no \(kindName) '\(name)'")
    }
    return index
  }

  func name(_ kind: mjtObj, _ index: Int, otherwise: String) -> String {
    guard let name = mj_id2name(pointer, Int32(kind.rawValue), Int32(index)) else {
      return "\(otherwise)_\(index)"
    }
    return String(cString: name)
  }
}

extension Model {
  /// Gear of an actuator, and inverse inertia, at the default pose, of the joint that it drives.
  ///
  /// - Precondition: the actuator acts on a joint.
  func drive(ofActuator index: Int) -> (gear: Double, inverseInertia: Double) {
    precondition(pointer.pointee.actuator_trntype[index] == Int32(mjTRN_JOINT.rawValue))
    let joint = Int(pointer.pointee.actuator_trnid[2 * index])
    let velocity = Int(pointer.pointee.jnt_dofadr[joint])
    return (pointer.pointee.actuator_gear[6 * index], pointer.pointee.dof_invweight0[velocity])
  }
}
