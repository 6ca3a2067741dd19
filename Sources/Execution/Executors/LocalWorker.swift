internal import Foundation
internal import Subprocess
internal import Sweeps
internal import SystemPackage

/// One worker process from its start to its end.
struct LocalWorker {
  /// How serving ended.
  enum Ending {
    /// The worker took runs; each has been finished or given back.
    case served
    /// The worker was never ready; the first attempt is still the caller's.
    case notStarted(reason: String)
  }

  /// What was left when the conversation was over.
  private enum Remainder {
    case notReady
    /// The worker fell silent in the middle of an attempt.
    case unanswered(Attempt)
    case nothing
  }

  let executor: LocalExecutor
  /// Its number, from 1, which its replacement keeps.
  let worker: Int
  let queue: RunQueue
  private let watch: LimitWatch

  /// In seconds; a worker that is not ready by then hangs: its start takes milliseconds.
  private static let startLimit = 60.0

  init(_ executor: LocalExecutor, worker: Int, queue: RunQueue) {
    self.executor = executor
    self.worker = worker
    self.queue = queue
    watch = LimitWatch(executor.kernelKills)
  }

  /// Starts the process, has it execute `first` and then what the queue gives, and waits for its end.
  func serve(from first: Attempt) async throws -> Ending {
    var remainder = Remainder.notReady
    do {
      let result = try await Subprocess.run(
        .path(FilePath(executor.executable)),
        // A process list should show polo, not /proc/self/exe.
        arguments: Arguments(
          executablePathOverride: CommandLine.arguments.first, remainingValues: executor.arguments),
        // The backtracer of a crashing worker can hang, and with it the run.
        environment: .inherit.updating(["SWIFT_BACKTRACE": "enable=no"]),
        platformOptions: options, input: .inputWriter, output: .sequence,
        error: .currentStandardError
      ) { execution in
        let process = execution.processIdentifier.value
        async let _ = watch.guardProcess(process, every: pollInterval)
        var conversation = WorkerConversation(
          writer: execution.standardInputWriter, output: execution.standardOutput)
        remainder = try await converse(&conversation, with: process, from: first)
        // A run that is to stop writes its checkpoint first, which the end of its input would prevent.
        if Task.isCancelled {
          await execution.teardown(using: options.teardownSequence)
          if case .unanswered(let attempt) = remainder { try await hearOut(&conversation, attempt) }
        }
        try await execution.standardInputWriter.finish()
        // The worker exits by itself now: SIGCONT is harmless, and SIGKILL follows only after the
        // grace.
        await execution.teardown(
          using: [.send(signal: .resume, allowedDurationToNextStep: executor.grace)])
      }
      return try await conclude(remainder, result.terminationStatus)
    } catch let error as SubprocessError {
      guard case .notReady = remainder else { throw error }
      return .notStarted(reason: "\(error)")
    }
  }

  private var options: PlatformOptions {
    var options = PlatformOptions()
    options.teardownSequence = [
      .send(signal: .terminate, allowedDurationToNextStep: executor.grace)
    ]
    return options
  }

  /// A short time limit is watched closely, and memory can grow fast.
  private var pollInterval: Duration {
    var interval = executor.pollInterval
    if let seconds = queue.limits.seconds { interval = min(interval, .seconds(seconds / 4)) }
    if queue.limits.bytes != nil { interval = min(interval, .milliseconds(100)) }
    return interval
  }

  private func converse(
    _ conversation: inout WorkerConversation, with process: Int32, from first: Attempt
  ) async throws -> Remainder {
    watch.arm(Limits(seconds: Self.startLimit, silence: nil))
    guard case .ready? = try? await conversation.message(), watch.disarm() else { return .notReady }
    try await queue.workerStarted(worker, process: process)
    try await conversation.tell(queue.context)
    var attempt = first
    while true {
      guard try await execute(attempt, &conversation) else { return .unanswered(attempt) }
      // A worker that was killed as its run ended takes no other.
      guard watch.disarm(), let next = try await queue.next() else { return .nothing }
      // There may have been none for hours, in which the worker may have died unseen.
      if Self.hasEnded(process) {
        try await queue.giveBack(next)
        return .nothing
      }
      attempt = next
    }
  }

