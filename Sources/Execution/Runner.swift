public import Foundation
public import Sweeps

/// Executes a plan: hands it to an executor and tells a listener what happens.
public struct Runner: Sendable {
  private let plan: Plan
  private let context: WorkerContext
  private let results: ResultsDirectory
  private let executor: any Executor
  private let leases: Leases?
  private let backoff: Backoff
  private let pulse: Duration
  private let isCommitted: @Sendable (URL) -> Bool
  private let adopt: @Sendable (Run) -> Bool
  private let objection: @Sendable (Run, URL) -> String?
  private let now: @Sendable () -> ContinuousClock.Instant

  /// - Parameters:
  ///   - plan: What is to be executed.
  ///   - context: What workers must know about the sweep.
  ///   - results: Where records and logs belong.
  ///   - executor: Where processes start.
  ///   - leases: What keeps other launchers from the runs that this one executes; `nil` if there can be no
  ///     others. They are closed at the end.
  ///   - backoff: How long a run rests before it is tried again.
  ///   - pulse: How often to check what is due, and what other launchers have left.
  ///   - isCommitted: Whether a record exists now; no run is complete without it.
  ///   - adopt: Takes over what another sweep has done of a run that no other launcher executes now, and says whether
  ///     the results have its record then; it is not asked for runs that others need.
  ///   - objection: Why the record of a run that others have made meanwhile is not used; `nil` if it is.
  ///   - now: The clock by which durations are measured.
  public init(
    _ plan: Plan, context: WorkerContext, results: ResultsDirectory, executor: any Executor,
    leases: Leases? = nil, backoff: Backoff = Backoff(), pulse: Duration = .milliseconds(500),
    isCommitted: @escaping @Sendable (URL) -> Bool = ResultsDirectory.exists,
    adopt: @escaping @Sendable (Run) -> Bool = { _ in false },
    objection: @escaping @Sendable (Run, URL) -> String? = { _, _ in nil },
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.plan = plan
    self.context = context
    self.results = results
    self.executor = executor
    self.leases = leases
    self.backoff = backoff
    self.pulse = pulse
    self.isCommitted = isCommitted
    self.adopt = adopt
    self.objection = objection
    self.now = now
  }

  /// Executes the plan until every run has ended.
  ///
  /// Cancelling the task stops the running workers; their runs and those that have not started are cancelled,
  /// which the report counts and no error reports. Whatever has a record stays done.
  ///
  /// - Parameter listener: Hears every event, one at a time, in order. If it throws, the sweep is
  ///   stopped.
  /// - Throws: `ExecutionError` if runs are left that cannot be executed, and what the listener
  ///   throws.
  public func run(_ listener: @escaping @Sendable (RunEvent) throws -> Void) async throws
    -> SweepReport
  {
    let queue = RunQueue(
      plan, context: context, results: results, leases: leases, backoff: backoff,
      isCommitted: isCommitted, adopt: adopt, objection: objection, now: now, listener: listener)
    leases?.start()
    defer { leases?.close() }
    try await queue.begin()
    do {
      try await withTaskCancellationHandler {
        try await execute(queue)
      } onCancel: {
        Task { await queue.cancel() }
      }
    } catch {
      await queue.cancel()
      // The first error says more than any that the listener may throw now.
      _ = try? await queue.end()
      throw error
    }
    if await queue.stop == nil { await queue.cancel() }
    return try await queue.end()
  }

  /// Runs the executor, and tends the queue meanwhile.
  private func execute(_ queue: RunQueue) async throws {
    // Often enough to judge other launchers reliably.
    let pulse = min(pulse, leases.map { $0.patience / 32 } ?? pulse)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await executor.execute(queue)
        return true
      }
      group.addTask {
        do {
          // While the queue only waits for others, it is tended less often.
          var pause = pulse
          while (try? await Task.sleep(for: pause)) != nil {
            pause = try await queue.tend() ? pulse : min(pause * 2, pulse * 4)
          }
          return false
        } catch {
          // Workers may be waiting for an attempt; only the queue can end that wait.
          await queue.cancel()
          throw error
        }
      }
      while let isOver = try await group.next(), !isOver {}
      group.cancelAll()
    }
  }
}
