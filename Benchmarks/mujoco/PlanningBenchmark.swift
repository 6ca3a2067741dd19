import CMuJoCo
import Foundation
import MuJoCoLoop
import Sweeps

@testable import Experiments

/// Times a planning step of humanoid-getup, 120 rollouts of 64 steps with six networks at the end, against the
/// bare loop of `mj_step` over the same states and actions, and with two threads against one.
///
/// The three take turns, so that what else the machine does falls on all alike. Ratios above 1 mean that
/// planning makes more physics steps in a CPU second than the bare loop does.
@main
struct PlanningBenchmark {
  static let rounds = 15

  static func main() throws {
    let one = try Planning(threads: 1)
    let two = try Planning(threads: 2)
    let data = mj_makeData(one.model.pointer)!
    defer { mj_deleteData(data) }
    var cpu: [Double] = []
    var wall: [Double] = []
    for round in 0..<rounds {
      let planning = try measure { try one.plan(step: round) }
      let loop = measure { one.bareLoop(data) }
      let twice = try measure { try two.plan(step: round) }
      cpu.append(loop.cpu / planning.cpu)
      wall.append(twice.wall / planning.wall)
      print(
        String(
          format:
            "planning %6.2f us/step  bare loop %6.2f us/step  two threads %6.2f us/step (wall)",
          planning.cpu * 1e6 / one.steps, loop.cpu * 1e6 / one.steps,
          twice.wall * 1e6 / one.steps))
      try one.advance()
      try two.advance()
    }
    print(String(format: "steps per CPU second against the bare loop: %.3f (median)", median(cpu)))
    print(String(format: "time of two threads against one: %.3f (median)", median(wall)))
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

  static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
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

  func bareLoop(_ data: UnsafeMutablePointer<mjData>) {
    let batch = planner.batch
    let sum = bare_loop(
      model.pointer, data, StateLayout(model).c, state, batch.actions.pointer, Int32(batch.count),
      Int32(batch.lanes), Int32(batch.horizon))
    precondition(sum.isFinite)
  }
}
