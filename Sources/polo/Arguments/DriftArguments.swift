internal import ArgumentParser
internal import Foundation
internal import Records
internal import Sweeps

/// What to do with records that this program would make with different numbers.
struct DriftArguments: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Add runs to a sweep even if some of its records come from a polo that computes differently.")
  )
  var acceptDrift = false

  @Flag(
    help: ArgumentHelp(
      "Set the records aside that come from a polo that computes differently, and run them again.")
  )
  var rerunDrifted = false

  static let advice =
    "'polo run' adds no runs to these records unless told to: --rerun-drifted sets them aside and "
    + "runs them again, --accept-drift keeps them"

  func validate() throws {
    if acceptDrift && rerunDrifted {
      throw ValidationError("--accept-drift and --rerun-drifted contradict each other; give one")
    }
  }

  /// Ensures that records of different makers are mixed only on request.
  ///
  /// - Parameters:
  ///   - chosen: the runs that are to be executed where they have no record.
  ///   - isDry: whether nothing is to be changed.
  /// - Returns: the runs whose records were set aside.
  /// - Throws: `ExitCode` 66 if records differ and no option says what to do, or not all of them would be run again.
  func settle(
    _ sweep: Sweep, _ chosen: [Run], in results: ResultsDirectory, _ arguments: SweepArguments,
    isDry: Bool
  ) throws -> [Run] {
    if acceptDrift { return [] }
    guard rerunDrifted || chosen.contains(where: { !results.isDone($0) }) else { return [] }
    let drift = Drift(of: sweep.runs, in: results)
    if drift.isEmpty { return [] }
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
      return []
    }
    try setAside(drift, dependent, in: results)
    return drift.runs + dependent
  }

  /// - Throws: `ExitCode` 66 if a record that differs, or that used one that does, would stay.
  private func checkAreRunAgain(_ drifted: [Run], _ dependent: [Run], among chosen: [Run]) throws {
    // By digest: the chosen arm may be another one that shares the run.
    let again = Set(chosen.map(\.digest))
    let kept = (drifted + dependent).count { !again.contains($0.digest) }
    guard kept > 0 else { return }
    printError(
      "\(kept) of them\(dependent.isEmpty ? "" : ", and of the runs that used them,") would stay, as --only leaves their runs out; run without it, or with --accept-drift"
    )
    throw ExitCode(66)
  }

  /// Sets aside what still is as it was found: another launcher may be doing the same, or have made some anew.
  private func setAside(_ drift: Drift, _ dependent: [Run], in results: ResultsDirectory) throws {
    for run in drift.runs + dependent {
      guard !results.isShared(run) else {
        printError("\(run.id): is the record of another sweep; run that one with --rerun-drifted")
        throw ExitCode(66)
      }
    }
    // Dependent runs first: nothing would point to them any longer if polo were stopped in between.
    let sources = drift.runs.byDigest
    for run in dependent {
      guard let source = run.needs.flatMap({ sources[$0] }),
        drift.isUnchanged(source, in: results) || !Self.used(source, by: run, in: results),
        let aside = try Self.setAside(run, in: results)
      else { continue }
      printError(
        "\(run.id): set aside as \(aside.relativeToHere), since it used what is trained again")
    }
    for run in drift.runs where drift.isUnchanged(run, in: results) {
      guard let aside = try Self.setAside(run, in: results) else { continue }
      printError("\(run.id): set aside as \(aside.relativeToHere)")
    }
  }

  /// - Returns: where the record is now; `nil` if there is none any more.
  private static func setAside(
    _ run: Run, in results: ResultsDirectory
  ) throws(RecordError) -> URL? {
    do throws(RecordError) { return try RecordFile(results.record(of: run)).setAside() } catch {
      if case .system(_, _, ENOENT) = error { return nil }
      throw error
    }
  }

  /// Whether a run's record is of what its source's present record has trained.
  private static func used(_ source: Run, by run: Run, in results: ResultsDirectory) -> Bool {
    guard let value = GivenValues(of: [source], in: results).value(givenTo: run),
      let maker = try? Record(opening: results.record(of: run)).maker
    else { return false }
    return maker.value == value.hexadecimal
  }

  /// Runs with a record of this polo that used a drifted one, which may come out differently when made again.
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
