internal import ArgumentParser
internal import Execution
internal import Experiments
internal import Foundation
internal import Records
internal import Sweeps

/// The worker process: executes the runs that `polo run` sends it.
struct WorkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work", abstract: "Executes runs that it is sent; started by 'polo run'.",
    shouldDisplay: false)

  @Option var revision = ""

  func run() {
    let revision = Revision(text: revision)
    runWorker { command, report in try execute(command, revision: revision, report) }
  }

  private func execute(
    _ command: WorkerCommand, revision: Revision, _ report: (RunProgress) -> Void
  ) throws {
    let meter = Meter()
    let run = command.run
    // Of an earlier attempt whose launcher was killed with it.
    try RecordWriter.removeTemporaries(beside: command.record)
    let clock = ContinuousClock()
    let origin = clock.now
    let trained = try trainedValue(for: command)
    let experiment = try Experiment(run.parameters, trained: trained) {
      (clock.now - origin) / .seconds(1)
    }
    let record = try RecordWriter(
      committingTo: command.record,
      header: RecordHeader(
        sweep: command.context.sweep, run: run,
        parameters: run.parameters.completed(by: Experiment.parameters)),
      schema: experiment.schema)
    while let iteration = try experiment.next() {
      for row in iteration.rows { try record.append(row) }
      report(RunProgress(step: iteration.step, of: experiment.stepCount))
    }
    for grid in experiment.conclusion() { try record.append(grid) }
    try record.commit(provenance: meter.provenance(of: command, revision: revision))
  }
}

/// The value function that the run is to use, if it is to use one.
private func trainedValue(for command: WorkerCommand) throws -> Grid? {
  guard let url = command.attempt.needed, let needs = command.run.needs else { return nil }
  let record = try Record(opening: url)
  let digest = try record.digest
  // A folder is found by the first digits of a digest.
  guard digest == needs.hexadecimal else { throw ForeignRecord(path: url.path, digest: digest) }
  return try record.grid("value_function")
}

private struct ForeignRecord: Error, CustomStringConvertible {
  let path: String
  let digest: String

  var description: String {
    "\(path): is the record of another run, \(digest); move it away and run the sweep again"
  }
}

/// What a run costs, from now on.
private struct Meter {
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let startDate = Date()
  private let startSeconds: Double

  init() {
    start = clock.now
    startSeconds = Self.usage().cpuSeconds
  }

  func provenance(of command: WorkerCommand, revision: Revision) -> Provenance {
    let (cpuSeconds, peakMemoryBytes) = Self.usage()
    return Provenance(
      gitCommit: revision.commit, isDirty: revision.isDirty,
      versions: ["polo": Version.current, "MuJoCo": Experiment.physicsVersion],
      host: ProcessInfo.processInfo.hostName,
      commandLine: command.context.commandLine.joined(separator: " "),
      startedAt: startDate.ISO8601Format(), wallSeconds: (clock.now - start) / .seconds(1),
      cpuSeconds: cpuSeconds - startSeconds, peakMemoryBytes: peakMemoryBytes,
      sweepFile: command.context.source)
  }

  /// Of this process so far; the peak is that of all the runs that this worker has done.
  private static func usage() -> (cpuSeconds: Double, peakMemoryBytes: Int) {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return (seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss * 1024)
  }
}
