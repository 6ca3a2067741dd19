import Foundation
import Sweeps
import Testing

@testable import Experiments

// The example of docs/extending.md begins here.

/// Balance a pole on a cart: the nearer to upright and to the middle, the better.
struct CartPole: MuJoCoTask {
  static let mjcf = """
    <mujoco>
      <option timestep="0.02"/>
      <worldbody>
        <body>
          <joint name="cart" type="slide" axis="1 0 0" range="-2 2" limited="true"/>
          <geom type="box" size=".2 .1 .05" mass="1"/>
          <body>
            <joint name="pole" type="hinge" axis="0 1 0"/>
            <geom type="capsule" fromto="0 0 0 0 0 1" size=".03" mass=".1"/>
            <site name="tip" pos="0 0 1"/>
          </body>
        </body>
      </worldbody>
      <actuator><motor name="push" joint="cart" gear="10" ctrlrange="-1 1" ctrllimited="true"/></actuator>
      <sensor><framepos name="tip" objtype="site" objname="tip"/></sensor>
    </mujoco>
    """

  let model: Model
  private let tip: Range<Int>

  init(_ parameters: Parameters) throws {
    model = try ModelDraft(xml: Self.mjcf).compile()
    tip = try model.sensor("tip")
  }

  func reward(_ moment: Moment) -> Double {
    moment.vector(tip).z - 0.1 * abs(moment.position[0])
  }

  let observationCount = 5

  func observe(_ moment: Moment, into observation: inout ObservationWriter) {
    let (cart, pole) = (moment.position[0], moment.position[1])
    for value in [cart, sin(pole), cos(pole), moment.velocity[0], moment.velocity[1]] {
      observation.append(value)
    }
  }

  func start(_ random: RandomStream, episode: Int) -> (position: [Double], velocity: [Double]) {
    let tilt = 0.2 * Double(random.symmetric(step: episode, .start, at: 0))
    return ([0, tilt], [0, 0])
  }
}

// And ends here.

@Suite struct CartPoleTests {
  @Test func `a task of one's own is one file, and a plan balances it`() throws {
    let task = try CartPole(Parameters([:]))
    let settings = MPPI.Settings(
      horizon: 30, rollouts: 40, iterations: 1, noise: 0.5, correlation: 0.5, temperature: 0.1,
      temperatureUnit: .deviation, discount: 1)
    let planner = MPPI(
      task: task, settings: settings, random: RandomStream(seed: 1, name: "planner"))
    let world = task.makeWorld()
    let action = FloatBuffer(count: 16)
    var state = try task.initialState(RandomStream(seed: 1, name: "environment"), episode: 0)
    for step in 0..<100 {
      try planner.act(from: state, step: step, value: ZeroValue(), into: action.pointer)
      _ = try world.step(&state, action: action.pointer)
    }
    // It began up to 0.2 rad off, and falls within a second if nothing is done.
    #expect(abs(state[1]) < 0.1)
    #expect(task.state.map(\.name) == ["cart", "pole", "cart_velocity", "pole_velocity"])
    #expect(try task.referenceObservations().count == 64 * 5)
  }

  @Test func `it is what the documentation shows`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let source = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    let begin = lines.firstIndex { $0.hasPrefix("// The example of docs") }! + 2
    let end = lines.firstIndex { $0.hasPrefix("// And ends here") }! - 1
    let example = lines[begin..<end].joined(separator: "\n")
    let page = folder.appending(path: "../../docs/extending.md")
    #expect(try String(contentsOf: page, encoding: .utf8).contains(example))
  }
}
