internal import ArgumentParser
internal import Execution
internal import Foundation
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

  @Option(help: .hidden)
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
    let sweep = try sweepArguments.load(toWrite: true)
    try claims.checkAreMade(by: sweep)
    try SystemLimits.check(workers: workerArguments.workers)
    var results = try sweepArguments.resultsDirectory(of: sweep)
    let chosen = sweep.runs(matching: only)
    if let pattern = only.map(RunPattern.init).first(where: {
      !sweep.runs.contains(where: $0.matches)
    }) {
      printError(
        pattern.unmatched(among: sweep.runs.map(\.id), listing: sweepArguments.command("plan")))
      throw ExitCode(64)
    }
    if try driftArguments.settle(sweep, chosen, in: results, sweepArguments, isDry: dryRun) {
      results = try sweepArguments.resultsDirectory(of: sweep)
    }
    let records = SharedRecords(of: chosen, in: results)
    if dryRun { records.share(in: &results) }
    let takenOver = dryRun ? 0 : records.takeOver(into: &results)
    let revision = Revision(of: sweepArguments.file)
    let origin = Origin(version: Version.current, commit: revision.text)
    if on == .slurm {
      try await SlurmLaunch(sweep, sweepArguments, in: results, revision)
        .submit(chosen, of: only, retrying: retry, isDry: dryRun)
      // No job makes tables of what was only taken over.
      if takenOver > 0, chosen.allSatisfy(results.isDone) {
        try results.keep(sweep.source)
        try sweepArguments.preparePlots(of: sweep)
        if summarizeAndPlot(sweep, sweepArguments, origin) == nil { throw ExitCode(1) }
      }
      return
    }
    try sweepArguments.preparePlots(of: sweep)
    let launch = Launch(
      sweep: sweep, runs: chosen, results: results, revision: revision,
      workers: workerArguments.workers, retries: retry, patience: .seconds(leasePatience))
    let (report, signal) = try await launch.execute()
    printFailures(of: report)
    if let signal {
      printError(
        "interrupted: \(report.counts.done) of \(report.counts.total) runs are done; '\(continuation)' continues"
      )
      throw ExitCode(128 + signal)
    }
    let findings = summarizeAndPlot(sweep, sweepArguments, origin)
    guard report.isComplete, let findings else { throw ExitCode(1) }
    let there = try sweepArguments.resultsDirectory(of: sweep)
    if let lost = chosen.first(where: { !there.isDone($0) }) {
      printError(
        "\(lost.id) is done and has no record any more: \(results.url.relativeToHere) was moved or changed meanwhile; "
          + "'\(continuation)' runs what is missing")
      throw ExitCode(1)
    }
    try claims.check(findings)
  }

  /// The command that does what is left of this one.
  private var continuation: String {
    var words: [String] = []
    for pattern in only { words += ["--only", pattern] }
    if workerArguments.isStated { words += ["--workers", "\(workerArguments.workers)"] }
    for choice in retry { words += ["--retry", choice.defaultValueDescription] }
    // Records that were to be set aside are.
    if driftArguments.acceptDrift { words.append("--accept-drift") }
    return sweepArguments.command("run", words)
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
        "what was given up is not run again unless it is asked for: '\(sweepArguments.command("run")) --retry failed'"
      )
    }
    if report.failures.contains(where: { !$0.isGivenUp }) {
      printError(
        "'\(sweepArguments.command("run"))' tries again what failed by the machine or by what it needs"
      )
    }
  }
}

/// Tables and figures of the records that are there.
///
/// - Returns: the findings on the claims; `nil` if a report could not be made.
func summarizeAndPlot(
  _ sweep: Sweep, _ arguments: SweepArguments, _ origin: Origin
) -> [ClaimFinding]? {
  var findings: [ClaimFinding] = []
  var succeeded = true
  for step in [
    { findings = try summarize(sweep, arguments, origin).findings },
    { try plot(sweep, arguments, origin) },
  ] {
    do { try step() } catch {
      // Of what ends in an exit code the reason is told already.
      if !(error is ExitCode) { printError("\(error.forPeople)") }
      succeeded = false
      if case ReportError.noRecords = error { break }
    }
  }
  return succeeded ? findings : nil
}
