internal import CMuJoCo

/// A model that can still be changed: read from MJCF, edited, then compiled.
///
/// Sensors, sites and bodies that a task needs are added here, so that a model file of others is used as it
/// is, without a copy of ours.
final class ModelDraft {
  let spec: UnsafeMutablePointer<mjSpec>

  /// - Parameter xml: MJCF.
  /// - Throws: `ExperimentError.model` with the line of the fault.
  init(xml: UnsafePointer<CChar>) throws {
    spec = try orThrow(ExperimentError.model) { cmujoco_parse(xml, $0, $1) }
    // Nothing here is drawn, and textures take 30 times as long to compile as all else.
    spec.pointee.compiler.discardvisual = true
  }

  deinit { mj_deleteSpec(spec) }

  /// The 27-degree-of-freedom humanoid that is distributed with MuJoCo.
  static func humanoid() throws -> ModelDraft {
    try ModelDraft(xml: cmujoco_humanoid_xml())
  }

  /// Compiles what has been put together.
  ///
  /// - Throws: `ExperimentError.model` if it does not fit together.
  func compile() throws -> Model {
    Model(owning: try orThrow(ExperimentError.model) { cmujoco_compile(spec, $0, $1) })
  }

  /// Seconds of one physics step.
  var timestep: Double {
    get { spec.pointee.option.timestep }
    set { spec.pointee.option.timestep = newValue }
  }

  /// Whether the solver looks for groups of bodies that do not touch, and solves each alone.
  ///
  /// A single body with its limbs is one group: looking costs 4 % of a step there and changes no bit.
  var solvesIslands: Bool {
    get { spec.pointee.option.disableflags & Int32(mjDSBL_ISLAND.rawValue) == 0 }
    set {
      let flag = Int32(mjDSBL_ISLAND.rawValue)
      if newValue {
        spec.pointee.option.disableflags &= ~flag
      } else {
        spec.pointee.option.disableflags |= flag
      }
    }
  }

  /// Makes a geom larger in every direction, its mass by its density with it.
  func scale(geom name: String, by factor: Double) {
    guard let geom = mjs_asGeom(mjs_findElement(spec, mjOBJ_GEOM, name)) else {
      preconditionFailure("the model has no geom '\(name)'")
    }
    geom.pointee.size.0 *= factor
    geom.pointee.size.1 *= factor
    geom.pointee.size.2 *= factor
  }

  func body(_ name: String) -> UnsafeMutablePointer<mjsBody> {
    guard let body = mjs_findBody(spec, name) else {
      preconditionFailure("the model has no body '\(name)'")
    }
    return body
  }
}
