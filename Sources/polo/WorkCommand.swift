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

  @Option(help: "Only tell what the runs will take, after so many wall-clock seconds of each.")
  var pilot: Double?

  /// CPU seconds that are enough for a pilot, its longest steps aside.
  private static let pilotSeconds = 1.5

  func run() {
    let revision = Revision(text: revision)
    runWorker { command, report in
      if let pilot {
        try tryOut(command, seconds: pilot, revision: revision)
      } else {
        try execute(command, revision: revision, report)
      }
    }
  }

  private func execute(
    _ command: WorkerCommand, revision: Revision, _ report: (RunProgress) -> Void
  ) throws {
    let meter = Meter()
    // Of an earlier attempt whose launcher was killed with it.
    try RecordWriter.removeTemporaries(beside: command.record)
    let clock = ContinuousClock()
    let origin = clock.now
    let trained = try trainedValue(for: command)
    let experiment = try Experiment(command.run.parameters, trained: trained) {
      (clock.now - origin) / .seconds(1)
    }
    let record = try makeRecord(of: command, schema: experiment.schema)
    while let iteration = try experiment.next() {
      for row in iteration.rows { try record.append(row) }
      report(RunProgress(step: iteration.step, of: experiment.stepCount))
    }
    for grid in experiment.conclusion() { try record.append(grid) }
    try record.commit(provenance: meter.provenance(of: command, revision: revision))
  }

  /// A pilot's record says what the run will take, and has the value function that other pilots need.
  private func tryOut(_ command: WorkerCommand, seconds: Double, revision: Revision) throws {
    let meter = Meter()
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    let pilot = try Experiment.pilot(
      of: command.run.parameters, trained: try trainedValue(for: command),
      until: { $0 >= Self.pilotSeconds || clock.now >= end },
      now: { Meter.usage().cpuSeconds })
    let record = try makeRecord(of: command, schema: RecordSchema(series: []))
    try record.append(pilot.grid)
    if let valueFunction = pilot.valueFunction { try record.append(valueFunction) }
    try record.commit(provenance: meter.provenance(of: command, revision: revision))
  }

  private func makeRecord(of command: WorkerCommand, schema: RecordSchema) throws -> RecordWriter {
    try RecordWriter(
      committingTo: command.record,
      header: RecordHeader(
        sweep: command.context.sweep, run: command.run,
        parameters: command.run.parameters.completed(by: Experiment.parameters)),
      schema: schema)
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
  static func usage() -> (cpuSeconds: Double, peakMemoryBytes: Int) {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return (seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss * 1024)
  }
}
