/// What a MuJoCo task looks like: a model that is made for viewing, and how a recorded moment poses it.
struct Scene {
  /// Where everything is at a moment.
  struct Pose {
    /// `[model.positionCount]`
    var position: [Double]
    /// Of the mocap bodies, `[bodies, 4]`.
    var orientations: [Double] = []
    /// What the camera looks at, m.
    var focus: SIMD3<Double>
  }

  /// The datasets of a record that a pose is made from.
  enum Dataset: String {
    case state = "trajectory/state"
    case goal = "cube/goal"
  }

  /// Has the joints of the task's own model.
  let model: Model
  let camera: Camera
  var datasets: [Dataset] = [.state]
  /// Takes a row of each dataset, one after the other.
  let pose: @Sendable (_ moment: [Double]) -> Pose
}
