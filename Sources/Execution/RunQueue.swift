internal import Foundation
public import Sweeps

/// The plan in execution: executors take attempts from it and report to it, and it tells the
/// listener.
public actor RunQueue {
  /// What each worker is told about the sweep.
  public let context: WorkerContext
  /// The plan's limits: what each run may use, and how often it is tried again.
  public let limits: Limits

  var plan: Plan
  var results: ResultsDirectory
  /// What keeps other launchers from these runs; `nil` if there can be none.
  let leases: Leases?
  /// Whether a record exists now.
  let isCommitted: @Sendable (URL) -> Bool
  /// Takes over what another sweep has done of a run, and says whether the results have its record then.
  let adopt: @Sendable (Run) -> Bool
  /// Why a record that others have made meanwhile is not used; `nil` if it is.
  let objection: @Sendable (Run, URL) -> String?
  /// Hears every event, one at a time, in order.
  let listener: @Sendable (RunEvent) throws -> Void
  /// The clock by which rests and durations are measured.
  let now: @Sendable () -> ContinuousClock.Instant
  let backoff: Backoff

  /// Runs that are to be tried again, and when.
  var resting: [(run: Run, end: ContinuousClock.Instant)] = []
  /// Runs that other launchers execute.
  var held: [(run: Run, holder: Launcher?)] = []
  /// Runs that other launchers held and then left, until they begin here.
  var freed: Set<Digest> = []
  /// Whether `sweepWaits` has been reported since a run was last found to be held.
  var hasToldOfWaiting = false
  var streak = FailureStreak()
  /// When the folders of all runs may be listed again, so that listing takes at most a twentieth of the time; for a run
  /// that others need, or that another launcher has left, they are listed in any case.
  var nextListing: ContinuousClock.Instant?
  /// Why no attempt is given out any longer although runs are left.
  private(set) var stop: ExecutionError?

  private let beginning: ContinuousClock.Instant
  /// When the running attempts began.
  private var beginnings: [Digest: ContinuousClock.Instant] = [:]
  /// Running attempts that have made progress.
  private var progressing: Set<Digest> = []
  private var waiting: [CheckedContinuation<Attempt?, any Error>] = []
  private var isCancelled = false

  init(
    _ plan: Plan, context: WorkerContext, results: ResultsDirectory, leases: Leases?,
    backoff: Backoff, isCommitted: @escaping @Sendable (URL) -> Bool,
    adopt: @escaping @Sendable (Run) -> Bool,
    objection: @escaping @Sendable (Run, URL) -> String?,
    now: @escaping @Sendable () -> ContinuousClock.Instant,
    listener: @escaping @Sendable (RunEvent) throws -> Void
  ) {
    self.plan = plan
    self.context = context
    limits = plan.limits
    self.results = results
    self.leases = leases
    self.backoff = backoff
    self.isCommitted = isCommitted
    self.adopt = adopt
    self.objection = objection
    self.now = now
    self.listener = listener
    beginning = now()
  }

  /// Nothing is left to start, and nothing is running, here or elsewhere.
  public var isFinished: Bool { plan.isFinished }

  /// The next attempt; waits while there is none, but a running one may have to be retried, or another launcher may
  /// leave a run.
  ///
  /// - Returns: `nil` when nothing will come any more.
  /// - Throws: what the listener throws, and `ExecutionError`.
  public func next() async throws -> Attempt? {
    if Task.isCancelled { return nil }
    if let attempt = try take() { return attempt }
    // The last runs may have ended elsewhere.
    try wake()
    if isOver { return nil }
    return try await withCheckedThrowingContinuation { waiting.append($0) }
  }

  /// The attempt could not be started; another worker may start it, and it does not count.
  public func giveBack(_ attempt: Attempt) throws {
    plan.giveBack(attempt.run)
    leases?.release(attempt.run.digest)
    if isCancelled { plan.cancel() }
    try wake()
  }

  /// The attempt runs from now on.
  public func started(_ attempt: Attempt, worker: Int) throws {
    beginnings[attempt.run.digest] = now()
    progressing.remove(attempt.run.digest)
    try listener(.runStarted(RunName(attempt.run), worker: worker, attempt: attempt.number))
  }

  /// The attempt has made this much progress.
  public func progressed(_ attempt: Attempt, _ progress: RunProgress) throws {
    progressing.insert(attempt.run.digest)
    try listener(.runProgress(RunName(attempt.run), progress))
  }

  /// The attempt goes on from a checkpoint.
  public func resumed(_ attempt: Attempt, at progress: RunProgress) throws {
    progressing.insert(attempt.run.digest)
    try listener(.runResumed(RunName(attempt.run), progress))
  }

  /// The attempt had a checkpoint and could not use it.
  public func startedAfresh(_ attempt: Attempt, because reason: String) throws {
    try listener(.runStartedAfresh(RunName(attempt.run), reason: reason))
  }

  /// The attempt has come to a step, and its checkpoint could not be saved.
  public func notSaved(_ attempt: Attempt, at step: Int, because reason: String) throws {
    try listener(.runNotSaved(RunName(attempt.run), step: step, reason: reason))
  }

  /// Whether the attempt's run has been found to be another launcher's.
  public nonisolated func isKnownLost(_ attempt: Attempt) -> Bool {
    leases?.isKnownLost(attempt.run.digest) ?? false
  }

  /// The attempt has ended. The record decides whether the run is done, unless the run has failed: then it stays failed
  /// even beside a record.
  public func finished(_ attempt: Attempt, _ outcome: Outcome) throws {
    let run = attempt.run
    var outcome = verified(outcome, of: run)
    if outcome != .completed, attempt.lease?.isLost == true { outcome = .displaced }
    let begin = beginnings.removeValue(forKey: run.digest)
    if outcome == .displaced { return try displaced(run) }
    let isRetried = plan.finish(run, outcome)
    keep(outcome, of: run, isRetried: isRetried)
    // A run that made progress and is tried again does not speak against the machine.
    if !isRetried || !progressing.contains(run.digest) { judge(outcome, of: run) }
    if isCancelled { plan.cancel() }
    // Only once everything about the run is in order. A run that rests may be tried on another machine.
    defer { leases?.release(run.digest) }
    try wake()
    let seconds = begin.map { self.seconds(since: $0) } ?? 0
    try listener(
      isRetried
        ? .runRetried(RunName(run), outcome, attempt: attempt.number, seconds: seconds)
        : .runFinished(RunName(run), outcome, attempt: attempt.number, seconds: seconds))
    try tellOfBlocked(by: run)
  }

  /// A worker process is ready for attempts.
  public func workerStarted(_ worker: Int, process: Int32) throws {
    try listener(.workerStarted(worker: worker, process: process))
  }

  /// A worker process is gone; `completed` if it was told to go.
  public func workerEnded(_ worker: Int, _ outcome: Outcome) throws {
    try listener(.workerEnded(worker: worker, outcome))
  }

  /// Tells the listener what there is to do.
  func begin() throws {
    let left = plan.runs.filter { plan.state(of: $0) == .todo }.map(\.digest)
    // The folder is named after the sweep and its size.
    let sweep = results.url.lastPathComponent
    try listener(.sweepStarted(sweep: sweep, counts: plan.counts, left: left))
  }

  /// No attempt is given out from now on.
  func cancel() {
    isCancelled = true
    plan.cancel()
    held = []
    // No attempt is taken any longer, so nothing can fail.
    try? wake()
  }

  /// Tells the listener that the sweep is over.
  func end() throws -> SweepReport {
    let seconds = seconds(since: beginning)
    try listener(.sweepFinished(counts: plan.counts, seconds: seconds))
    return SweepReport(plan, results: results, seconds: seconds, stop: stop)
  }

  /// Gives waiting callers what there is, or tells them that nothing will come.
  func wake() throws {
    do {
      while !waiting.isEmpty, let attempt = try take() {
        waiting.removeFirst().resume(returning: attempt)
      }
    } catch {
      for continuation in waiting { continuation.resume(throwing: error) }
      waiting = []
      throw error
    }
    guard isOver else { return }
    for continuation in waiting { continuation.resume(returning: nil) }
    waiting = []
  }

  /// Reports the runs that will not start because this one has failed; none if it has not.
  func tellOfBlocked(by run: Run) throws {
    for dependant in plan.blocked(by: run) {
      try listener(.runBlocked(RunName(dependant), by: RunName(run)))
    }
  }

  private var isOver: Bool { isCancelled || stop != nil || plan.isFinished }

  private func take() throws -> Attempt? {
    while !isOver, let run = plan.next() {
      if let attempt = try start(run) { return attempt }
    }
    return nil
  }

  /// A machine on which everything fails takes no more runs.
  private func judge(_ outcome: Outcome, of run: Run) {
    streak.add(outcome, of: run)
    guard outcome.speaksAgainstMachine, stop == nil, streak.isLong, plan.counts.todo > 0,
      !triesAnother()
    else { return }
    stop = .machineUnfit(
      host: Launcher.hostName, runs: streak.runs.count, last: "\(run.id): \(outcome)")
  }

  /// If all runs of the streak are of one arm or one cell, the cause may lie there: a run of another comes first.
  ///
  /// - Returns: whether there is such a run, or one is running.
  private func triesAnother() -> Bool {
    guard let arm = streak.arm else { return false }
    if plan.prefer(where: { $0.arm != arm }) { return true }
    guard let cell = streak.cell else { return false }
    return plan.prefer { $0.coordinates != cell }
  }

  /// A run without a record is not complete, whatever its worker says; one whose worker died after committing the
  /// record is. One that reported an error, or whose worker wrote something that is not a message, is not, even if
  /// there is a record.
  private func verified(_ outcome: Outcome, of run: Run) -> Outcome {
    let record = results.record(of: run)
    switch outcome {
    case .failed: return outcome
    case .completed where !isCommitted(record):
      return .failed(
        message: "its worker reported success, but there is no record \(record.path)")
    case .completed: return .completed
    default: return isCommitted(record) ? .completed : outcome
    }
  }

  /// To the millisecond.
  private func seconds(since instant: ContinuousClock.Instant) -> Double {
    ((now() - instant) / .milliseconds(1)).rounded() / 1000
  }
}
