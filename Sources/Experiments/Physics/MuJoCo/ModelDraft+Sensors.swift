internal import CMuJoCo

// `mjs_add…` returns what it has made, never nil: hence each `!` after it.
extension ModelDraft {
  /// What is sensed of the frame of a body, in the world's frame.
  enum FrameSensor {
    case position, xAxis, zAxis, linearVelocity, angularVelocity

    fileprivate var kind: mjtSensor {
      switch self {
      case .position: mjSENS_FRAMEPOS
      case .xAxis: mjSENS_FRAMEXAXIS
      case .zAxis: mjSENS_FRAMEZAXIS
      case .linearVelocity: mjSENS_FRAMELINVEL
      case .angularVelocity: mjSENS_FRAMEANGVEL
      }
    }
  }

  /// The volume in which contacts are felt, in the frame of a body, m.
  enum Touch {
    case sphere(radius: Double)
    /// Half sizes.
    case box(centre: SIMD3<Double>, size: SIMD3<Double>)
  }

  /// Adds a sensor of three numbers.
  func addSensor(_ name: String, _ sensor: FrameSensor, of body: String) throws {
    _ = try self.body(body)
    addSensor(name, sensor.kind, mjOBJ_XBODY, body)
  }

  /// Adds a sensor of the normal forces within a volume of a body, N.
  func addTouchSensor(_ name: String, on body: String, _ volume: Touch) throws {
    let site = mjs_addSite(try self.body(body), nil)!
    mjs_setName(site.pointee.element, name)
    switch volume {
    case .sphere(let radius):
      site.pointee.type = mjGEOM_SPHERE
      site.pointee.size = (radius, 0, 0)
    case .box(let centre, let size):
      site.pointee.type = mjGEOM_BOX
      site.pointee.pos = (centre.x, centre.y, centre.z)
      site.pointee.size = (size.x, size.y, size.z)
    }
    addSensor(name, mjSENS_TOUCH, mjOBJ_SITE, name)
  }

  /// Adds a sensor of the rotation that leads from one body's frame to another's, four numbers.
  func addRotationSensor(_ name: String, of body: String, from reference: String) throws {
    _ = try (self.body(body), self.body(reference))
    let sensor = addSensor(name, mjSENS_FRAMEQUAT, mjOBJ_XBODY, body)
    sensor.pointee.reftype = mjOBJ_XBODY
    mjs_setString(sensor.pointee.refname, reference)
  }

  @discardableResult
  private func addSensor(
    _ name: String, _ kind: mjtSensor, _ object: mjtObj, _ objectName: String
  ) -> UnsafeMutablePointer<mjsSensor> {
    let sensor = mjs_addSensor(spec)!
    mjs_setName(sensor.pointee.element, name)
    sensor.pointee.type = kind
    sensor.pointee.objtype = object
    mjs_setString(sensor.pointee.objname, objectName)
    return sensor
  }
}
