internal import Execution
internal import Foundation
internal import Sweeps

/// What a launcher tells of its runs: people on standard output, and everyone in the event log.
struct LaunchNews {
  let printer: StatusPrinter
  private let log: EventLog
  /// Where the log is.
  private let place: URL
  private let output: OutputQueue
  private let warnings: OutputQueue

  /// Opens the log; the printer's clock begins now.
  ///
  /// - Parameter work: how much each run is, relative to the others.
  /// - Throws: `ExecutionError.logNotWritten`.
  init(of results: ResultsDirectory, by launcher: Launcher, work: [Digest: Double]) throws {
    let output = OutputQueue { printNow($0) }
    let warnings = OutputQueue { printError($0) }
    let origin = ContinuousClock.now
    let printer = StatusPrinter(
      .ofStandardOutput, work: work, now: { (ContinuousClock.now - origin) / .seconds(1) },
      show: { output.show($0) }, warn: { warnings.write($0) }, write: { output.write($0) })
    place = results.events
    log = try EventLog(
      place, by: launcher,
      tellingGap: { printer.tell("the event log has a gap: \($0); runs go on") })
    self.printer = printer
    self.output = output
    self.warnings = warnings
  }

  func receive(_ event: RunEvent) {
    log.append(event)
    printer.receive(event)
  }

  /// Waits until all is written: later output does not pass through the queues.
  func finish() {
    output.finish()
    warnings.finish()
  }

  /// What the log lacks, in a sentence; `nil` if nothing.
  var lack: String? {
    log.gap.map {
      "\(place.relativeToHere): lacks \(counted($0.events, "event")): \($0.reason); no run depends on it"
    }
  }
}
