import CMuJoCo
import Foundation
import MuJoCoLoop
import Sweeps

@testable import Experiments

/// Times a planning step of humanoid-getup, 120 rollouts of 64 steps with six networks at the end, against the
/// bare loop of `mj_step` over the same states and actions, and with two threads against one.
///
/// They take turns, so that what else the machine does falls on all alike. A ratio above 1 means that planning
/// makes more physics steps in a CPU second than the loop does. The loop runs on the task's own model, and on
/// the model as it is distributed, at the task's timestep: the last positions are equal bit for bit.
@main
struct PlanningBenchmark {
  static let rounds = 15

  static func main() throws {
    let one = try Planning(threads: 1)
    let two = try Planning(threads: 2)
    let same = BareLoop(one.model)
    let draft = try ModelDraft.humanoid()
    draft.timestep = Humanoid.timestep
    let distributed = BareLoop(try draft.compile())
    var ratios: [(same: Double, distributed: Double, wall: Double, cpu: Double)] = []
    for round in 0..<rounds {
      let planning = try measure { try one.plan(step: round) }
      let loop = measure { one.roll(same) }
      let plain = measure { one.roll(distributed) }
      let twice = try measure { try two.plan(step: round) }
      ratios.append(
        (
          loop.cpu / planning.cpu, plain.cpu / planning.cpu, twice.wall / planning.wall,
          twice.cpu / planning.cpu
        ))
      let times = [planning.cpu, loop.cpu, plain.cpu, twice.wall].map { $0 * 1e6 / one.steps }
      print(
        String(
          format: "us a step: planning %5.1f  loop %5.1f  as distributed %5.1f  two threads %5.1f",
          times[0], times[1], times[2], times[3]))
      try one.advance()
      try two.advance()
    }
    report("steps per CPU second against a bare loop", ratios.map(\.same))
    report("the same with the model as distributed", ratios.map(\.distributed))
    report("wall time of two threads against one", ratios.map(\.wall))
    report("CPU time of two threads against one", ratios.map(\.cpu))
  }

  /// The median, and the quarter and three quarters of the rounds.
  static func report(_ name: String, _ ratios: [Double]) {
    let sorted = ratios.sorted()
    print(
      String(
        format: "%@: %.3f (%.3f to %.3f)", name, sorted[rounds / 2], sorted[rounds / 4],
        sorted[3 * rounds / 4]))
  }

  static func measure(_ work: () throws -> Void) rethrows -> (cpu: Double, wall: Double) {
    let begin = (seconds(CLOCK_PROCESS_CPUTIME_ID), seconds(CLOCK_MONOTONIC))
    try work()
    return (seconds(CLOCK_PROCESS_CPUTIME_ID) - begin.0, seconds(CLOCK_MONOTONIC) - begin.1)
  }

  static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// A model and its memory.
final class BareLoop {
  let model: Model
  let data: UnsafeMutablePointer<mjData>

  init(_ model: Model) {
    self.model = model
    data = mj_makeData(model.pointer)
  }

  deinit { mj_deleteData(data) }
}

/// A planner in its world.
final class Planning {
  let model: Model
  private let task: HumanoidGetup
  private let planner: MPPI
  private let value: ValueEnsemble
  private let world: any Simulator
  private var state: [Double]
  private let action: FloatBuffer

  var steps: Double { Double(planner.batch.count * planner.batch.horizon) }

  init(threads: Int) throws {
    let parameters = Parameters([
      "task": "humanoid-getup", "planner.threads": .number(Double(threads)),
      "planner.noise_correlation": 0.8, "planner.tail": "repeat", "planner.temperature": 0.2,
    ])
    task = try HumanoidGetup(parameters)
    model = task.model
    planner = MPPI(
      task: task, settings: MPPI.Settings(parameters),
      random: RandomStream(seed: 0, name: "planner"))
    value = try ValueEnsemble(
      task: task, parameters: parameters, random: RandomStream(seed: 0, name: "ensemble"))
    world = task.makeWorld()
    state = try task.initialState(RandomStream(seed: 0, name: "environment"), episode: 0)
    action = FloatBuffer(count: Lanes.rounded(task.action.count))
  }

  func plan(step: Int) throws {
    try planner.act(from: state, step: step, value: value, into: action.pointer)
  }

  /// Ten control steps of the last action, so that rounds see other contacts.
  func advance() throws {
    for _ in 0..<10 { _ = try world.step(&state, action: action.pointer) }
  }

  /// The last plan's rollouts by nothing but `mj_step`.
  func roll(_ loop: BareLoop) {
    let batch = planner.batch
    let sum = bare_loop(
      loop.model.pointer, loop.data, StateLayout(loop.model).c, state, batch.actions.pointer,
      Int32(batch.count), Int32(batch.lanes), Int32(batch.horizon))
    precondition(sum.isFinite)
  }
}
