internal import ArgumentParser
internal import Execution
internal import Foundation
internal import Reports
internal import Sweeps

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what would be run, what is done and what is left.",
    discussion: """
      The time left is estimated from finished runs of the same cell or, failing those, in \
      proportion to simulated steps, from runs of the same task and agent, preferably of the same \
      arm. If there are none, --pilot finds out. \
      Runs that were given up are neither left nor counted in it.

      EXAMPLES
        polo plan sweeps/fig2.yaml
        polo plan sweeps/fig3-getup.yaml --pilot
        polo plan sweeps/fig2.yaml --explain 'arm=polo,*seed=20'
      """)

  @OptionGroup var sweepArguments: SweepArguments

  @OptionGroup var workerArguments: WorkerArguments

  @Flag(
    help:
      "Try out the start of a run of each cell, for half a minute at most, to tell what it takes.")
  var pilot = false

  @Flag(help: "As JSON, for programs.")
  var json = false

  @Flag(help: "List every run with its state, digest and id.")
  var runs = false

  @Option(
    help: ArgumentHelp(
      "Say why runs would be executed or not: those of an id, of a pattern for ids, or of the first digits of a digest.",
      valueName: "run"))
  var explain: String?

  func validate() throws {
    if json, runs || explain != nil {
      throw ValidationError("--json is the plan as a whole: leave out --runs and --explain")
    }
    let alone = [(runs, "--runs"), (explain != nil, "--explain"), (pilot, "--pilot")].filter(\.0)
    if alone.count > 1 {
      throw ValidationError(
        "\(alone.map(\.1).joined(separator: " and ")) are different questions: ask one at a time")
    }
  }

  func run() async throws {
    let sweep = try sweepArguments.load(toWrite: true)
    var results = try sweepArguments.resultsDirectory(of: sweep)
    let shared = SharedRecords(of: sweep.runs, in: results)
    shared.share(in: &results)
    let sources = Sources(of: sweep, in: results)
    if let explain { return try explainRuns(matching: explain, of: sweep, in: results, sources) }
    let falseRecords = FalseRecords(of: sweep.runs, in: results)
    falseRecords.tell(sweepArguments)
    if runs {
      list(sweep.runs, in: results, sources)
      if !falseRecords.isEmpty { throw ExitCode(1) }
      return
    }
    var cells = RunCells(of: sweep.runs, in: sweep, results)
    if pilot { cells = try await tryOut(cells, sweep) }
    let cost = cells.cost(workers: workerArguments.workers)
    let drift = Drift(of: sweep.runs, in: results)
    let plan = SweepPlan(
      sweep, cells, cost, shared: results.shared(among: sweep.runs.uniqued(by: \.digest)),
      drift: drift.groups)
    if json {
      print(try encoded(plan))
    } else {
      show(plan, sweep, cost, drift, takesOver: shared.count(among: sweep.runs) > 0)
    }
    if cells.failedPilots > 0 || !falseRecords.isEmpty { throw ExitCode(1) }
  }

  /// - Parameter takesOver: whether `polo run` would take over what other sweeps have done.
  private func show(
    _ plan: SweepPlan, _ sweep: Sweep, _ cost: SweepCost?, _ drift: Drift, takesOver: Bool
  ) {
    print(plan.text(axes: sweep.axes.map(\.key), cost), terminator: "")
    if !drift.isEmpty { print(drift.text + DriftArguments.advice) }
    if plan.left > 0, cost == nil, !pilot {
      print("'\(sweepArguments.command("plan")) --pilot' says what it will take")
    }
    let run = sweepArguments.command("run")
    if plan.left > 0 { print("'\(run)' runs what is left") }
    if takesOver { print("'\(run)' takes over what other sweeps have done") }
    if plan.failed > 0 { print("'\(run) --retry failed' tries again what failed") }
  }

  private func tryOut(_ cells: RunCells, _ sweep: Sweep) async throws -> RunCells {
    let workers = workerArguments.workers
    let (result, signal) = await Interruption.cancelling {
      try await cells.triedOut(in: sweep, workers: workers)
    }
    do {
      return try result.get()
    } catch is CancellationError {
      throw ExitCode(128 + (signal ?? SIGINT))
    }
  }

  private func explainRuns(
    matching pattern: String, of sweep: Sweep, in results: ResultsDirectory, _ sources: Sources
  ) throws {
    try sweepArguments.check([pattern], matchRunsOf: sweep)
    let holders = Leases.holders(in: results.leases)
    for run in sweep.runs.filter(RunPattern(pattern).matches) {
      let explanation = Explanation(
        of: run, needing: sources.run(neededBy: run), in: results, holders: holders)
      print(explanation.text, terminator: "")
    }
  }

  private func list(_ runs: [Run], in results: ResultsDirectory, _ sources: Sources) {
    let passedOver = results.passedOver(among: runs)
    for run in runs {
      let isFailed = passedOver.contains(run.digest)
      let word = isFailed ? "failed" : sources.isWaiting(run) ? "wait" : "left"
      let state = (results.isDone(run) ? "done" : word)
        .padding(toLength: passedOver.isEmpty ? 4 : 6, withPad: " ", startingAt: 0)
      let need = sources.run(neededBy: run).map { "  needs \($0.digest.short)" } ?? ""
      print("\(state)  \(run.digest.short)  \(run.id)\(need)")
    }
  }
}

