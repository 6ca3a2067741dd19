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
  /// - Parameters:
  ///   - chosen: the runs that are to be executed where they have no record.
  ///   - isDry: whether nothing is to be changed.
  /// - Returns: whether records were set aside.
  /// - Throws: `ExitCode` 66 if there are records that differ, and nothing says what to do, or they would not all be
  ///   run again.
  func settle(
    _ sweep: Sweep, _ chosen: [Run], in results: ResultsDirectory, _ arguments: SweepArguments,
    isDry: Bool
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
    let dependent = dependent(on: drift.runs, of: sweep, in: results)
    try checkAreRunAgain(drift.runs, dependent, among: chosen)
    if isDry {
      printError(
        "without --dry-run they would be set aside and run again"
          + (dependent.isEmpty ? "" : ", and \(counted(dependent.count, "run")) that need them"))
      return false
    }
    try setAside(drift.runs, dependent, in: results)
    return true
  }

  /// - Throws: `ExitCode` 66 if records would stay that differ, or used one that does.
  private func checkAreRunAgain(_ drifted: [Run], _ dependent: [Run], among chosen: [Run]) throws {
    // By digest: an arm that shares a run may be the one chosen.
    let again = Set(chosen.map(\.digest))
    let kept = (drifted + dependent).count { !again.contains($0.digest) }
    guard kept > 0 else { return }
    printError(
      "\(kept) of them\(dependent.isEmpty ? "" : ", and of the runs that used them,") would stay, as --only leaves their runs out; run without it, or with --accept-drift"
    )
    throw ExitCode(66)
  }

  private func setAside(_ drifted: [Run], _ dependent: [Run], in results: ResultsDirectory) throws {
    for run in drifted + dependent {
      guard !results.isShared(run) else {
        printError("\(run.id): is the record of another sweep; run that one with --rerun-drifted")
        throw ExitCode(66)
      }
    }
    // First, since nothing would tell of them any longer if polo were stopped in between.
    for run in dependent {
      let aside = try RecordFile(results.record(of: run)).setAside()
      printError(
        "\(run.id): set aside as \(aside.relativeToHere), since it used what is trained again")
    }
    for run in drifted {
      let aside = try RecordFile(results.record(of: run)).setAside()
      printError("\(run.id): set aside as \(aside.relativeToHere)")
    }
  }

  /// Runs with a record of this polo that used one that is made again: it may come out otherwise.
  private func dependent(
    on drifted: [Run], of sweep: Sweep, in results: ResultsDirectory
  ) -> [Run] {
    let sources = Set(drifted.map(\.digest))
    var seen = sources
    return sweep.runs.filter { run in
      results.isDone(run) && run.needs.map(sources.contains) == true
        && seen.insert(run.digest).inserted
    }
  }
}
