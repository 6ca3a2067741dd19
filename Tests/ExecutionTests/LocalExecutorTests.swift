import Execution
import Foundation
import Sweeps
import Testing
import Workbench

@Suite(.timeLimit(.minutes(1))) struct LocalExecutorTests {
  @Test func `two workers share the runs, and no more are started`() async throws {
    let runs = (0..<50).map { run($0) }
    let trial = try Trial(runs)
    let report = try await trial.execute()
    #expect(report.isComplete)
    #expect((1...2).contains(trial.recorder.processes.count))
    #expect(
      try String(contentsOf: trial.results.record(of: runs[7]), encoding: .utf8) == context.sweep)
    #expect(runs.allSatisfy { trial.log(of: $0) == "" })
    #expect(trial.isQuiet)
  }

  @Test func `there are never more workers than runs`() async throws {
    let trial = try Trial([run(0)], workers: 8)
    #expect(try await trial.execute().isComplete)
    #expect(trial.recorder.processes.count == 1)
  }

  @Test func `an error that a run throws is its outcome and in its log`() async throws {
    let trial = try Trial([run(0), run(1, "throw"), run(2)], workers: 1)
    let report = try await trial.execute()
    #expect(report.counts.done == 2)
    #expect(report.failures.map(\.outcome) == [.failed(message: "the run refuses")])
    #expect(report.failures.map(\.attempts) == [1])
    #expect(trial.log(of: run(1, "throw")) == "error: the run refuses\n")
    #expect(trial.recorder.processes.count == 1)
  }

  @Test func `a crash loses only its own run, which is retried and then reported`() async throws {
    let crash = run(3, "trap")
    let runs = (0..<8).map { $0 == 3 ? crash : run($0) }
    let trial = try Trial(runs, workers: 1)
    let report = try await trial.execute()
    #expect(report.counts.done == 7)
    #expect(report.failures.map(\.run) == [crash])
    #expect(report.failures.map(\.attempts) == [2])
    guard case .killed(let signal)? = trial.recorder.outcomes[crash.id] else {
      Issue.record("a trap kills the worker")
      return
    }
    // Swift traps with ud2 on x86-64 and brk on ARM.
    #expect([SIGILL, SIGTRAP].contains(signal))
    #expect(trial.recorder.retries == [.killed(signal: signal)])
    let log = try #require(trial.log(of: crash))
    #expect(
      log.components(separatedBy: "about to trap\n").count == 3, "both attempts are in the log")
    #expect(log.contains("Fatal error: the run trapped"))
  }

  @Test(arguments: [("die", Outcome.killed(signal: SIGKILL)), ("exit", .exited(code: 0))])
  func `a run whose first attempt dies completes at the second`(
    behaviour: String, outcome: Outcome
  ) async throws {
    let trial = try Trial([run(0, behaviour, once: true), run(1)])
    #expect(try await trial.execute().isComplete)
    #expect(trial.recorder.retries == [outcome])
    // Neither attempt prints anything.
    let log = try #require(trial.log(of: run(0, behaviour, once: true)))
    #expect(log.wholeMatch(of: /--- attempt 2, \S+, \S+Z ---\n/) != nil, "\(log)")
  }

  @Test func `a worker that exits with 0 in the middle of a run is a failure`() async throws {
    let trial = try Trial([run(0, "exit")], limits: Limits(retries: 0))
    #expect(try await trial.execute().failures.map(\.outcome) == [.exited(code: 0)])
  }

  @Test func `a worker that reports success without a record has failed`() async throws {
    let trial = try Trial([run(0, "forget")])
    let failures = try await trial.execute().failures
    #expect(failures.map { "\($0.outcome)" }.first?.contains("no record") == true)
  }

  @Test func `a worker that dies with its record committed has completed`() async throws {
    let trial = try Trial([run(0, "commit and die"), run(1)], workers: 1)
    #expect(try await trial.execute().isComplete)
    #expect(trial.recorder.retries.isEmpty)
  }

  @Test func `a worker that is killed from outside is replaced`() async throws {
    let trial = try Trial([run(0, "hang", once: true), run(1)], workers: 1)
    let recorder = trial.recorder
    let report = try await trial.runner.run { event in
      recorder.append(event)
      if case .runProgress = event { kill(recorder.processes.last!, SIGKILL) }
    }
    #expect(report.isComplete)
    #expect(recorder.retries == [.killed(signal: SIGKILL)])
    #expect(recorder.processes.count == 2)
  }

  @Test func `a run that exceeds its time is stopped, and the others are not`() async throws {
    let trial = try Trial(
      [run(0, "hang"), run(1), run(2)], limits: Limits(seconds: 1, retries: 1), workers: 1)
    let report = try await trial.execute()
    #expect(report.counts.done == 2)
    #expect(report.failures.map(\.outcome) == [.timedOut(seconds: 1)])
    #expect(report.failures.map(\.attempts) == [2])
  }

  @Test func `a run that exceeds its memory is stopped, and the others are not`() async throws {
    let limit = 128 << 20
    let trial = try Trial(
      [run(0, "allocate"), run(1), run(2)], limits: Limits(bytes: limit, retries: 0), workers: 1)
    let report = try await trial.execute()
    #expect(report.counts.done == 2)
    #expect(report.failures.map(\.outcome) == [.outOfMemory(bytes: limit)])
  }

  @Test func `a run that only computes is stopped at its limit of time`() async throws {
    let trial = try Trial([run(0, "spin")], limits: Limits(seconds: 0.3, retries: 0))
    #expect(try await trial.execute().failures.map(\.outcome) == [.timedOut(seconds: 0.3)])
    #expect(trial.isQuiet)
  }

  @Test func `a run that is not heard of is stopped, although its worker lives`() async throws {
    let trial = try Trial(
      [run(0, "silent"), run(1)], limits: Limits(silence: 1, retries: 1), workers: 1)
    let report = try await trial.execute()
    #expect(report.counts.done == 1)
    #expect(report.failures.map(\.outcome) == [.stalled(seconds: 1)])
  }

  @Test func `a run is not blamed for the time that this process takes over its reports`()
    async throws
  {
    let trial = try Trial(
      [run(0, "linger")], limits: Limits(seconds: 1.5, silence: 1.5, retries: 0), workers: 1)
    let go = trial.results.url.appendingPathComponent("go")
    let report = try await trial.runner.run { event in
      // As long as a log is written to a disk that hangs.
      guard case .runProgress = event, !FileManager.default.fileExists(atPath: go.path) else {
        return
      }
      usleep(3_000_000)
      try Data().write(to: go)
    }
    #expect(report.isComplete)
  }

  @Test func `SIGKILL while the kernel kills for lack of memory is told as that`() async throws {
    let folder = try TemporaryFolder()
    let counters = folder.url.appendingPathComponent("vmstat")
    try "pgfault 7\noom_kill 3\n".write(to: counters, atomically: true, encoding: .utf8)
    let trial = try Trial(
      [run(0, "hang")], limits: Limits(retries: 0), workers: 1,
      kernelKills: KernelKills(files: [counters.path, "/nowhere"]))
    let recorder = trial.recorder
    let report = try await trial.runner.run { event in
      recorder.append(event)
      if case .runProgress = event {
        try "pgfault 8\noom_kill 4\n".write(to: counters, atomically: true, encoding: .utf8)
        kill(recorder.processes.last!, SIGKILL)
      }
    }
    #expect(report.failures.map(\.outcome) == [.outOfMemory(bytes: nil)])
  }

  @Test func `what a run prints is in its log and not in the protocol`() async throws {
    let trial = try Trial([run(0, "shout"), run(1)], workers: 1)
    #expect(try await trial.execute().isComplete)
    #expect(trial.log(of: run(0, "shout")) == "{\"completed\":{}}\n\nnoise silence\n")
    #expect(trial.log(of: run(1)) == "")
  }

  @Test func `a run that writes into the protocol all the same has failed`() async throws {
    let trial = try Trial([run(0, "intrude"), run(1)], workers: 1)
    let report = try await trial.execute()
    #expect(report.counts.done == 1)
    #expect(
      report.failures.map(\.outcome) == [
        .failed(message: "its worker wrote 'garbage' where a message belongs")
      ])
    #expect(trial.isQuiet)
  }

  @Test func `progress is passed on, but not every report of it`() async throws {
    let trial = try Trial([run(0, "progress")])
    let report = try await trial.execute()
    #expect(report.isComplete)
    let reports = trial.recorder.events.filter { if case .runProgress = $0 { true } else { false } }
    #expect(
      reports.first == .runProgress(RunName(run(0, "progress")), RunProgress(step: 1, of: 100_000)))
    #expect(Double(reports.count) <= report.seconds * 5 + 1)
  }

  @Test func `cancelling stops the workers, and what is committed stays`() async throws {
    let trial = try Trial([run(0), run(1, "hang"), run(2, "hang"), run(3), run(4)])
    let (reports, continuation) = AsyncStream.makeStream(of: Void.self)
    let execution = Task {
      try await trial.runner.run { event in
        trial.recorder.append(event)
        if case .runProgress = event { continuation.yield() }
      }
    }
    var hanging = reports.makeAsyncIterator()
    for _ in 0..<2 { await hanging.next() }
    execution.cancel()
    let report = try await execution.value
    #expect(report.counts.done == 1)
    #expect(report.counts.cancelled == 4)
    #expect(report.failures.isEmpty)
    #expect(trial.recorder.outcomes[run(1, "hang").id] == .cancelled)
    #expect(trial.isQuiet)
  }

  private func stopOnceItProgresses(_ trial: Trial) async throws {
    let recorder = trial.recorder
    let (reports, continuation) = AsyncStream.makeStream(of: Void.self)
    let execution = Task {
      try await trial.runner.run { event in
        recorder.append(event)
        if case .runProgress = event { continuation.yield() }
      }
    }
    var progress = reports.makeAsyncIterator()
    await progress.next()
    execution.cancel()
    #expect(try await execution.value.counts.cancelled == 1)
  }

  @Test func `a run that is asked to stop may do something first, and the next attempt goes on`()
    async throws
  {
    let trial = try Trial([run(0, "stop")])
    try await stopOnceItProgresses(trial)
    let record = trial.results.record(of: run(0, "stop"))
    #expect(
      try String(contentsOf: record.appendingPathExtension("checkpoint"), encoding: .utf8) == "7")
    #expect(try await trial.execute().isComplete)
    #expect(
      trial.recorder.events.contains(
        .runResumed(RunName(run(0, "stop")), RunProgress(step: 7, of: 10))))
    let log = try #require(trial.log(of: run(0, "stop")))
    #expect(log.wholeMatch(of: /begins\n--- attempt 1, \S+, \S+Z ---\ngoes on\n/) != nil, "\(log)")
  }

  @Test func `a run that cannot be saved as it is stopped says so`() async throws {
    let trial = try Trial([run(0, "unsaved")])
    try await stopOnceItProgresses(trial)
    #expect(
      trial.recorder.events.contains(
        .runNotSaved(RunName(run(0, "unsaved")), step: 7, reason: "the disk is full")))
  }

  @Test func `SIGTERM from elsewhere lets a run stop, and it is tried again`() async throws {
    let trial = try Trial([run(0, "stop"), run(1)], workers: 1)
    let recorder = trial.recorder
    let report = try await trial.runner.run { event in
      recorder.append(event)
      if case .runProgress = event { kill(recorder.processes.last!, SIGTERM) }
    }
    #expect(report.isComplete)
    #expect(recorder.retries == [.killed(signal: SIGTERM)])
  }

  @Test func `a worker that will not go is killed after the grace`() async throws {
    let trial = try Trial([run(0)], role: "deaf")
    let (starts, continuation) = AsyncStream.makeStream(of: Void.self)
    let execution = Task {
      try await trial.runner.run { event in
        trial.recorder.append(event)
        if case .runStarted = event { continuation.yield() }
      }
    }
    var started = starts.makeAsyncIterator()
    await started.next()
    execution.cancel()
    #expect(try await execution.value.counts.cancelled == 1)
    #expect(trial.recorder.events.contains(.workerEnded(worker: 1, .cancelled)))
    #expect(trial.isQuiet)
  }

  @Test(arguments: [
    (workerForTests, "quit", "exited(3)"), (workerForTests, "chat", "exited(0)"),
    ("/nowhere/polo", "work", "/nowhere/polo"),
  ])
  func `a worker that does not start is an error that says so`(
    executable: String, role: String, reason: String
  ) async throws {
    let trial = try Trial((0..<9).map { run($0) }, executable: executable, role: role)
    let error = await #expect(throws: ExecutionError.self) { try await trial.execute() }
    #expect("\(try #require(error))".contains("the worker '\(executable)' does not start"))
    #expect("\(try #require(error))".contains(reason))
    #expect(trial.recorder.outcomes.isEmpty)
  }

  @Test func `a run finds the record that it needs, whichever worker wrote it`() async throws {
    let sources = (0..<4).map { run($0) }
    let users = (0..<20).map { run(100 + $0, "read", needs: sources[$0 % 4]) }
    let trial = try Trial(users + sources)
    #expect(try await trial.execute().isComplete)
    let starts = trial.recorder.events.compactMap { event -> Digest? in
      if case .runStarted(let run, _, _) = event { run.digest } else { nil }
    }
    #expect(Set(starts.prefix(2)).isSubset(of: sources.map(\.digest)))
  }

  @Test func `what needs a run that fails is blocked, and no process hears of it`() async throws {
    let source = run(0, "throw")
    let users = (1..<4).map { run($0, "read", needs: source) }
    let trial = try Trial([source] + users + [run(9)])
    let report = try await trial.execute()
    #expect(report.counts.done == 1)
    #expect(report.failures.map(\.run) == [source])
    #expect(report.blocked.map(\.run) == users)
    #expect(users.allSatisfy { trial.log(of: $0) == nil })
    #expect(trial.isQuiet)
  }

  @Test func `hundreds of runs take no more than their workers`() async throws {
    let trial = try Trial((0..<300).map { run($0) })
    let report = try await trial.execute()
    #expect(report.counts.done == 300)
    // Where the machine is slow to start the second, the first does all.
    #expect((1...2).contains(trial.recorder.processes.count))
  }
}
