public import Sweeps

/// Executes a plan: lets an executor loose on it and tells a listener what happens.
public struct Runner: Sendable {
  private let plan: Plan
  private let context: WorkerContext
  private let results: ResultsDirectory
  private let executor: any Executor
  private let isCommitted: @Sendable (Run) -> Bool
  private let now: @Sendable () -> ContinuousClock.Instant

  /// - Parameters:
  ///   - plan: What is to be executed.
  ///   - context: What workers must know of the sweep.
  ///   - results: Where records and logs belong.
  ///   - executor: Where processes start.
  ///   - isCommitted: Whether a run's record exists now; no run is complete without it.
  ///   - now: The clock by which durations are measured.
  public init(
    _ plan: Plan, context: WorkerContext, results: ResultsDirectory, executor: any Executor,
    isCommitted: @escaping @Sendable (Run) -> Bool,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.plan = plan
    self.context = context
    self.results = results
    self.executor = executor
    self.isCommitted = isCommitted
    self.now = now
  }

  /// Executes the plan until every run has ended.
  ///
  /// Cancelling the task stops the running workers; their runs and those that have not started are
  /// cancelled, which the report counts and no error says. Whatever has a record stays done.
  ///
  /// - Parameter listener: Hears every event, one at a time, in order. If it throws, the sweep is
  ///   stopped.
  /// - Throws: `ExecutionError` if runs are left that cannot be executed, and what the listener
  ///   throws.
  public func run(_ listener: @escaping @Sendable (RunEvent) throws -> Void) async throws
    -> SweepReport
  {
    let queue = RunQueue(
      plan, context: context, results: results, isCommitted: isCommitted, now: now,
      listener: listener)
    try await queue.begin()
    do {
      try await withTaskCancellationHandler {
        try await executor.execute(queue)
      } onCancel: {
        Task { await queue.cancel() }
      }
    } catch {
      await queue.cancel()
      // The first error says more than what the listener may have to say about this one.
      _ = try? await queue.end()
      throw error
    }
    await queue.cancel()
    return try await queue.end()
  }
}
