internal import CMuJoCo

/// A model that can still be changed: read from MJCF, edited, then compiled.
///
/// Sensors, sites and bodies that a task needs are added here, so that a third-party model file is used as it
/// is, without a copy of ours.
final class ModelDraft {
  let spec: UnsafeMutablePointer<mjSpec>

  /// - Parameters:
  ///   - xml: MJCF.
  ///   - isDrawn: whether purely visual parts are kept: textures take 30 times as long to compile as all else.
  /// - Throws: `ExperimentError.model` with the line of the fault.
  init(xml: UnsafePointer<CChar>, isDrawn: Bool = false) throws {
    spec = try orThrow(ExperimentError.model) { cmujoco_parse(xml, $0, $1) }
    spec.pointee.compiler.discardvisual = !isDrawn
  }

  deinit { mj_deleteSpec(spec) }

  /// The 27-degree-of-freedom humanoid that is distributed with MuJoCo.
  static func humanoid(isDrawn: Bool = false) throws -> ModelDraft {
    try ModelDraft(xml: cmujoco_humanoid_xml(), isDrawn: isDrawn)
  }

  /// Compiles what has been put together.
  ///
  /// - Throws: `ExperimentError.model` if it does not fit together, or cannot be planned with: every actuator
  ///   needs a range, and steps must be able to stop between sensing and acting.
  func compile() throws -> Model {
    let model = Model(owning: try orThrow(ExperimentError.model) { cmujoco_compile(spec, $0, $1) })
    guard spec.pointee.option.integrator != Int32(mjINT_RK4.rawValue) else {
      throw ExperimentError.model(
        "the integrator RK4 does not sense before it acts; use Euler, implicit or implicitfast")
    }
    for index in 0..<model.actuatorCount where !model.pointer.pointee.actuator_ctrllimited[index] {
      let name = model.name(mjOBJ_ACTUATOR, index, otherwise: "actuator")
      throw ExperimentError.model(
        "actuator '\(name)' has no ctrlrange, and a planner needs to know how far it may go")
    }
    return model
  }

  /// Seconds of one physics step.
  var timestep: Double {
    get { spec.pointee.option.timestep }
    set { spec.pointee.option.timestep = newValue }
  }

  /// Iterations of the constraint solver, at most.
  var solverIterations: Int {
    get { Int(spec.pointee.option.iterations) }
    set { spec.pointee.option.iterations = Int32(newValue) }
  }

  /// Iterations that remove residual slip from contacts, at most.
  var slipIterations: Int {
    get { Int(spec.pointee.option.noslip_iterations) }
    set { spec.pointee.option.noslip_iterations = Int32(newValue) }
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

  /// Scales a geom in every direction; its mass follows by its density.
  func scale(geom name: String, by factor: Double) throws {
    guard let element = mjs_findElement(spec, mjOBJ_GEOM, name), let geom = mjs_asGeom(element)
    else { throw ExperimentError.model("it has no geom '\(name)'") }
    geom.pointee.size.0 *= factor
    geom.pointee.size.1 *= factor
    geom.pointee.size.2 *= factor
  }

  /// What a model may hold that a task has no use for.
  enum Part {
    case materials, meshes, tendons, textures, sensors

    fileprivate var kind: mjtObj {
      switch self {
      case .materials: mjOBJ_MATERIAL
      case .meshes: mjOBJ_MESH
      case .tendons: mjOBJ_TENDON
      case .textures: mjOBJ_TEXTURE
      case .sensors: mjOBJ_SENSOR
      }
    }
  }

  /// Takes out every part of a kind.
  func removeAll(_ part: Part) { remove(part.kind) { _ in true } }

  /// Takes out the geoms whose names begin with `prefix`.
  func removeGeoms(prefix: String) { remove(mjOBJ_GEOM) { $0.hasPrefix(prefix) } }

  /// Takes out the elements of a kind whose name, empty if it has none, matches.
  func remove(_ kind: mjtObj, where matches: (String) -> Bool) {
    var next = mjs_firstElement(spec, kind)
    while let element = next {
      next = mjs_nextElement(spec, element)
      if matches(name(of: element)) { precondition(mjs_delete(spec, element) == 0) }
    }
  }

  func name(of element: UnsafeMutablePointer<mjsElement>) -> String {
    mjs_getString(mjs_getName(element)).map { String(cString: $0) } ?? ""
  }

  func body(_ name: String) throws -> UnsafeMutablePointer<mjsBody> {
    guard let body = mjs_findBody(spec, name) else {
      throw ExperimentError.model("it has no body '\(name)'")
    }
    return body
  }
}
