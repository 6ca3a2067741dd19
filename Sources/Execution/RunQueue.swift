internal import Foundation
public import Sweeps

/// The plan in execution: executors take attempts from it and report to it, and it tells the
/// listener.
public actor RunQueue {
  public let context: WorkerContext
  public let limits: Limits

  private var plan: Plan
  private let results: ResultsDirectory
  private let isCommitted: @Sendable (Run) -> Bool
  private let listener: @Sendable (RunEvent) throws -> Void
  private let now: @Sendable () -> ContinuousClock.Instant

  private let beginning: ContinuousClock.Instant
  /// When the running attempts began.
  private var beginnings: [Digest: ContinuousClock.Instant] = [:]
  private var waiting: [CheckedContinuation<Attempt?, Never>] = []
  private var isCancelled = false

  init(
    _ plan: Plan, context: WorkerContext, results: ResultsDirectory,
    isCommitted: @escaping @Sendable (Run) -> Bool,
    now: @escaping @Sendable () -> ContinuousClock.Instant,
    listener: @escaping @Sendable (RunEvent) throws -> Void
  ) {
    self.plan = plan
    self.context = context
    limits = plan.limits
    self.results = results
    self.isCommitted = isCommitted
    self.now = now
    self.listener = listener
    beginning = now()
  }

  /// Nothing is left to start, and nothing is running.
  public var isFinished: Bool { plan.isFinished }

  /// The next attempt; waits while there is none but a running one may have to be retried.
  ///
  /// - Returns: `nil` when nothing will come any more.
  public func next() async -> Attempt? {
    if let attempt = take() { return attempt }
    if isCancelled || Task.isCancelled || plan.isFinished { return nil }
    return await withCheckedContinuation { waiting.append($0) }
  }

  /// The attempt could not be started; another worker may start it, and it cost none.
  public func giveBack(_ attempt: Attempt) {
    plan.giveBack(attempt.run)
    if isCancelled { plan.cancel() }
    wake()
  }

  /// The attempt runs from now on.
  public func started(_ attempt: Attempt, worker: Int) throws {
    beginnings[attempt.run.digest] = now()
    try listener(.runStarted(RunName(attempt.run), worker: worker, attempt: attempt.number))
  }

  public func progressed(_ attempt: Attempt, _ progress: RunProgress) throws {
    try listener(.runProgress(RunName(attempt.run), progress))
  }

  /// The attempt goes on from a checkpoint.
  public func resumed(_ attempt: Attempt, at progress: RunProgress) throws {
    try listener(.runResumed(RunName(attempt.run), progress))
  }

  /// The attempt had a checkpoint and could not use it.
  public func startedAfresh(_ attempt: Attempt, because reason: String) throws {
    try listener(.runStartedAfresh(RunName(attempt.run), reason: reason))
  }

  /// The attempt has ended. The record has the last word on whether the run is done.
  public func finished(_ attempt: Attempt, _ outcome: Outcome) throws {
    let run = attempt.run
    let outcome = verified(outcome, of: run)
    let seconds = beginnings.removeValue(forKey: run.digest).map { self.seconds(since: $0) } ?? 0
    let isRetried = plan.finish(run, outcome)
    let blocked = plan.blocked(by: run)
    if isCancelled { plan.cancel() }
    wake()
    try listener(
      isRetried
        ? .runRetried(RunName(run), outcome, attempt: attempt.number, seconds: seconds)
        : .runFinished(RunName(run), outcome, attempt: attempt.number, seconds: seconds))
    for dependant in blocked { try listener(.runBlocked(RunName(dependant), by: RunName(run))) }
  }

  public func workerStarted(_ worker: Int, process: Int32) throws {
    try listener(.workerStarted(worker: worker, process: process))
  }

  public func workerEnded(_ worker: Int, _ outcome: Outcome) throws {
    try listener(.workerEnded(worker: worker, outcome))
  }

  func begin() throws {
    try listener(.sweepStarted(sweep: context.sweep, counts: plan.counts))
  }

  /// Nothing is given out from now on.
  func cancel() {
    isCancelled = true
    plan.cancel()
    wake()
  }

  func end() throws -> SweepReport {
    let seconds = seconds(since: beginning)
    try listener(.sweepFinished(counts: plan.counts, seconds: seconds))
    return SweepReport(plan, results: results, seconds: seconds)
  }

  private func take() -> Attempt? {
    guard !isCancelled, !Task.isCancelled, let run = plan.next() else { return nil }
    return start(run)
  }

  private func start(_ run: Run) -> Attempt {
    Attempt(
      run: run, number: plan.start(run), record: results.record(of: run), log: results.log(of: run),
      needed: plan.need(of: run).map(results.record))
  }

  /// Those who wait get what there is, or learn that nothing will come.
  private func wake() {
    while !waiting.isEmpty, !isCancelled, let run = plan.next() {
      waiting.removeFirst().resume(returning: start(run))
    }
    guard isCancelled || plan.isFinished else { return }
    for continuation in waiting { continuation.resume(returning: nil) }
    waiting = []
  }

  /// A run without a record is not complete, whatever its worker says; one whose worker died after
  /// it had committed the record is.
  private func verified(_ outcome: Outcome, of run: Run) -> Outcome {
    switch outcome {
    case .failed: outcome
    case .completed where !isCommitted(run):
      .failed(
        message:
          "its worker reported success, but there is no record \(results.record(of: run).path)")
    case .completed: .completed
    default: isCommitted(run) ? .completed : outcome
    }
  }

  /// To the millisecond.
  private func seconds(since instant: ContinuousClock.Instant) -> Double {
    ((now() - instant) / .milliseconds(1)).rounded() / 1000
  }
}
