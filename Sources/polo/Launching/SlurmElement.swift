internal import ArgumentParser
internal import Execution
internal import Foundation
internal import Sweeps
internal import Synchronization

/// One start of an element: it executes its runs until all have ended, its time is nearly over, or Slurm preempts it.
struct SlurmElement {
  /// Why it stops before its runs have ended.
  private enum Stop {
    /// Its time is nearly over: it goes back to the queue.
    case timeLimit
    /// Slurm's signal long before that: Slurm preempts it, on a cluster that is set up to warn of this.
    case preempted
    /// SIGTERM: it was cancelled, or Slurm preempts it and puts it back into the queue by itself.
    case terminated
  }

  let folder: SubmissionFolder
  let submission: Submission
  let name: ElementName
  let jobID: String
  /// How often it has been started before.
  let restarts: Int
  /// When its time is over; known from Slurm 23.02 on.
  let deadline: Date?
  /// Its index among all elements of the submission.
  let place: Int

  func execute() async throws {
    let runs = try folder.runs(ofElement: place)
    let requeues = folder.requeues(of: name)
    printBeginning(requeues)
    let (conclusion, stop) = try await execute(runs)
    let report = conclusion.report
    for failure in report.failures {
      printNow("\(failure.run.id): \(failure.outcome) (attempt \(failure.attempts))\n")
    }
    for blocked in report.blocked {
      printNow("\(blocked.run.id): blocked: it needs \(blocked.source.id), which failed\n")
    }
    if let reason = report.stop { printNow("\(reason)\n") }
    if let lack = conclusion.lack { printNow("\(lack)\n") }
    if report.isComplete {
      if conclusion.lack != nil { throw ExitCode(1) }
      return
    }
    switch stop {
    case .terminated: throw ExitCode(128 + SIGTERM)
    case .timeLimit where report.counts.cancelled > 0: try await goBack(after: requeues)
    case .preempted where report.counts.cancelled > 0:
      printNow("Slurm wants its place: back to the queue\n")
      try await requeue()
    // What is left has failed.
    case .timeLimit, .preempted, nil: throw ExitCode(1)
    }
  }

  private func printBeginning(_ requeues: Int) {
    var line =
      "element \(jobID) of \(submission.results.lastPathComponent) on \(Launcher.hostName)"
    if restarts > 0 {
      line += ", start \(restarts + 1): \(requeues) at the end of its time, "
      line += "\(max(0, restarts - requeues)) after it was preempted or lost its node"
    }
    printNow("\(line)\n")
  }

  /// Executes the runs; also returns what stopped it before they had ended, if anything did.
  private func execute(_ runs: [Run]) async throws -> (Launch.Conclusion, Stop?) {
    var launch = launch(of: runs)
    // What appeared while it waited in the queue is looked at as what appears from now on.
    launch.settleRecords(rerunsDrifted: commandLine.contains("--rerun-drifted"))
    let leases = try Leases(launch.results.leases)
    let news = try LaunchNews(
      of: launch.results, by: leases.launcher, work: launch.roughSeconds)
    defer { news.finish() }
    let executing = Task { [launch] in
      try await launch.run(sharing: leases) { news.receive($0) }
    }
    let stop = Mutex<Stop?>(nil)
    let watching = watch { reason in
      stop.withLock { if $0 != .terminated { $0 = reason } }
      executing.cancel()
    }
    defer { watching.cancel() }
    let report = try await executing.value
    let conclusion = Launch.Conclusion(report: report, lack: news.lack)
    return (conclusion, stop.withLock { $0 })
  }

  /// The command that submitted the element: nothing else keeps what it says of records that differ.
  private var commandLine: [String] { submission.context.commandLine }

  private func launch(of runs: [Run]) -> Launch {
    var results = ResultsDirectory(submission.results, sharing: runs.neededRuns)
    _ = SharedRecords(of: runs, in: results).takeOver(into: &results)
    return Launch(
      sweep: Sweep(
        name: submission.context.sweep, source: submission.context.source, arms: [], runs: runs,
        limits: submission.limits),
      runs: runs,
      results: results,
      revision: Revision(text: submission.revision),
      workers: submission.options.effectiveWorkers,
      commandLine: commandLine,
      acceptsDrift: commandLine.contains("--accept-drift"))
  }

  /// Ends the element when Slurm says so, and when its time is nearly over.
  ///
  /// - Returns: the task that waits for that time.
  private func watch(_ end: @escaping @Sendable (Stop) -> Void) -> Task<Void, any Error> {
    // Slurm warns once that the time is nearly over, up to a minute early, and then terminates.
    let begin = ContinuousClock.now - .seconds(Meter.secondsSinceStart)
    let notice = submission.options.effectiveNotice
    let untilNotice = submission.options.seconds.map { $0 - notice }
    let deadline = deadline
    Interruption.handle([SIGTERM, SIGINT, SIGURG], endsAtSecond: false) { signal in
      guard signal == SIGURG else { return end(.terminated) }
      let isEarly =
        if let untilNotice {
          ContinuousClock.now < begin + .seconds(untilNotice - 60)
        } else {
          deadline.map { Date().addingTimeInterval(notice + 60) < $0 } ?? false
        }
      end(isEarly ? .preempted : .timeLimit)
    }
    return Task {
      guard let untilNotice else { return }
      try await Task.sleep(until: begin + .seconds(untilNotice))
      end(.timeLimit)
    }
  }

  /// Puts the element back into the queue, unless it has been there too often.
  private func goBack(after requeues: Int) async throws {
    guard requeues < submission.options.requeues else {
      printError(
        """
        its time is over, and it was put back as often as slurm.requeues, \(submission.options.requeues), lets it: \
        runs that are left are submitted again by 'polo run --on slurm'
        """)
      throw ExitCode(1)
    }
    do { try folder.setRequeues(requeues + 1, of: name) } catch {
      printError("\(error.forPeople)\nit goes back all the same, uncounted")
    }
    printNow("time is nearly over: back to the queue\n")
    try await requeue()
  }

  /// Asks until Slurm answers or ends this process: nothing else puts the element back.
  private func requeue() async throws {
    if folder.isCancelled {
      printError("this submission was cancelled: it does not go back")
      throw ExitCode(128 + SIGTERM)
    }
    // Elements that began together end together.
    let pauses = (0..<600).map { _ in Duration.seconds(.random(in: 2...8)) }
    do { try await Slurm(pauses: pauses).requeue(jobID) } catch {
      printError("\(error)\n'polo run --on slurm' submits what is left")
      throw ExitCode(1)
    }
  }
}
