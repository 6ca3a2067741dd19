internal import CMuJoCo

// `mjs_add…` returns what it has made, never nil: hence each `!` after it.
extension ModelDraft {
  /// Adds a freely moving body; its free joint and its only geom, a box, have its name.
  ///
  /// - Parameters:
  ///   - position: of its centre, m.
  ///   - size: half lengths of its sides, m.
  ///   - mass: kg.
  func addFreeBox(
    _ name: String, at position: SIMD3<Double>, size: SIMD3<Double>, mass: Double,
    friction: (sliding: Double, torsional: Double, rolling: Double)
  ) throws {
    let body = mjs_addBody(try self.body("world"), nil)!
    mjs_setName(body.pointee.element, name)
    body.pointee.pos = (position.x, position.y, position.z)
    mjs_setName(mjs_addFreeJoint(body)!.pointee.element, name)
    let geom = mjs_addGeom(body, nil)!
    mjs_setName(geom.pointee.element, name)
    geom.pointee.type = mjGEOM_BOX
    geom.pointee.size = (size.x, size.y, size.z)
    geom.pointee.mass = mass
    geom.pointee.condim = 3
    geom.pointee.friction = (friction.sliding, friction.torsional, friction.rolling)
    geom.pointee.solref = Self.bodyStiffness
  }

  /// Gives the contacts of two geoms a friction of their own, whatever the geoms' own frictions are.
  func addContactPair(
    _ first: String, _ second: String,
    friction: (sliding: Double, torsional: Double, rolling: Double)
  ) {
    let pair = mjs_addPair(spec, nil)!
    mjs_setString(pair.pointee.geomname1, first)
    mjs_setString(pair.pointee.geomname2, second)
    pair.pointee.condim = 3
    pair.pointee.friction = (
      friction.sliding, friction.sliding, friction.torsional, friction.rolling, friction.rolling
    )
    pair.pointee.solref = Self.bodyStiffness
  }

  /// Time constant (s) and damping ratio of contacts, as the humanoid's own geoms have them.
  private static let bodyStiffness = (0.015, 1.0)
}
