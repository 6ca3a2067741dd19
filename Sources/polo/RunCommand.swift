internal import ArgumentParser
internal import Execution
internal import Foundation
internal import Records
internal import Reports
internal import Sweeps
internal import Synchronization

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run what has no record yet, then summarize and plot.",
    discussion: """
      Runs that have a record are skipped. If it is interrupted, or a run fails, the same command does \
      what is left; a run that was cut off goes on from its last checkpoint. A sweep that will be long \
      says first what it will take.
      """)

  @OptionGroup var sweepArguments: SweepArguments

  @OptionGroup var workerArguments: WorkerArguments

  @OptionGroup var claims: ClaimArguments

  @Option(
    help: ArgumentHelp(
      "Only the runs whose id matches, for example 'arm=polo,*seed=3', and those that they need.",
      valueName: "glob"))
  var only: String?

  @OptionGroup var driftArguments: DriftArguments

  func run() async throws {
    let sweep = try sweepArguments.load()
    try AddressSpace.check()
    var results = sweepArguments.resultsDirectory(of: sweep)
    let chosen = sweep.runs { run in only.map { fnmatch($0, run.id, 0) == 0 } ?? true }
    guard !chosen.isEmpty else {
      printError(
        "no run of \(sweepArguments.file) matches '\(only ?? "")'; \(sweepArguments.command("plan")) --runs lists their ids"
      )
      throw ExitCode(64)
    }
    if try driftArguments.settle(sweep, chosen, in: results, sweepArguments) {
      results = sweepArguments.resultsDirectory(of: sweep)
    }
    let revision = Revision(of: sweepArguments.file)
    let (report, signal) = try await execute(sweep, chosen, in: results, revision: revision)
    printFailures(of: report)
    if let signal {
      printError(
        "interrupted: \(report.counts.done) of \(report.counts.total) runs are done; '\(sweepArguments.command("run"))' continues"
      )
      throw ExitCode(128 + signal)
    }
    let origin = Origin(version: Version.current, commit: revision.text)
    let findings = summarizeAndPlot(sweep, origin: origin)
    guard report.isComplete, let findings else { throw ExitCode(1) }
    try claims.check(findings)
  }

  /// Executes the runs; the signal is the one that interrupted them, if one did.
  private func execute(
    _ sweep: Sweep, _ runs: [Run], in results: ResultsDirectory, revision: Revision
  ) async throws -> (SweepReport, signal: Int32?) {
    let workers = workerArguments.workers
    let plan = Plan(
      runs, limits: sweep.limits, done: Set(runs.filter(results.isDone).map(\.digest)))
    // A worker that is killed with its launcher as it commits a record cannot remove the checkpoint.
    for run in runs where results.isDone(run) && !results.isShared(run) {
      try? CheckpointFile(beside: results.record(of: run)).remove()
    }
    try keepSource(of: sweep, in: results)
    let runner = Runner(
      plan,
      context: WorkerContext(
        sweep: sweep.name, source: sweep.source, commandLine: CommandLine.arguments,
        checkpoint: sweep.limits.checkpoint),
      results: results,
      executor: LocalExecutor(
        executable: "/proc/self/exe",
        arguments: ["work", "--revision", revision.text ?? ""], workers: workers),
      isCommitted: { access(results.record(of: $0).path, F_OK) == 0 })
    let log = try EventLog(results.events)
    let clock = ContinuousClock()
    let origin = clock.now
    let printer = StatusPrinter(
      .ofStandardOutput, now: { (clock.now - origin) / .seconds(1) },
      write: { printNow($0) })
    let interruption = Mutex<Int32?>(nil)
    let records = Dictionary(
      runs.map { ($0.digest, results.record(of: $0)) }, uniquingKeysWith: { first, _ in first })
    let sweeping = Task {
      // Interrupted here, the sweep ends like one that is interrupted later: the runner starts nothing.
      do {
        try await announceCost(of: runs, in: sweep, results, workers: workers)
      } catch is CancellationError {}
      return try await runner.run { event in
        try log.append(event)
        printer.receive(event)
        // A worker that was stopped or died could not clear up after itself.
        if let (run, isDone) = event.endedRun, let record = records[run] {
          try RecordWriter.removeTemporaries(beside: record)
          if isDone { try? CheckpointFile(beside: record).remove() }
        }
      }
    }
    Interruption.handle { signal in
      interruption.withLock { $0 = signal }
      printError("stopping; what runs writes a checkpoint first; Ctrl-C again stops at once")
      sweeping.cancel()
    }
    let ticking = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: .seconds(1))
        printer.tick()
      }
    }
    defer { ticking.cancel() }
    let report = try await sweeping.value
    return (report, interruption.withLock { $0 })
  }

  /// The sweep as it was run lies beside its records.
  private func keepSource(of sweep: Sweep, in results: ResultsDirectory) throws {
    try FileManager.default.createDirectory(at: results.url, withIntermediateDirectories: true)
    try Data(sweep.source.utf8).write(
      to: results.url.appendingPathComponent("sweep.yaml"), options: .atomic)
  }

  private func printFailures(of report: SweepReport) {
    let shown = 8
    for failure in report.failures.prefix(shown) {
      printError("\(failure.run.id): \(failure.outcome) (attempt \(failure.attempts))")
      // What the run said beyond the error that is its outcome.
      let log = (try? String(contentsOf: failure.log, encoding: .utf8)) ?? ""
      let lines = log.split(separator: "\n").filter { !$0.hasPrefix("error: ") }
      for line in lines.suffix(5) { printError("    \(line)") }
      if !log.isEmpty { printError("    log: \(failure.log.relativeToHere)") }
    }
    let rest = report.failures.count - shown
    if rest > 0 {
      printError("and \(rest) more that failed; '\(sweepArguments.command("status"))' lists them")
    }
    for blocked in report.blocked {
      printError("\(blocked.run.id): blocked: it needs \(blocked.source.id), which failed")
    }
  }

  /// - Returns: the findings on the claims; `nil` if a report could not be made.
  private func summarizeAndPlot(_ sweep: Sweep, origin: Origin) -> [ClaimFinding]? {
    var findings: [ClaimFinding] = []
    var succeeded = true
    for step in [
      { findings = try summarize(sweep, sweepArguments, origin) },
      { try plot(sweep, sweepArguments, origin) },
    ] {
      do { try step() } catch {
        printError("\(error)")
        succeeded = false
      }
    }
    return succeeded ? findings : nil
  }
}

extension RunEvent {
  /// The run whose attempt ended, and whether it has a record.
  fileprivate var endedRun: (run: Digest, isDone: Bool)? {
    switch self {
    case .runRetried(let run, _, _, _): (run.digest, false)
    case .runFinished(let run, let outcome, _, _): (run.digest, outcome == .completed)
    default: nil
    }
  }
}
