internal import Sweeps

/// The body that the humanoid tasks share: its model with the sensors of appendix A, its observation and the
/// cost of its controls.
///
/// Source: Lowrey et al. 2018 (POLO), appendix A. The model is the one that is distributed with MuJoCo, 27 degrees of
/// freedom and 21 motors, at 0.008 s a step. "Root" is the torso: it stands at 1.285 m, while the pelvis would never
/// reach the 1.1 m that the rewards ask for. Ours: the volumes in which touch is felt, directions as unit vectors,
/// "neck" as the centre of the head, "hip" as that of the pelvis, heights as those of bodies' origins.
struct Humanoid: Sendable {
  static let timestep = 0.008
  /// Height of the torso above the ground when it stands, m.
  static let standingHeight = 1.285
  /// The height that the rewards ask for, m.
  static let wantedHeight = 1.1
  /// From 2.5 on, the supine body starts inside the ground.
  static let largestHeadScale = 2.4
  static let observationCount = 34

  let model: Model
  let worldModel: Model
  let threads: Int
  private let startNoise: Double
  private let worldScale: Double
  private let additions: @Sendable (ModelDraft) throws -> Void
  private let sensors: HumanoidSensors
  private let controlCost: ControlCost

  /// - Parameter additions: what a task puts into the world besides the body.
  init(
    _ parameters: Parameters, additions: @escaping @Sendable (ModelDraft) throws -> Void = { _ in }
  ) throws {
    let headScale = parameters[.headScale]
    model = try Self.model(headScale: headScale, additions: additions)
    worldScale = Self.worldScale(parameters)
    worldModel =
      worldScale == headScale
      ? model : try Self.model(headScale: worldScale, additions: additions)
    self.additions = additions
    threads = parameters[.threads]
    startNoise = parameters[.startNoise]
    sensors = try HumanoidSensors(model)
    controlCost = ControlCost(model, weight: parameters[.controlCost])
  }

  private static func worldScale(_ parameters: Parameters) -> Double {
    parameters[.headScale] * parameters[.worldHeadScale]
  }

  /// What is wrong with the parameters of a humanoid, taken together; these have no effect on other tasks.
  static func contradiction(in parameters: Parameters) -> String? {
    let scale = worldScale(parameters)
    if scale <= largestHeadScale { return nil }
    return "task.head_scale times task.world_head_scale, the head in the world, is \(scale); "
      + "more than \(largestHeadScale) reaches into the ground"
  }

  /// - Parameter headScale: size of the head, whose mass follows by its density; from 2.5 on, the supine body starts
  ///   inside the ground.
  static func model(
    headScale: Double, isDrawn: Bool = false, additions: (ModelDraft) throws -> Void = { _ in }
  ) throws -> Model {
    let draft = try ModelDraft.humanoid(isDrawn: isDrawn)
    draft.timestep = timestep
    draft.solvesIslands = false
    try draft.scale(geom: "head", by: headScale)
    try HumanoidSensors.add(to: draft, headScale: headScale)
    try additions(draft)
    return try draft.compile()
  }

  /// The body as it is in the world, for viewing.
  ///
  /// - Parameter decor: what a task adds that is only seen.
  func drawnModel(decor: (ModelDraft) throws -> Void = { _ in }) throws -> Model {
    try Self.model(headScale: worldScale, isDrawn: true) { draft in
      try additions(draft)
      try draft.lightUp("torso", from: [0.9, -1.3, 3.2], shadows: 2)
      draft.recolour(texture: "grid", [0.97, 0.97, 0.97], [0.90, 0.91, 0.93])
      draft.recolour(texture: "body", [0.86, 0.55, 0.30], [0.86, 0.55, 0.30])
      draft.dull(material: "grid")
      try decor(draft)
    }
  }

  /// Appends the 34 numbers in the order of the appendix's table.
  ///
  /// Touch is squashed, `tanh(force / 100 N)`: it is either near zero or in the hundreds.
  func observe(_ moment: Moment, into observation: inout ObservationWriter) {
    sensors.observe(moment, into: &observation)
  }

  func cost(_ moment: Moment) -> Double { controlCost(moment.control) }

  /// The body in a pose of the root with its joints near zero.
  func start(
    height: Double, orientation: [Double], _ random: RandomStream, episode: Int
  ) -> (position: [Double], velocity: [Double]) {
    var position = model.defaultPosition
    position.replaceSubrange(0..<7, with: [0, 0, height] + orientation)
    let noise = FloatBuffer(count: Lanes.rounded(model.actuatorCount))
    random.fillNormals(noise.pointer, count: noise.count, step: episode, .start)
    for joint in 0..<model.actuatorCount {
      position[7 + joint] += startNoise * Double(noise[joint])
    }
    return (position, [Double](repeating: 0, count: model.velocityCount))
  }
}

extension Parameter<Double> {
  static let headScale = Parameter(
    "task.head_scale", default: 1, in: 0.1...Humanoid.largestHeadScale,
    "Size of the humanoid's head, in the world and in the planner's model.")
  static let worldHeadScale = Parameter(
    "task.world_head_scale", default: 1, in: 0.1...Humanoid.largestHeadScale,
    "Size of the head in the world relative to the planner's model of it.")
  static let controlCost = Parameter(
    "task.control_cost", default: 0.1, in: 0...greatest,
    "Cost of full control of all actuators of the humanoid, reward per step.")
  static let startNoise = Parameter(
    "task.start_noise", default: 0.02, in: 0...1,
    "Standard deviation of the humanoid's joint angles at the start of an episode, rad.")
}
