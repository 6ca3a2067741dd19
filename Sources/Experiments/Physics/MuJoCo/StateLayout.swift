internal import CMuJoCo

/// How a MuJoCo state lies in an array: first what is recorded (positions, velocities, activations), then
/// what a simulator needs besides to go on exactly (time, the solver's warm start, last controls, ...).
///
/// Together MuJoCo's integration state without applied forces and equality switches, which no task changes.
/// The warm start is in it because the solver's result depends on it in the last bits, the controls because
/// touch does.
struct StateLayout {
  let c: cmujoco_layout

  init(_ model: Model) {
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

  /// A state of given positions and velocities with all else zero.
  func state(position: [Double], velocity: [Double]) -> [Double] {
    let state = position + velocity
    return state + [Double](repeating: 0, count: count - state.count)
  }
}
