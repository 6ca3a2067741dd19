internal import Execution
internal import Experiments
internal import Foundation
internal import Records
internal import Sweeps

/// One launcher at work on runs of a sweep, with workers on this machine; others may be at work on the same runs.
struct Launch {
  let sweep: Sweep
  /// The runs of the sweep that are to be done, and those that they need.
  let runs: [Run]
  private(set) var results: ResultsDirectory
  let revision: Revision
  /// The runs of whose records it is settled that they are used; others that have one by now are looked at.
  var settled: Set<Digest> = []
  let workers: Int
  /// Which of the runs that were given up are tried again.
  var retries: [RetryChoice] = []
  /// How long another launcher may be silent before its runs are taken over.
  var patience = Leases.patience
  /// The command that started the sweep, for provenance.
  var commandLine = CommandLine.arguments
  /// Whether records are used that a polo makes meanwhile which computes differently.
  var acceptsDrift = false

  /// How the work of a launcher ended.
  struct Conclusion {
    let report: SweepReport
    /// The signal that interrupted it, if one did.
    var signal: Int32?
    /// What the event log lacks, in a sentence; `nil` if nothing.
    let lack: String?
  }

  /// Executes the remaining runs until all have ended, or until Ctrl-C, SIGTERM or SIGHUP.
  ///
  /// - Parameter tellLate: is called at a signal that comes after the work, before it ends the process.
  /// - Throws: `ExecutionError`, or what keeps the results from being written.
  func execute(tellingLate tellLate: @escaping @Sendable () -> Void) async throws -> Conclusion {
    try results.keep(sweep.source)
    StopFile(in: results).removeLeftovers()
    let leases = try Leases(results.leases, patience: patience)
    let seconds = roughSeconds
    let news = try LaunchNews(of: results, by: leases.launcher, work: seconds)
    defer { news.finish() }
    let ticking = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: .seconds(1))
        news.printer.tick()
      }
    }
    defer { ticking.cancel() }
    let tell: @Sendable () -> Void = {
      news.printer.tell(
        "stopping; what runs writes a checkpoint first; Ctrl-C again stops at once")
    }
    let (result, signal) = await Interruption.cancelling(telling: tell, orLate: tellLate) {
      // Interrupted here, the sweep ends like one that is interrupted later: the runner starts nothing.
      do {
        try await announceCost(
          of: runs, roughly: seconds, in: sweep, results, workers: workers, retrying: retries)
      } catch is CancellationError {
      } catch {
        news.printer.tell(
          "what it will take is unknown: no run could be tried out: \(error.reason)")
      }
      return try await run(sharing: leases) { news.receive($0) }
    }
    return Conclusion(report: try result.get(), signal: signal, lack: news.lack)
  }

  /// A rough guess at the CPU seconds of each run, with those to start it and to write its record.
  var roughSeconds: [Digest: Double] {
    let seconds = Experiment.roughSeconds(of: runs.map(\.parameters)).map { $0 + 0.1 }
    return Dictionary(zip(runs.map(\.digest), seconds)) { first, _ in first }
  }

  /// Executes the remaining runs until all have ended, or until the task is cancelled, which stops them in order.
  func run(
    sharing leases: Leases, _ listener: @escaping @Sendable (RunEvent) -> Void
  ) async throws -> SweepReport {
    // What was settled may be gone; what has appeared since is looked at as what appears from now on.
    let done = Set(runs.filter(results.isDone).map(\.digest)).intersection(settled)
    tidyUp()
    leases.removeRemains()
    let stopFile = StopFile(in: results)
    stopFile.remove()
    let records = runs.byDigest.mapValues { results.record(of: $0) }
    let report = try await runner(sharing: leases, except: done).run { event in
      listener(event)
      // A worker that was stopped or died could not clear up after itself. What cannot be removed makes the next
      // attempt at its run fail.
      if let (run, isDone) = event.endedRun, let record = records[run] {
        _ = try? RecordWriter.removeTemporaries(beside: record)
        if isDone {
          try? CheckpointFile(beside: record).remove()
          // Of an earlier attempt here, where the record is another sweep's.
          OutcomeFile(beside: record).remove()
        }
      }
    }
    if let stop = report.stop { stopFile.write(stop) }
    return report
  }

  private func runner(sharing leases: Leases, except done: Set<Digest>) -> Runner {
    let endings = endings(except: done)
    let retrying = endings.filter { _, ending in
      ending.isGivenUp && retries.contains { $0.includes(ending.outcome) }
    }
    let sources = runs.byDigest
    return Runner(
      Plan(
        runs, limits: sweep.limits, done: done, endings: endings, retrying: Set(retrying.keys)),
      context: WorkerContext(
        sweep: sweep.name, source: sweep.source, commandLine: commandLine,
        checkpoint: sweep.limits.checkpoint),
      results: results,
      executor: LocalExecutor(
        executable: "/proc/self/exe",
        arguments: ["work", "--revision", revision.text ?? ""], workers: workers),
      leases: leases,
      adopt: { run in
        SharedRecords.adopt(run, needing: run.needs.flatMap { sources[$0] }, in: results)
      },
      objection: { run, record in objection(to: record, of: run) })
  }

  /// Why a record that others have made meanwhile is not used, if it would come out differently now.
  private func objection(to record: URL, of run: Run) -> String? {
    guard !acceptsDrift, let maker = try? Record(opening: record).maker else { return nil }
    let differences = Maker(of: run, given: nil).differences(from: maker)
    if differences.isEmpty { return nil }
    let isOwn = record.path.hasPrefix(results.url.path + "/")
    let advice =
      isOwn
      ? ", with --rerun-drifted sets it aside and runs it again"
      : "; 'polo run' of the sweep in whose folder it lies makes it anew with --rerun-drifted"
    return
      "its own was made meanwhile by a polo that computes differently (\(differences.joined(separator: "; "))); "
      + "'polo run' with --accept-drift uses it\(advice)"
  }

  /// Settles that the records are used which nothing speaks against.
  ///
  /// - Parameter rerunsDrifted: whether others, where they are another sweep's, are made anew in this one.
  mutating func settleRecords(rerunsDrifted: Bool) {
    for run in runs where results.isDone(run) {
      if objection(to: results.record(of: run), of: run) == nil {
        settled.insert(run.digest)
      } else if rerunsDrifted, results.isShared(run) {
        results.keepToItself(run)
      }
    }
  }

  /// How the last attempts ended at runs that have begun and have no record.
  private func endings(except done: Set<Digest>) -> [Digest: Ending] {
    var endings: [Digest: Ending] = [:]
    for run in runs
    where !done.contains(run.digest) && results.hasFolder(of: run) && !results.isDone(run) {
      endings[run.digest] = OutcomeFile(beside: results.record(of: run)).read()
    }
    return endings
  }

  /// A worker that is killed with its launcher as it commits a record leaves files of an unfinished run.
  private func tidyUp() {
    for run in runs where results.isDone(run) && !results.isShared(run) {
      let (folder, record) = (results.folder(of: run), results.record(of: run))
      // One look tells of most runs that nothing is left.
      let usual = [record, results.log(of: run)].map(\.lastPathComponent)
      let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
      if let names, names.allSatisfy(usual.contains) { continue }
      try? CheckpointFile(beside: record).remove()
      _ = try? RecordWriter.removeTemporaries(beside: record)
      let outcome = OutcomeFile(beside: record)
      outcome.remove()
      outcome.removeLeftovers()
    }
  }
}

extension RunEvent {
  /// The run whose attempt ended, or that has ended elsewhere, and whether it has a record.
  fileprivate var endedRun: (run: Digest, isDone: Bool)? {
    switch self {
    case .runRetried(let run, _, _, _): (run.digest, false)
    case .runFinished(let run, let outcome, _, _): (run.digest, outcome == .completed)
    case .runEndedElsewhere(let run, .completed): (run.digest, true)
    default: nil
    }
  }
}
