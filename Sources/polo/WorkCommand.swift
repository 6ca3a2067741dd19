internal import ArgumentParser
internal import Execution
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
    runWorker { command, supervision in try execute(command, revision, supervision) }
  }

  private func execute(
    _ command: WorkerCommand, _ revision: Revision, _ supervision: Supervision
  ) throws {
    let meter = Meter()
    // Of an earlier attempt whose launcher was killed with it.
    try RecordWriter.removeTemporaries(beside: command.record)
    var run = try CheckpointedRun(
      command, trained: try trainedValue(for: command), supervision: supervision, meter: meter)
    try run.execute(revision: revision)
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
