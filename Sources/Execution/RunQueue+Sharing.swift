internal import Foundation
internal import Sweeps

/// Sharing the runs with other launchers, and what becomes of them later.
extension RunQueue {
  /// Begins an attempt, unless another launcher holds the run or has ended it.
  func start(_ run: Run) throws -> Attempt? {
    var number = plan.start(run)
    var lease: Lease?
    if let leases {
      switch try leases.claim(run.digest) {
      case .held(let holder):
        try hold(run, by: holder)
        return nil
      case .granted(let granted): lease = granted
      }
      if try hasEndedElsewhere(run, &number) {
        leases.release(run.digest)
        return nil
      }
    }
    let outcome = OutcomeFile(beside: results.record(of: run))
    outcome.removeLeftovers()
    // Launchers that start from now on wait for it, and do not take it for given up.
    outcome.forgetGivenUp()
    return Attempt(
      run: run, number: number, record: results.record(of: run), log: results.log(of: run),
      needed: plan.need(of: run).map(results.record), lease: lease)
  }

  /// Does what is due by now: tries again, and checks what others have left or done.
  ///
  /// - Returns: whether more may be due soon; otherwise nothing happens here until others end, or are found dead.
  func tend() throws -> Bool {
    let time = now()
    for rest in resting where rest.end <= time { plan.enqueue(rest.run) }
    resting.removeAll { $0.end <= time }
    let others = held
    held = []
    for (run, holder) in others {
      if isDoneElsewhere(run, mustKnow: false) {
        try endWithRecord(run)
      } else if leases?.isFree(run.digest) ?? true {
        plan.free(run)
        freed.insert(run.digest)
        try listener(.runFreed(RunName(run)))
      } else {
        held.append((run, holder))
      }
    }
    try wake()
    try tellOfWaiting()
    return held.count < others.count || plan.counts.running > 0 || !resting.isEmpty
  }

  /// Another launcher has taken the run over.
  func displaced(_ run: Run) throws {
    leases?.release(run.digest)
    try hold(run, by: nil)
    try wake()
  }

  /// Writes the outcome next to where the record will be.
  func keep(_ outcome: Outcome, of run: Run, isRetried: Bool) {
    let file = OutcomeFile(beside: results.record(of: run))
    let attempts = plan.attempts(at: run)
    // Another launcher may have left a file since this one looked.
    if outcome == .completed { return file.remove() }
    // A worker that died at once has made none.
    if outcome.isFailure { _ = makeFolder(results.folder(of: run).path) }
    if isRetried { resting.append((run, now() + backoff.pause(afterAttempt: attempts))) }
    let isGivenUp = !isRetried && outcome.cause?.givesUp == true
    file.write(Ending(outcome, attempts: attempts, isGivenUp: isGivenUp))
  }

  private func hold(_ run: Run, by holder: Launcher?) throws {
    plan.hold(run)
    held.append((run, holder))
    hasToldOfWaiting = false
    try listener(.runHeld(RunName(run), by: holder))
  }

  /// Whether a run that this launcher may now execute has ended since the launcher began.
  private func hasEndedElsewhere(_ run: Run, _ number: inout Int) throws -> Bool {
    // For a minute, a client of a network file system may not see what another one has made since it last looked,
    // unless it changes the folder itself.
    let mustKnow = freed.remove(run.digest) != nil || plan.isNeeded(run)
    for folder in results.foldersLookedInto(for: run, elsewhere: mustKnow) {
      withScratchFile(in: folder.path)
    }
    if isDoneElsewhere(run, mustKnow: mustKnow, mayAdopt: true) {
      try endWithRecord(run)
      return true
    }
    let ending = OutcomeFile(beside: results.record(of: run)).read()
    guard let ending, ending != plan.endings[run.digest] else { return false }
    if ending.isGivenUp {
      try endElsewhere(run, ending.outcome, attempts: ending.attempts)
      return true
    }
    number = plan.resume(run, afterAttempts: ending.attempts)
    return false
  }

  /// A launcher that was given other axes, or another sweep, has the record under another name; to find it, all
  /// names must be listed. Where listing takes long it is not done for each run, so a run may be executed twice.
  ///
  /// - Parameters:
  ///   - mustKnow: whether all names are listed in any case.
  ///   - mayAdopt: whether the run is this launcher's, which then takes over another sweep's record of it. Of a run that
  ///     others need, that record will do where it lies, unless one that would not was found there before.
  private func isDoneElsewhere(_ run: Run, mustKnow: Bool, mayAdopt: Bool = false) -> Bool {
    if isCommitted(results.record(of: run)) { return true }
    let begin = now()
    guard mustKnow || nextListing.map({ $0 <= begin }) ?? true else { return false }
    let isNeeded = plan.isNeeded(run)
    let isAdopted = mayAdopt && (!isNeeded || results.isKeptToItself(run)) && adopt(run)
    results.lookAgain(for: run, inOtherSweeps: isNeeded)
    let end = now()
    nextListing = end + (end - begin) * 20
    return isAdopted || isCommitted(results.record(of: run))
  }

  /// Ends a run of which others have made the record, unless that is not to be used.
  private func endWithRecord(_ run: Run) throws {
    guard let objection = objection(run, results.record(of: run)) else {
      return try endElsewhere(run, .completed)
    }
    let attempts = max(1, plan.attempts(at: run))
    try endElsewhere(run, .unsupplied(message: objection), attempts: attempts)
  }

  private func endElsewhere(_ run: Run, _ outcome: Outcome, attempts: Int? = nil) throws {
    plan.endElsewhere(run, outcome, attempts: attempts)
    try listener(.runEndedElsewhere(RunName(run), outcome))
    try tellOfBlocked(by: run)
  }

  /// Tells the listener once nothing is left to do here but wait for others.
  private func tellOfWaiting() throws {
    guard !held.isEmpty, !hasToldOfWaiting, plan.counts.running == 0, resting.isEmpty,
      plan.next() == nil
    else { return }
    hasToldOfWaiting = true
    var holders: [Launcher] = []
    for case let holder? in held.map(\.holder) where !holders.contains(holder) {
      holders.append(holder)
    }
    try listener(.sweepWaits(runs: held.count, holders: holders))
  }
}
