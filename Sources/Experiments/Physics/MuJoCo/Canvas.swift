internal import CMuJoCo

/// MuJoCo's renderer, drawing poses of one model off screen.
final class Canvas {
  private let model: Model
  private let canvas: OpaquePointer
  private let width: Int
  private let height: Int

  /// - Throws: `ExperimentError.noRenderer` if there is no OpenGL, or it is too old.
  init(_ model: Model, width: Int, height: Int) throws {
    self.model = model
    self.width = width
    self.height = height
    canvas = try orThrow(ExperimentError.noRenderer) {
      cmujoco_canvas_open(model.pointer, Int32(width), Int32(height), $0, $1)
    }
  }

  deinit { cmujoco_canvas_close(canvas) }

  func draw(_ pose: Scene.Pose, from camera: Camera) throws -> Picture {
    precondition(pose.position.count == model.positionCount)
    precondition(pose.orientations.count == 4 * Int(model.pointer.pointee.nmocap))
    var view = cmujoco_view(
      focus: (pose.focus.x, pose.focus.y, pose.focus.z), distance: camera.distance,
      azimuth: camera.azimuth, elevation: camera.elevation)
    let pixels = try [UInt8](unsafeUninitializedCapacity: 3 * width * height) { pixels, count in
      try orThrow(ExperimentError.physics) { reason, size in
        cmujoco_draw(
          canvas, pose.position, pose.orientations, &view, pixels.baseAddress, reason, size) == 0
          ? () : nil
      }
      count = pixels.count
    }
    return Picture(width: width, height: height, pixels: pixels)
  }
}
