internal import ArgumentParser
internal import Execution
internal import Foundation
internal import Records
internal import Reports
internal import Sweeps

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run what has no record yet, then summarize and plot.",
    discussion: """
      Runs that have a record are skipped, be it another sweep's of the same results, and so are those that have \
      used up their attempts, until --retry asks for them. If it is interrupted, the same command does what is \
      left; a run that was cut off goes on from its last checkpoint. Started several times, here or on machines that share the results, it shares \
      the runs. A sweep that will be long says first what it will take.

      EXAMPLES
        polo run sweeps/fig2.yaml
        polo run sweeps/fig2.yaml --smoke
        polo run sweeps/fig2.yaml seeds=20..22 arms=polo,random --results /tmp/try --plots /tmp/try
        polo run sweeps/fig2.yaml --only 'arm=polo,*seed=21' --workers 1
        polo run sweeps/fig2.yaml --on slurm
      """)

  @OptionGroup var sweepArguments: SweepArguments

  @OptionGroup var workerArguments: WorkerArguments

  @OptionGroup var claims: ClaimArguments

  @Option(
    help: ArgumentHelp(
      "Only the runs of an id, of a pattern for ids such as 'arm=polo,*seed=3', or of the first digits of a digest, and those that they need; may be repeated.",
      valueName: "run"))
  var only: [String] = []

  @Option(
    help: ArgumentHelp(
      "Try runs again that were given up: all that failed, or those with a cause, for example 'timed-out'; may be repeated.",
      valueName: "cause"))
  var retry: [RetryChoice] = []

  @Option(parsing: .unconditional, help: .hidden)
  var leasePatience = Leases.patience / .seconds(1)

  @OptionGroup var driftArguments: DriftArguments

  @Option(
    help: ArgumentHelp(
      "Where to run: 'slurm' hands the runs in as job arrays and returns; here unless stated.",
      valueName: "place"))
  var on: Site?

  @Flag(help: "With --on slurm: print the scripts, and submit nothing.")
  var dryRun = false

  enum Site: String, ExpressibleByArgument { case slurm }

  func validate() throws {
    // As a duration, NaN or too large a number would trap.
    guard leasePatience > 0, leasePatience <= 86_400 else {
      throw ValidationError("--lease-patience is a number of seconds, at most 86400")
    }
    if dryRun, on != .slurm {
      throw ValidationError("--dry-run shows what --on slurm would submit; give both")
    }
    if on == .slurm, claims.checkClaims {
      throw ValidationError(
        "--check-claims waits for the runs, and --on slurm returns before; give it to 'polo compare' once they are done"
      )
    }
    if on == .slurm, workerArguments.isStated {
      throw ValidationError(
        "--workers is for runs on this machine; slurm.workers says it for an element")
    }
  }

  func run() async throws {
    outliveReaders()
    let sweep = try sweepArguments.load(toWrite: true)
    try claims.checkAreMade(by: sweep)
    if on == nil { try SystemLimits.check(workers: workerArguments.workers) }
    var results = try sweepArguments.resultsDirectory(of: sweep)
    let turn = try await turn(of: sweep, in: &results)
    defer { turn?.close() }
    try sweepArguments.check(only, matchRunsOf: sweep)
    let chosen = sweep.runs(matching: only)
    var settled = try settledRuns(of: sweep, chosen, in: &results)
    let records = SharedRecords(of: chosen, in: results)
    if dryRun { records.share(in: &results) }
    let takenOver = dryRun ? [] : records.takeOver(into: &results)
    settled.formUnion(takenOver)
    let revision = Revision(of: sweepArguments.file)
    if let fault = revision.fault {
      printError("warning: records and tables will name no commit: \(fault)")
    }
    switch on {
    case .slurm:
      try await submit(chosen, of: sweep, in: results, revision, turn, takenOver: takenOver.count)
    case nil: try await execute(chosen, of: sweep, in: results, revision, settled: settled)
    }
  }

  /// The right to submit, if anything may be left to be submitted; after a wait for it, the results are read again.
  ///
  /// - Throws: `CancelledWhileWaiting` if a submission of the sweep was cancelled during that wait: this one was meant too.
  private func turn(
    of sweep: Sweep, in results: inout ResultsDirectory
  ) async throws -> SubmissionTurn? {
    if on != .slurm || dryRun || sweep.runs.allSatisfy(results.isDone) { return nil }
    let cancelled = try Submissions(in: results.url).cancelled
    let turn = try await SubmissionTurn(for: sweep, in: results)
    guard turn.hasWaited else { return turn }
    do {
      results = try sweepArguments.resultsDirectory(of: sweep)
      if try Submissions(in: results.url).cancelled.isSubset(of: cancelled) { return turn }
      throw CancelledWhileWaiting(continuation: continuation(retrying: retry, isSettled: false))
    } catch {
      turn.close()
      throw error
    }
  }

  /// Settles what becomes of records that differ.
  ///
  /// - Returns: the chosen runs that had a record before, and keep it.
  private func settledRuns(
    of sweep: Sweep, _ chosen: [Run], in results: inout ResultsDirectory
  ) throws -> Set<Digest> {
    // Of a training that several sweeps have, one may be sound where another is not.
    SharedRecords(of: chosen.filter(results.isShared), in: results).share(in: &results)
    let done = Set(chosen.filter(results.isDone).map(\.digest))
    let aside = try driftArguments.settle(
      sweep, chosen, in: results, sweepArguments, isDry: dryRun)
    guard !aside.isEmpty else { return done }
    results = try sweepArguments.resultsDirectory(of: sweep)
    // What other sweeps have of them differs too, unless it is taken over.
    for run in aside { results.keepToItself(run) }
    return done.subtracting(aside.map(\.digest))
  }

  private func submit(
    _ chosen: [Run], of sweep: Sweep, in results: ResultsDirectory, _ revision: Revision,
    _ turn: SubmissionTurn?, takenOver: Int
  ) async throws {
    let launch = SlurmLaunch(
      sweep, sweepArguments, in: results, revision, retrying: retry, turn: turn,
      continuation: { continuation(retrying: $0) })
    try await launch.submit(chosen, of: only, isDry: dryRun)
    // No job makes tables of what was only taken over.
    guard takenOver > 0, chosen.allSatisfy(results.isDone) else { return }
    try results.keep(sweep.source)
    try sweepArguments.preparePlots(of: sweep)
    if summarizeAndPlot(sweep, sweepArguments, Origin(revision)) == nil { throw ExitCode(1) }
  }

  private func execute(
    _ chosen: [Run], of sweep: Sweep, in results: ResultsDirectory, _ revision: Revision,
    settled: Set<Digest>
  ) async throws {
    try sweepArguments.preparePlots(of: sweep)
    if !chosen.allSatisfy(results.isDone) { warnIfNothingDraws(figuresOf: sweep) }
    let launch = Launch(
      sweep: sweep, runs: chosen, results: results, revision: revision, settled: settled,
      workers: workerArguments.workers, retries: retry, patience: .seconds(leasePatience),
      acceptsDrift: driftArguments.acceptDrift)
    let reports = ["summarize", "plot"].map { "'\(sweepArguments.command($0))'" }
      .joined(separator: " and ")
    let conclusion = try await launch.execute(
      tellingLate: { printError("stopped; \(reports) make the tables and figures") })
    let report = conclusion.report
    printFailures(of: report, at: sweep.limits)
    if let lack = conclusion.lack { printError(lack) }
    if let signal = conclusion.signal {
      printError(
        "interrupted: \(report.counts.done) of \(report.counts.total) runs are done; '\(continuation(retrying: retry))' continues"
      )
      throw ExitCode(128 + signal)
    }
    let findings = summarizeAndPlot(sweep, sweepArguments, Origin(revision))
    guard report.isComplete, let findings else { throw ExitCode(1) }
    try checkRecords(of: chosen, of: sweep)
    if conclusion.lack != nil { throw ExitCode(1) }
    try claims.check(findings)
  }

  /// Tells before the runs what would keep figures from being drawn after them.
  private func warnIfNothingDraws(figuresOf sweep: Sweep) {
    if sweep.figures.isEmpty { return }
    do {
      _ = try Gnuplot()
      _ = try DrawingFolder()
    } catch {
      printError("warning: figures will not be drawn: \(error); runs go on")
    }
  }

  /// - Throws: `ExitCode` 1 if a record is not there any more.
  private func checkRecords(of chosen: [Run], of sweep: Sweep) throws {
    let results = try sweepArguments.resultsDirectory(of: sweep)
    guard let lost = chosen.first(where: { !results.isDone($0) }) else { return }
    printError(
      "\(lost.id) is done and has no record any more: \(results.url.relativeToHere) was moved or changed meanwhile; "
        + "'\(continuation(retrying: retry))' runs what is missing")
    throw ExitCode(1)
  }

  /// The command that does what is left of this one.
  ///
  /// - Parameter isSettled: Whether records that were to be set aside already are.
  private func continuation(retrying choices: [RetryChoice], isSettled: Bool = true) -> String {
    var words: [String] = []
    if workerArguments.isStated { words += ["--workers", "\(workerArguments.workers)"] }
    if let on { words += ["--on", on.rawValue] }
    for choice in choices { words += ["--retry", choice.defaultValueDescription] }
    if driftArguments.rerunDrifted, !isSettled { words.append("--rerun-drifted") }
    if driftArguments.acceptDrift { words.append("--accept-drift") }
    return sweepArguments.command("run", only: only, words)
  }

  /// - Parameter limits: those that the runs had now; earlier attempts may have had others.
  private func printFailures(of report: SweepReport, at limits: Limits) {
    let shown = Standing.shown
    for failure in report.failures.prefix(shown) {
      printError("\(failure.run.id): \(failure.outcome) (attempt \(failure.attempts))")
      // What the run said beyond the error that is its outcome.
      let tail = LogTail(of: failure.log)
      let lines = tail.lines.filter { !$0.hasPrefix("error: ") }
      for line in lines.suffix(5) { printError("    \(line)") }
      if !tail.isEmpty { printError("    log: \(failure.log.relativeToHere)") }
    }
    let rest = report.failures.count - shown
    if rest > 0 {
      printError(
        "and \(rest) more that failed; '\(sweepArguments.command("status")) --failed' lists them")
    }
    for blocked in report.blocked.prefix(shown) {
      printError("\(blocked.run.id): blocked: it needs \(blocked.source.id), which failed")
    }
    if report.blocked.count > shown {
      printError("and \(report.blocked.count - shown) more that are blocked")
    }
    if let stop = report.stop { printError("\(stop)") }
    if report.failures.contains(where: \.isGivenUp) {
      printError(
        "what was given up is not run again unless it is asked for: '\(continuation(retrying: [.failed]))'"
          + limits.advice(after: report.failures.map(\.outcome))
      )
    }
    if report.failures.contains(where: { !$0.isGivenUp && !$0.hasRecord }) {
      printError(
        "'\(continuation(retrying: []))' tries again the runs that failed because of the machine "
          + "or of what they need"
      )
    }
  }
}

extension SweepReport.Failure {
  /// Whether its record is there, and not used.
  fileprivate var hasRecord: Bool {
    ResultsDirectory.exists(ResultsDirectory.record(in: log.deletingLastPathComponent()))
  }
}

extension Limits {
  /// How to raise those at which runs were stopped; empty if none was, or if it has been raised since.
  fileprivate func advice(after outcomes: [Outcome]) -> String {
    let isOutOfTime = outcomes.contains {
      if case .timedOut(let limit) = $0, let seconds { limit >= seconds } else { false }
    }
    let isOutOfMemory = outcomes.contains {
      if case .outOfMemory(let limit?) = $0, let bytes { limit >= bytes } else { false }
    }
    let keys = (isOutOfTime ? ["limits.time=…"] : []) + (isOutOfMemory ? ["limits.memory=…"] : [])
    if keys.isEmpty { return "" }
    return "; its limits are the same again unless you give greater ones: "
      + keys.joined(separator: " ")
  }
}

private struct CancelledWhileWaiting: Error, CustomStringConvertible {
  let continuation: String

  var description: String {
    "the sweep was cancelled while this launcher waited to submit it; '\(continuation)' submits it"
  }
}
