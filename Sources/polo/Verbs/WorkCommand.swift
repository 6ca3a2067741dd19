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

  /// CPU seconds that are enough for a pilot, apart from its longest steps.
  private static let pilotSeconds = 1.5

  func run() {
    let revision = Revision(text: revision)
    runWorker { command, supervision in
      do {
        if let pilot {
          try tryOut(command, seconds: pilot, revision: revision)
        } else {
          try execute(command, revision, supervision)
        }
      } catch let error as RecordError where error.isOfTheSystem {
        throw MachineTrouble("\(error)")
      }
    }
  }

  private func execute(
    _ command: WorkerCommand, _ revision: Revision, _ supervision: Supervision
  ) throws {
    let meter = Meter()
    // Left by an earlier attempt whose launcher was killed with it.
    try RecordWriter.removeTemporaries(beside: command.record)
    var run = try CheckpointedRun(
      command, trained: try trainedValue(for: command), supervision: supervision, meter: meter)
    try run.execute(revision: revision)
  }

  /// A pilot's record says what the run will take, and has the value function that other pilots need.
  private func tryOut(_ command: WorkerCommand, seconds: Double, revision: Revision) throws {
    let meter = Meter()
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    let trained = try trainedValue(for: command)
    let pilot = try Experiment.pilot(
      of: command.run.parameters, trained: trained,
      until: { $0 >= Self.pilotSeconds || clock.now >= end },
      now: { Meter.cpuSeconds })
    let record = try RecordWriter(of: command, schema: RecordSchema(series: []))
    try record.append(pilot.grid)
    if let valueFunction = pilot.valueFunction { try record.append(valueFunction) }
    try record.commit(
      provenance: meter.provenance(
        of: command, given: trained.map(Digest.init), revision: revision))
  }
}

/// The value function that the run is to use, if it is to use one.
///
/// - Throws: `SourceFault`; `RecordError` if the system does not let the record be read.
private func trainedValue(for command: WorkerCommand) throws -> Grid? {
  guard let url = command.attempt.needed, let needs = command.run.needs else { return nil }
  do {
    return try Record(opening: url).trainedValue(of: needs)
  } catch let error as RecordError where !error.isOfTheSystem {
    throw SourceFault("\(error)")
  } catch RecordError.system(_, let path, ENOENT) {
    throw SourceFault("\(path): it is gone; 'polo run' makes it again")
  }
}

extension RecordWriter {
  /// For the record of the commanded run.
  convenience init(of command: WorkerCommand, schema: RecordSchema) throws {
    try self.init(
      committingTo: command.record,
      header: RecordHeader(
        sweep: command.context.sweep, run: command.run,
        parameters: command.run.parameters.completed(by: Experiment.parameters)),
      schema: schema)
  }
}
