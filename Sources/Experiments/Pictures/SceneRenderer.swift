public import Sweeps

/// Draws moments of a recorded run with MuJoCo's own renderer, off screen.
///
/// It needs EGL with Mesa's drivers, or OSMesa, which are looked for when it is made. Two machines may differ in
/// single pixels. Belongs to the thread that made it.
public final class SceneRenderer {
  private let scene: Scene
  private let canvas: Canvas
  private let camera: Camera
  /// Numbers of a moment.
  private let count: Int

  /// - Parameters:
  ///   - parameters: all of the run's, checked against `Experiment.parameters`.
  ///   - width: of pictures, pixels.
  ///   - height: the same.
  ///   - camera: the task's own if there is none.
  /// - Returns: `nil` for a task that MuJoCo does not simulate.
  /// - Throws: `ExperimentError.noRenderer` on a machine that cannot draw.
  public init?(of parameters: Parameters, width: Int, height: Int, camera: Camera? = nil) throws {
    guard let task = try Tasks.make(parameters) as? any MuJoCoTask else { return nil }
    scene = try task.scene()
    count = task.state.count + (scene.datasets.contains(.goal) ? 4 : 0)
    canvas = try Canvas(scene.model, width: width, height: height)
    self.camera = camera ?? scene.camera
  }

  /// The datasets of a record that a picture is drawn from.
  ///
  /// Those of `trajectory` have a row for the state before each step; others have one more, for the start, so
  /// that row `i + 1` goes with step `i`: what the world was set to for that step.
  public var datasets: [String] { scene.datasets.map(\.rawValue) }

  /// - Parameter moment: a row of each dataset, one after the other.
  /// - Throws: `ExperimentError.model` if it is not one of this task.
  public func draw(_ moment: [Double]) throws -> Picture {
    guard moment.count == count else {
      throw ExperimentError.model("a moment has \(count) numbers, not \(moment.count)")
    }
    return try canvas.draw(scene.pose(moment), from: camera)
  }
}
