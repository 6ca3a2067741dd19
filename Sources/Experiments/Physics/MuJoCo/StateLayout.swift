internal import CMuJoCo

/// How a MuJoCo state lies in an array: first what is recorded (positions, velocities, activations), then
/// what else a simulator needs to go on exactly (time, the solver's warm start, last controls, ...).
///
/// Together they are MuJoCo's integration state without applied forces and equality switches, which no task
/// changes. The warm start is included because the last bits of the solver's result depend on it, the
/// controls because touch does. Bodies that a task places itself, MuJoCo's mocap bodies, are included too: a
/// goal is then part of the state.
struct StateLayout {
  let c: cmujoco_layout
  private let model: Model

  init(_ model: Model) {
    self.model = model
    let recorded = mjSTATE_QPOS.rawValue | mjSTATE_QVEL.rawValue | mjSTATE_ACT.rawValue
    let unused =
      mjSTATE_QFRC_APPLIED.rawValue | mjSTATE_XFRC_APPLIED.rawValue | mjSTATE_EQ_ACTIVE.rawValue
    let other = mjSTATE_INTEGRATION.rawValue & ~recorded & ~unused
    c = cmujoco_layout(
      first: Int32(recorded), second: Int32(other),
      first_size: mj_stateSize(model.pointer, Int32(recorded)),
      second_size: mj_stateSize(model.pointer, Int32(other)))
  }

  var count: Int { Int(c.first_size + c.second_size) }

  /// A state of given positions and velocities with all else zero, and mocap bodies where the model has them.
  func state(position: [Double], velocity: [Double]) -> [Double] {
    var state = position + velocity
    state += [Double](repeating: 0, count: count - state.count)
    let pointer = model.pointer.pointee
    for body in 0..<Int(pointer.nbody) where pointer.body_mocapid[body] >= 0 {
      let index = Int(pointer.body_mocapid[body])
      let place = first(mjSTATE_MOCAP_POS) + 3 * index
      for axis in 0..<3 { state[place + axis] = pointer.body_pos[3 * body + axis] }
    }
    let orientations = model.mocapOrientations
    let place = first(mjSTATE_MOCAP_QUAT)
    state.replaceSubrange(place..<place + orientations.count, with: orientations)
    return state
  }

  /// Where the orientation of a mocap body is.
  ///
  /// - Throws: `ExperimentError.model` if there is no such body.
  func orientation(ofMocapBody name: String) throws -> Int {
    first(mjSTATE_MOCAP_QUAT) + 4 * (try model.mocapBody(name))
  }

  /// Where a component that is not recorded begins: MuJoCo writes components in the order of their bits.
  private func first(_ component: mjtState) -> Int {
    let before = c.second & (Int32(component.rawValue) - 1)
    return Int(c.first_size + mj_stateSize(model.pointer, before))
  }
}
