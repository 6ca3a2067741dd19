import CMuJoCo
import Foundation
import MuJoCoLoop
import Sweeps

@testable import Experiments

/// Times a planning step, with six networks at the end of its rollouts, of humanoid-getup with 120 rollouts of 64 control steps and of
/// hand-cube with 80 of 32, against the bare loop of `mj_step` over the same states and actions, and with two threads
/// against one.
///
/// They take turns, so that other load on the machine slows all alike. A ratio above 1 means that planning makes more
/// physics steps in a CPU second than the loop does. The loop runs on the task's own model, and for the humanoid also
/// on the model as distributed, at the task's timestep: the last positions are equal bit for bit.
@main
struct PlanningBenchmark {
  static let rounds = 15

  static func main() throws {
    let draft = try ModelDraft.humanoid()
    draft.timestep = Humanoid.timestep
    try compare(
      [
        "task": "humanoid-getup", "planner.rollouts": 120, "planner.horizon": 64,
        "planner.temperature": 0.2,
      ], distributed: try draft.compile())
    try compare([
      "task": "hand-cube", "planner.rollouts": 80, "planner.horizon": 32,
      "planner.temperature": 0.1, "value.hidden": [64, 64],
    ])
  }

  static func compare(
    _ parameters: [String: ParameterValue], distributed: Model? = nil
  ) throws {
    let one = try Planning(parameters, threads: 1)
    let two = try Planning(parameters, threads: 2)
    let same = BareLoop(one.model)
    let plain = distributed.map(BareLoop.init)
    var ratios: [(same: Double, distributed: Double?, wall: Double, cpu: Double)] = []
    print(one.name)
    for round in 0..<rounds {
      let planning = try measure { try one.plan(step: round) }
      let loop = measure { one.roll(same) }
      let other = plain.map { loop in measure { one.roll(loop) }.cpu }
      let twice = try measure { try two.plan(step: round) }
      ratios.append(
        (
          loop.cpu / planning.cpu, other.map { $0 / planning.cpu },
          twice.wall / planning.wall, twice.cpu / planning.cpu
        ))
      let times = [planning.cpu, loop.cpu, twice.wall].map { $0 * 1e6 / one.physicsSteps }
      print(
        String(
          format: "us a physics step: planning %5.1f  loop %5.1f  two threads %5.1f",
          times[0], times[1], times[2]))
      try one.advance()
      try two.advance()
    }
    report("steps per CPU second against a bare loop", ratios.map(\.same))
    if plain != nil {
      report("the same with the model as distributed", ratios.compactMap(\.distributed))
    }
    report("wall time of two threads against one", ratios.map(\.wall))
    report("CPU time of two threads against one", ratios.map(\.cpu))
  }

  /// The median and the quartiles of the rounds.
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
  let name: String
  private let task: any MuJoCoTask
  private let planner: MPPI
  private let value: ValueEnsemble
  private let world: any Simulator
  private var state: [Double]
  private let action: FloatBuffer

  var physicsSteps: Double {
    Double(planner.batch.count * planner.batch.horizon * task.substeps)
  }

  init(_ values: [String: ParameterValue], threads: Int) throws {
    let common: [String: ParameterValue] = [
      "planner.threads": .number(Double(threads)), "planner.noise_correlation": 0.8,
      "planner.tail": "repeat",
    ]
    let parameters = Parameters(values.merging(common) { $1 })
    name = parameters[.task]
    guard let task = try Tasks.make(parameters) as? any MuJoCoTask else {
      preconditionFailure("'\(name)' has no MuJoCo model")
    }
    self.task = task
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

  /// Ten control steps of the last action, so that rounds see different contacts.
  func advance() throws {
    for _ in 0..<10 { _ = try world.step(&state, action: action.pointer) }
  }

  /// The last plan's rollouts by nothing but `mj_step`.
  func roll(_ loop: BareLoop) {
    let batch = planner.batch
    let sum = bare_loop(
      loop.model.pointer, loop.data, StateLayout(loop.model).c, state, batch.actions.pointer,
      Int32(batch.count), Int32(batch.lanes), Int32(batch.horizon), Int32(task.substeps))
    precondition(sum.isFinite)
  }
}
