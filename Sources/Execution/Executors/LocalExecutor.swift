internal import Foundation

/// Executes runs in worker processes on this machine.
///
/// A worker takes runs one after another, so that a run does not pay for the start of a process. A
/// worker that dies takes only its current run with it and is replaced. There are never more
/// workers than runs.
public struct LocalExecutor: Executor {
  let executable: String
  let arguments: [String]
  let workers: Int
  let grace: Duration
  let pollInterval: Duration
  let kernelKills: KernelKills
  let startPause: Duration

  /// - Parameters:
  ///   - executable: The path of a program that calls `runWorker`. Given as `/proc/self/exe`, it stays the
  ///     program that began the sweep even if it is rebuilt meanwhile.
  ///   - arguments: Its arguments.
  ///   - workers: How many runs are executed at the same time, at least 1.
  ///   - grace: How long a worker that was told to go may take before it is killed: time for its run's
  ///     current step and a checkpoint.
  public init(
    executable: String, arguments: [String], workers: Int, grace: Duration = .seconds(30)
  ) {
    self.init(
      executable: executable, arguments: arguments, workers: workers, grace: grace,
      pollInterval: .seconds(1), kernelKills: .here)
  }

  /// - Parameters:
  ///   - pollInterval: How often limits are checked; they may be exceeded for as long.
  ///   - kernelKills: Tells who sent SIGKILL.
  ///   - startPause: Before the first start after a failed one; twice as long before the second.
  package init(
    executable: String, arguments: [String], workers: Int, grace: Duration,
    pollInterval: Duration, kernelKills: KernelKills, startPause: Duration = .seconds(1)
  ) {
    precondition(workers >= 1, "a sweep needs at least one worker")
    self.executable = executable
    self.arguments = arguments
    self.workers = workers
    self.grace = grace
    self.pollInterval = pollInterval
    self.kernelKills = kernelKills
    self.startPause = startPause
  }

  public func execute(_ queue: RunQueue) async throws {
    // Writing to a worker that just died must make the write fail, not end this process.
    signal(SIGPIPE, SIG_IGN)
    var failure: ExecutionError?
    try await withThrowingTaskGroup(of: ExecutionError?.self) { group in
      for worker in 1...workers {
        group.addTask {
          do {
            return try await serve(queue, as: worker)
          } catch {
            // Other workers may wait for the outcome of this one's attempt.
            await queue.cancel()
            throw error
          }
        }
      }
      for try await reason in group { failure = failure ?? reason }
    }
    // A worker that did not start does no harm if another did its work.
    if let failure, await !queue.isFinished { throw failure }
  }

  /// One place in which worker processes follow each other.
  private func serve(_ queue: RunQueue, as worker: Int) async throws -> ExecutionError? {
    var failedStarts = 0
    while let attempt = try await queue.next() {
      switch try await LocalWorker(self, worker: worker, queue: queue).serve(from: attempt) {
      case .served:
        failedStarts = 0
      case .notStarted(let reason):
        failedStarts += 1
        try await queue.giveBack(attempt)
        // One failure may be the machine's momentary state; three in a row are the worker's fault.
        if failedStarts == 3 {
          return .workerDoesNotStart(executable: executable, reason: reason)
        }
        try? await Task.sleep(for: startPause * failedStarts)
      }
    }
    return nil
  }
}
