internal import Sweeps

/// The hand that holds a cube: its model and where its joints rest.
///
/// Source: the Adroit hand as it is distributed with gymnasium-robotics: 24 joints, each with a position
/// actuator, of stiffness 10 N m/rad at the wrist and 1 at the fingers. Lowrey et al. 2018 (POLO), appendix B:
/// the hand is position controlled and its base does not move, the cube is free.
///
/// Ours: the forearm lies palm up, without joints. The tendons, which bound what two joints of a finger do
/// together, and geoms that are only seen are left out. A physics step is 0.005 s, a control step is two of them,
/// and the solver does not iterate against slip, as it does 20 times in the distributed file. Compared with steps
/// of 0.001 s with 100 solver and 20 slip iterations, after 32 control steps of noisy control from 40 starts, the
/// cube ends up 0.017 rad and 1.0 mm away in the median, 0.032 rad and 1.7 mm in the mean. With the slip
/// iterations these are 0.018 rad and 1.5 mm, 0.031 rad and 1.9 mm, and a step takes 1.4 times as long.
enum Hand {
  static let physicsTimestep = 0.005
  /// Physics steps of a control step.
  static let substeps = 2

  /// Half a side of the cube, m, and its density, kg/m³; 75 g.
  private static let cubeHalfSide = 0.025
  private static let cubeDensity = 600.0

  /// - Parameters:
  ///   - start: position of the cube's centre, m.
  ///   - goal: position of its goal.
  static func model(start: SIMD3<Double>, goal: SIMD3<Double>) throws -> Model {
    try draft(start: start, goal: goal).compile()
  }

  /// The same for viewing, with coloured faces on the cube and on the goal, which floats beside the hand.
  static func drawnModel(start: SIMD3<Double>, goal: SIMD3<Double>) throws -> Model {
    let draft = try draft(start: start, goal: goal, isDrawn: true)
    draft.removeAll(.materials)
    draft.removeAll(.textures)
    draft.paint(geoms: "", [0.72, 0.74, 0.78])
    draft.paint(geoms: "cube", ModelDraft.ink)
    try draft.addFaces(to: "cube", halfSide: cubeHalfSide)
    let size = SIMD3(repeating: cubeHalfSide)
    try draft.addDecor(on: "goal", at: .zero, size: size, [0.80, 0.80, 0.82])
    try draft.addFaces(to: "goal", halfSide: cubeHalfSide)
    try draft.lightUp("cube", from: [0.2, -0.3, 0.9], shadows: 0.5)
    return try draft.compile()
  }

  private static func draft(
    start: SIMD3<Double>, goal: SIMD3<Double>, isDrawn: Bool = false
  ) throws -> ModelDraft {
    let draft = try ModelDraft(
      xml: """
        <mujoco model="hand">
          <worldbody>
            <body pos="0 -0.7 0.2" euler="-1.57 0 0">
              <geom class="DC_Hand" type="capsule" pos="0 0 0.29" size="0.05 0.033"/>
              <include file="adroit_model.xml"/>
            </body>
            <body name="cube" pos="\(start.x) \(start.y) \(start.z)">
              <freejoint name="cube"/>
              <geom name="cube" type="box" size="\(cubeHalfSide) \(cubeHalfSide) \(cubeHalfSide)"
                density="\(cubeDensity)" condim="4"/>
            </body>
            <body name="goal" mocap="true" pos="\(goal.x) \(goal.y) \(goal.z)"/>
          </worldbody>
          <include file="adroit_assets.xml"/>
        </mujoco>
        """, isDrawn: isDrawn)
    draft.removeGeoms(prefix: "V_")
    draft.removeAll(.meshes)
    draft.removeAll(.tendons)
    draft.removeAll(.sensors)
    draft.timestep = physicsTimestep
    draft.solverIterations = 20
    draft.slipIterations = 0
    try draft.addRotationSensor("turn", of: "cube", from: "goal")
    return draft
  }

  /// Targets of the joints, rad, the fingers curled a little so that the cube lies between them.
  static func actuators(of model: Model) -> [ActionComponent] {
    model.actuators.map { actuator in
      // A_FFJ2: first finger, joint 2. Joints 2, 1 and 0 bend it, 3 and 4 spread it.
      let bends =
        actuator.name.hasSuffix("2") || actuator.name.hasSuffix("1") || actuator.name.hasSuffix("0")
      let isFinger = ["FF", "MF", "RF", "LF"].contains { actuator.name.contains($0) }
      return ActionComponent(
        name: actuator.name, units: "rad", range: actuator.range,
        rest: isFinger && bends ? 0.4 : 0)
    }
  }
}
