internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Sweeps

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what would be run, what is done and what is left.")

  @OptionGroup var sweepArguments: SweepArguments

  @Flag(help: "As JSON, for programs.")
  var json = false

  @Flag(help: "List every run with its state, digest and id.")
  var runs = false

  func run() throws {
    let sweep = try sweepArguments.load()
    let results = sweepArguments.resultsDirectory(of: sweep)
    let sources = Sources(of: sweep, in: results)
    if runs { return list(sweep.runs, in: results, sources) }
    let groups = RunGroups(of: sweep, in: results)
    let plan = SweepPlan(sweep, groups, shared: sources.shared)
    if json { return print(try plan.json()) }
    print(plan.text(axes: sweep.axes.map(\.key)), terminator: "")
    if plan.left > 0 { print("'\(sweepArguments.command("run"))' runs what is left") }
  }

  private func list(_ runs: [Run], in results: ResultsDirectory, _ sources: Sources) {
    for run in runs {
      let state = results.isDone(run) ? "done" : sources.isWaiting(run) ? "wait" : "left"
      let need = sources.run(neededBy: run).map { "  needs \($0.digest.short)" } ?? ""
      print("\(state)  \(run.digest.short)  \(run.id)\(need)")
    }
  }
}

/// What `polo plan` tells.
private struct SweepPlan: Encodable {
  let sweep: String
  let question: String
  let runs: Int
  let done: Int
  let left: Int
  /// Runs left that need one that is not done.
  let waiting: Int
  /// Runs whose records are other sweeps'.
  let shared: Int
  /// Control steps that the runs left will simulate.
  let stepsLeft: Int
  /// CPU seconds, estimated from the runs done.
  let secondsLeft: Double?
  let groups: [RunGroup]

  init(_ sweep: Sweep, _ groups: RunGroups, shared: Int) {
    self.sweep = sweep.directoryName
    question = sweep.question
    runs = sweep.runs.count
    done = groups.groups.reduce(0) { $0 + $1.done }
    left = runs - done
    waiting = groups.groups.reduce(0) { $0 + $1.waiting }
    self.shared = shared
    stepsLeft = groups.groups.reduce(0) { $0 + $1.left * $1.stepsPerRun }
    secondsLeft = groups.secondsLeft
    self.groups = groups.groups
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  func text(axes: [String]) -> String {
    let hasNeeds = groups.contains { $0.needs != nil }
    var table = TextTable(
      columns: ["arm"] + axes + ["runs", "done", "left"] + (hasNeeds ? ["waiting", "needs"] : [])
        + ["steps a run", "CPU time left"])
    for group in groups {
      table.add(
        [group.arm] + axes.map { group.axes[$0]?.description ?? "-" }
          + ["\(group.runs)", "\(group.done)", "\(group.left)"]
          + (hasNeeds ? ["\(group.waiting)", group.needs ?? "-"] : [])
          + [Self.spelled(group.stepsPerRun)]
          + [group.secondsLeft.map(Self.spelled(seconds:)) ?? "?"])
    }
    let estimate =
      secondsLeft.map { "about \(Self.spelled(seconds: $0)) of CPU time, by the runs done" }
      ?? "CPU time unknown until a run of each arm is done"
    let rest = left == 0 ? "" : "; \(Self.spelled(stepsLeft)) simulated steps, \(estimate)"
    let others = shared == 0 ? "" : " (\(shared) by another sweep)"
    let waits = waiting == 0 ? "" : " (\(waiting) wait for runs that they need)"
    return """
      \(sweep): \(question)

      \(table.text)
      \(runs) runs, \(done) done\(others), \(left) left\(waits)\(rest)

      """
  }

  private static func spelled(_ count: Int) -> String {
    for (size, letter) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] where Double(count) >= size {
      return String(format: "%.3g %@", Double(count) / size, letter)
    }
    return "\(count)"
  }

  static func spelled(seconds: Double) -> String {
    switch seconds {
    case ..<120: String(format: "%.2g s", seconds)
    case ..<7200: String(format: "%.0f min", seconds / 60)
    default: String(format: "%.1f h", seconds / 3600)
    }
  }
}
