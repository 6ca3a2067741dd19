internal import ArgumentParser
internal import Foundation
internal import Records
internal import Sweeps

/// What becomes of records that this program would make with other numbers.
struct DriftArguments: ParsableArguments {
  @Flag(
    help: "Add runs to a sweep although some of its records are of a polo that computes otherwise.")
  var acceptDrift = false

  @Flag(
    help: "Set the records aside that are of a polo that computes otherwise, and run them again.")
  var rerunDrifted = false

  static let advice =
    "'polo run' adds none to them unless told: --rerun-drifted sets them aside and runs them again, "
    + "--accept-drift keeps them"

  func validate() throws {
    if acceptDrift && rerunDrifted {
      throw ValidationError("--accept-drift and --rerun-drifted contradict each other; give one")
    }
  }

  /// Sees to it that records of different makers are not mixed unless that is asked for.
  ///
  /// - Parameter chosen: the runs that are to be executed where they have no record.
  /// - Returns: whether records were set aside.
  /// - Throws: `ExitCode` 66 if there are records that differ, and nothing says what to do.
  func settle(
    _ sweep: Sweep, _ chosen: [Run], in results: ResultsDirectory, _ arguments: SweepArguments
  ) throws -> Bool {
    if acceptDrift { return false }
    guard rerunDrifted || chosen.contains(where: { !results.isDone($0) }) else { return false }
    let drift = Drift(of: sweep.runs, in: results)
    if drift.isEmpty { return false }
    printError(drift.text.trimmingCharacters(in: .newlines))
    guard rerunDrifted else {
      printError(
        "nothing was run, so as not to mix them: '\(arguments.command("run")) --rerun-drifted' sets them aside "
          + "and runs them again, '--accept-drift' keeps them")
      throw ExitCode(66)
    }
    for run in drift.runs {
      guard !results.isShared(run) else {
        printError("\(run.id): is the record of another sweep; run that one with --rerun-drifted")
        throw ExitCode(66)
      }
    }
    for run in drift.runs {
      let aside = try RecordFile(results.record(of: run)).setAside()
      printError("\(run.id): set aside as \(aside.relativeToHere)")
    }
    return true
  }
}
