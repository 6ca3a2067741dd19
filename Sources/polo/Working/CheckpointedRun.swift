internal import Execution
internal import Experiments
internal import Foundation
internal import Records
internal import Sweeps

/// A run from its last checkpoint, or from its start, to its record.
struct CheckpointedRun {
  private let command: WorkerCommand
  private let supervision: Supervision
  private let checkpoints: CheckpointFile
  private let meter: Meter
  /// The digest of the value function that the run is given.
  private let value: Digest?
  private let experiment: Experiment
  private let record: RecordWriter
  private var schedule: CheckpointSchedule
  /// Whether the last checkpoint that was due was written.
  private var isSaved = true

  /// - Throws: `ExperimentError` and `RecordError` if the run could not start afresh either.
  init(_ command: WorkerCommand, trained: Grid?, supervision: Supervision, meter: Meter) throws {
    self.command = command
    self.supervision = supervision
    checkpoints = CheckpointFile(beside: command.record)
    value = trained.map(Digest.init)
    schedule = CheckpointSchedule(command.context.checkpoint, at: meter.now)
    let finding = try checkpoints.read(
      for: command.run, given: value, program: Program.identity)
    var reason: String?
    switch finding {
    case .nothing: break
    case .unusable(let fault): reason = fault
    case .checkpoint(let checkpoint):
      do {
        (experiment, record) = try Self.parts(of: command, trained, meter, from: checkpoint)
        self.meter = meter.continuing(checkpoint.header)
        supervision.reportResumption(
          at: RunProgress(step: checkpoint.header.step, of: checkpoint.header.steps))
        return
      } catch let error as RecordError where error.isOfTheSystem {
        throw error
      } catch {
        reason = "\(error)"
      }
    }
    // What fails without the checkpoint too is not its fault.
    (experiment, record) = try Self.parts(of: command, trained, meter, from: nil)
    self.meter = meter
    if let reason {
      try checkpoints.setAside()
      supervision.reportFreshStart(because: reason)
    }
  }

  private static func parts(
    of command: WorkerCommand, _ trained: Grid?, _ meter: Meter, from checkpoint: Checkpoint?
  ) throws -> (Experiment, RecordWriter) {
    let whole = checkpoint.map { meter.continuing($0.header) } ?? meter
    let experiment = try Experiment(
      command.run.parameters, trained: trained, from: checkpoint?.experiment, now: { meter.now },
      cpuSeconds: { whole.effort.cpuSeconds })
    let record = try RecordWriter(of: command, schema: experiment.schema)
    if let checkpoint { try record.append(checkpoint.record) }
    return (experiment, record)
  }

  /// Does what is left of the run and commits its record.
  mutating func execute(revision: Revision) throws {
    while let iteration = try experiment.next() {
      for row in iteration.rows { try record.append(row) }
      supervision.report(RunProgress(step: iteration.step, of: experiment.stepCount))
      if iteration.step < experiment.stepCount { try writeCheckpointIfDue() }
    }
    for grid in experiment.conclusion() { try record.append(grid) }
    supervision.endIfDisplaced()
    let commit = try record.commit(
      provenance: meter.provenance(of: command, given: value, revision: revision))
    if commit == .committedByAnother {
      printError("another attempt has committed this run's record; this one's is dropped")
    }
    // The record stands even if the checkpoint stays; the launcher tries again to remove it.
    try? checkpoints.remove()
  }

  private mutating func writeCheckpointIfDue() throws {
    let begin = meter.now
    let stops = supervision.isStopRequested
    guard stops || schedule.isDue(afterStep: experiment.step, at: begin) else { return }
    supervision.endIfDisplaced()
    let checkpoint = Checkpoint(
      Checkpoint.Header(
        of: command.run, given: value, program: Program.identity, step: experiment.step,
        of: experiment.stepCount, effort: meter.effort),
      experiment: experiment.snapshot(), record: try record.snapshot())
    do throws(RecordError) {
      try checkpoints.write(checkpoint)
      isSaved = true
    } catch {
      // This costs the run nothing unless it stops or is killed.
      printError("no checkpoint at step \(experiment.step): \(error)")
      if isSaved || stops {
        supervision.reportNotSaved(at: experiment.step, because: error.reason)
      }
      isSaved = false
    }
    if stops { supervision.stop() }
    schedule.wrote(from: begin, to: meter.now)
  }
}