/// What `polo plan` reports.
private struct SweepPlan: Encodable {
  let sweep: String
  let question: String
  /// All different runs: one that arms share counts once, here and below except in `cells`.
  let runs: Int
  let sharedByArms: Int
  let done: Int
  /// Runs that were given up, or need one that was: nothing runs them unless asked to.
  let failed: Int
  let left: Int
  /// Runs left that need one that is not done.
  let waiting: Int
  /// Runs whose records are other sweeps'.
  let shared: Int
  /// Control steps that the runs left will simulate.
  let stepsLeft: Double
  /// CPU seconds; `nil` if unknown.
  let secondsLeft: Double?
  /// Wall-clock seconds with `workers` workers; `nil` if unknown.
  let wallSecondsLeft: Double?
  let workers: Int?
  let cells: [RunCell]
  /// Records that this program would make with different numbers.
  let drift: [Drift.Group]

  init(
    _ sweep: Sweep, _ cells: RunCells, _ cost: SweepCost?, shared: Int, drift: [Drift.Group]
  ) {
    self.drift = drift
    self.sweep = sweep.directoryName
    question = sweep.question
    runs = cells.totals.runs
    sharedByArms = sweep.runs.sharedByArms
    done = cells.totals.done
    failed = cells.totals.failed
    left = cells.totals.left
    waiting = cells.totals.waiting
    self.shared = shared
    stepsLeft = cells.totals.stepsLeft
    secondsLeft = cost?.cpuSeconds
    wallSecondsLeft = cost?.wallSeconds
    workers = cost?.workers
    self.cells = cells.cells
  }

  func text(axes: [String], _ cost: SweepCost?) -> String {
    let hasNeeds = cells.contains { $0.needs != nil }
    let columns =
      ["arm"] + axes + ["runs", "done"] + (failed > 0 ? ["failed"] : []) + ["left"]
      + (hasNeeds ? ["waiting", "needs"] : []) + ["steps a run", "CPU time left", "known by"]
    var table = Table(columns: columns.map(Table.Column.text))
    for cell in cells { table.add(row(of: cell, axes: axes, hasNeeds: hasNeeds)) }
    let estimate = cost?.text ?? "CPU time unknown"
    let rest = left == 0 ? "" : "; \(Self.spelled(stepsLeft)) simulated steps, \(estimate)"
    let others = shared == 0 ? "" : " (\(shared) by another sweep)"
    let failures = failed == 0 ? "" : "\(failed) failed, "
    let waits = waiting == 0 ? "" : " (\(waiting) wait for runs that they need)"
    return """
      \(question.isEmpty ? sweep : "\(sweep): \(question.printableLine)")

      \(table.text)
      \(counted(runs, "run"))\(sharingNote(sharedByArms)), \(done) done\(others), \
      \(failures)\(left) left\(waits)\(rest)

      """
  }

  private func row(of cell: RunCell, axes: [String], hasNeeds: Bool) -> [String] {
    var row = [cell.arm] + axes.map { cell.axes[$0]?.description ?? "-" }
    row += ["\(cell.runs)", "\(cell.done)"] + (failed > 0 ? ["\(cell.failed)"] : [])
    row.append("\(cell.left)")
    if hasNeeds { row += ["\(cell.waiting)", cell.needs ?? "-"] }
    row += [Self.spelled(cell.stepsPerRun), cell.secondsLeft.map(TimeText.spelled) ?? "?"]
    row.append(cell.left == 0 ? "-" : cell.basis?.rawValue ?? "-")
    return row
  }

  private static func spelled(_ count: Double) -> String {
    for (size, letter) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] where count >= size {
      return String(format: "%.3g %@", count / size, letter)
    }
    return String(format: "%.0f", count)
  }
}