  /// Whether a child has ended; it is still to be waited for.
  private static func hasEnded(_ process: Int32) -> Bool {
    var end = siginfo_t()
    return waitid(P_PID, id_t(process), &end, WEXITED | WNOHANG | WNOWAIT) == 0
      && end.si_signo == SIGCHLD
  }

  /// Has the worker execute one attempt.
  ///
  /// - Returns: whether the attempt has ended: `false` if the worker fell silent instead.
  private func execute(
    _ attempt: Attempt, _ conversation: inout WorkerConversation
  ) async throws -> Bool {
    try await queue.started(attempt, worker: worker)
    watch.arm(queue.limits) { [queue] in queue.isKnownLost(attempt) }
    try await conversation.tell(attempt)
    do {
      while let message = try await conversation.message() {
        watch.hear()
        defer { watch.listen() }
        switch message {
        case .ready: continue
        case .progress(let progress): try await queue.progressed(attempt, progress)
        case .resumed(let progress): try await queue.resumed(attempt, at: progress)
        case .startedAfresh(let reason):
          try await queue.startedAfresh(attempt, because: reason)
        case .notSaved(let step, let reason):
          try await queue.notSaved(attempt, at: step, because: reason)
        case .completed: return try await end(attempt, .completed)
        case .failed(let message): return try await end(attempt, .failed(message: message))
        case .troubled(let message):
          return try await end(attempt, .troubled(message: message))
        case .unsupplied(let message):
          return try await end(attempt, .unsupplied(message: message))
        case .displaced: watch.condemn(.displaced)
        }
      }
    } catch let garbled as WorkerConversation.Garbled {
      watch.condemn(.failed(message: "\(garbled)"))
    }
    return false
  }

  /// Reports that a run could not be saved as it stopped: once the task is cancelled, the worker's messages are read
  /// only after the worker is gone.
  private func hearOut(
    _ conversation: inout WorkerConversation, _ attempt: Attempt
  ) async throws {
    while let message = try? await conversation.message() {
      guard case .notSaved(let step, let reason) = message else { continue }
      try await queue.notSaved(attempt, at: step, because: reason)
    }
  }

  private func end(_ attempt: Attempt, _ outcome: Outcome) async throws -> Bool {
    try await queue.finished(attempt, outcome)
    return true
  }

  private func conclude(_ remainder: Remainder, _ status: TerminationStatus) async throws -> Ending
  {
    // SIGTERM to all processes of a job can reach the worker before it reaches and stops this launcher.
    if status == .signaled(SIGTERM) { try? await Task.sleep(for: .seconds(2)) }
    let outcome =
      watch.verdict
      ?? (Task.isCancelled ? .cancelled : Outcome(status, isMemoryShort: watch.isMemoryShort))
    switch remainder {
    case .notReady:
      return .notStarted(
        reason: watch.verdict == nil
          ? "it ended before it was ready, \(status)"
          : "it was not ready within \(TimeText.spelled(Self.startLimit)), and was killed")
    case .unanswered(let attempt):
      try await queue.workerEnded(worker, outcome)
      try await queue.finished(attempt, outcome)
    case .nothing:
      try await queue.workerEnded(worker, status.isSuccess ? .completed : outcome)
    }
    return .served
  }
}

extension Outcome {
  /// What the end of a worker's process in the middle of a run means.
  fileprivate init(_ status: TerminationStatus, isMemoryShort: Bool) {
    self =
      switch status {
      case .signaled(SIGKILL) where isMemoryShort: .outOfMemory(bytes: nil)
      case .exited(let code): .exited(code: code)
      case .signaled(let signal): .killed(signal: signal)
      }
  }
}
