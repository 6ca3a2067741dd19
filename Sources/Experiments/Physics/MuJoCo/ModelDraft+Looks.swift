internal import CMuJoCo

/// Red, green and blue, 0 to 1.
typealias Colour = SIMD3<Float>

// `mjs_add…` returns what it has made, never nil: hence each `!` after it.
extension ModelDraft {
  /// Colours that the colour-blind can tell apart, those of the figures: Okabe and Ito 2008.
  private static let faceColours: [Colour] = [
    [0.84, 0.37, 0], [0, 0.45, 0.70], [0, 0.62, 0.45],
    [0.80, 0.47, 0.65], [0.90, 0.62, 0], [0.34, 0.71, 0.91],
  ]
  static let ink: Colour = [0.15, 0.15, 0.17]

  /// White surroundings and one light from above, for models that are only looked at.
  ///
  /// - Parameters:
  ///   - body: what the light follows.
  ///   - offset: where the light is in the body's frame, m.
  ///   - reach: how far around the body shadows fall, as a multiple of the model's extent.
  func lightUp(_ body: String, from offset: SIMD3<Double>, shadows reach: Float) throws {
    remove(mjOBJ_LIGHT) { _ in true }
    remove(mjOBJ_TEXTURE) { $0.isEmpty }
    let sky = mjs_addTexture(spec, nil)!
    sky.pointee.type = mjTEXTURE_SKYBOX
    sky.pointee.builtin = mjBUILTIN_GRADIENT
    sky.pointee.rgb1 = (1, 1, 1)
    sky.pointee.rgb2 = (0.93, 0.95, 0.98)
    (sky.pointee.width, sky.pointee.height) = (64, 384)
    let light = mjs_addLight(try self.body(body), nil)!
    light.pointee.type = mjLIGHT_DIRECTIONAL
    light.pointee.mode = mjCAMLIGHT_TRACKCOM
    light.pointee.pos = (offset.x, offset.y, offset.z)
    light.pointee.dir = (-offset.x, -offset.y, -offset.z)
    light.pointee.diffuse = (0.6, 0.6, 0.6)
    light.pointee.specular = (0.1, 0.1, 0.1)
    setLens(shadows: reach)
  }

  private func setLens(shadows reach: Float) {
    withUnsafeMutablePointer(to: &spec.pointee.visual) { visual in
      visual.pointee.global.fovy = 30
      visual.pointee.quality.offsamples = 8
      visual.pointee.quality.shadowsize = 4096
      visual.pointee.map.shadowclip = reach
      visual.pointee.rgba.haze = (1, 1, 1, 1)
      visual.pointee.headlight.ambient = (0.35, 0.35, 0.35)
      visual.pointee.headlight.diffuse = (0.35, 0.35, 0.35)
      visual.pointee.headlight.specular = (0, 0, 0)
    }
  }

  /// Replaces the two colours of a texture.
  func recolour(texture name: String, _ first: SIMD3<Double>, _ second: SIMD3<Double>) {
    // Callers name only textures of the built-in model files.
    let texture = mjs_asTexture(mjs_findElement(spec, mjOBJ_TEXTURE, name))!
    texture.pointee.rgb1 = (first.x, first.y, first.z)
    texture.pointee.rgb2 = (second.x, second.y, second.z)
  }

  /// Makes a material reflect nothing.
  func dull(material name: String) {
    // As with the textures.
    mjs_asMaterial(mjs_findElement(spec, mjOBJ_MATERIAL, name))!.pointee.reflectance = 0
  }

  /// Colours the geoms whose names begin with `prefix`, in place of their materials.
  func paint(geoms prefix: String, _ colour: Colour) {
    var next = mjs_firstElement(spec, mjOBJ_GEOM)
    while let element = next {
      next = mjs_nextElement(spec, element)
      guard name(of: element).hasPrefix(prefix), let geom = mjs_asGeom(element) else { continue }
      mjs_setString(geom.pointee.material, "")
      geom.pointee.rgba = (colour.x, colour.y, colour.z, 1)
    }
  }

  /// Puts a box that nothing can touch on a body.
  func addDecor(
    on body: String, at position: SIMD3<Double>, size: SIMD3<Double>, _ colour: Colour
  ) throws {
    let geom = mjs_addGeom(try self.body(body), nil)!
    geom.pointee.type = mjGEOM_BOX
    geom.pointee.pos = (position.x, position.y, position.z)
    geom.pointee.size = (size.x, size.y, size.z)
    geom.pointee.mass = 0
    (geom.pointee.contype, geom.pointee.conaffinity) = (0, 0)
    geom.pointee.rgba = (colour.x, colour.y, colour.z, 1)
  }

  /// A plate on each face of a cube, each of another colour, so that its orientation is visible.
  func addFaces(to body: String, halfSide: Double) throws {
    for (face, colour) in Self.faceColours.enumerated() {
      var position = SIMD3<Double>.zero
      var size = SIMD3(repeating: 0.86 * halfSide)
      position[face / 2] = face % 2 == 0 ? halfSide : -halfSide
      size[face / 2] = 0.02 * halfSide
      try addDecor(on: body, at: position, size: size, colour)
    }
  }
}
