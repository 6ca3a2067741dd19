import Execution
import Foundation
import Sweeps
import Testing
import Workbench

/// Gives every attempt an outcome without a process.
private struct Oracle: Executor {
  let outcome: @Sendable (Attempt) -> Outcome

  func execute(_ queue: RunQueue) async throws {
    while let attempt = try await queue.next() {
      try await queue.started(attempt, worker: 1)
      try await queue.finished(attempt, outcome(attempt))
    }
  }
}

private struct Deserter: Executor {
  func execute(_ queue: RunQueue) async throws {
    guard let attempt = try await queue.next() else { return }
    try await queue.giveBack(attempt)
    throw ExecutionError.workerDoesNotStart(executable: "polo", reason: "it is not there")
  }
}

/// Does with the queue what a test says.
private struct Script: Executor {
  let steps: @Sendable (RunQueue) async throws -> Void

  func execute(_ queue: RunQueue) async throws { try await steps(queue) }
}

private struct Stop: Error {}

@Suite struct RunnerTests {
  private func runner(
    _ runs: [Run], limits: Limits = Limits(), _ executor: any Executor,
    isCommitted: @escaping @Sendable (URL) -> Bool = { _ in true }
  ) -> Runner {
    Runner(
      Plan(runs, limits: limits), context: context,
      results: ResultsDirectory(URL(fileURLWithPath: "/proc/results")), executor: executor,
      backoff: Backoff(first: .zero), pulse: .milliseconds(1), isCommitted: isCommitted)
  }

  @Test func `a success without a record is a failure`() async throws {
    let runs = (0..<4).map { run($0) }
    let report = try await runner(runs, Oracle { _ in .completed }) {
      !$0.path.contains("seed=2")
    }.run { _ in }
    #expect(!report.isComplete)
    #expect(report.counts.done == 3)
    #expect(report.failures.map(\.run) == [runs[2]])
    let folder = "/proc/results/arm=polo,do=succeed,seed=2-\(runs[2].digest.short)"
    #expect(
      report.failures.map(\.outcome) == [
        .failed(message: "its worker reported success, but there is no record \(folder)/record.h5")
      ])
    #expect(report.failures.map(\.log.path) == ["\(folder)/run.log"])
  }

  @Test func `a worker that dies after the record is committed loses nothing`() async throws {
    let report = try await runner([run(0)], Oracle { _ in .killed(signal: 9) }).run { _ in }
    #expect(report.isComplete)
  }

  @Test func `the events of a run tell its story in order`() async throws {
    let recorder = Recorder()
    let executor = Oracle { $0.number == 1 ? .killed(signal: 11) : .exited(code: 3) }
    let report = try await runner([run(0)], executor, isCommitted: { _ in false })
      .run { recorder.append($0) }
    let name = RunName(run(0))
    let expected: [RunEvent] = [
      .runStarted(name, worker: 1, attempt: 1),
      .runRetried(name, .killed(signal: 11), attempt: 1, seconds: 0),
      .runStarted(name, worker: 1, attempt: 2),
      .runFinished(name, .exited(code: 3), attempt: 2, seconds: 0),
    ]
    #expect(recorder.events.dropFirst().dropLast().map(\.withoutSeconds) == expected)
    #expect(report.failures.map(\.attempts) == [2])
    guard case .sweepFinished(let counts, _)? = recorder.events.last else {
      Issue.record("the last event is the sweep's end")
      return
    }
    #expect(counts == report.counts)
  }

  @Test func `how a run ended is kept though its worker died before it made a folder`()
    async throws
  {
    let folder = try TemporaryFolder()
    let results = ResultsDirectory(folder.url.appendingPathComponent("sweep"))
    let runner = Runner(
      Plan([run(0)], limits: Limits(retries: 0)), context: context, results: results,
      executor: Oracle { _ in .killed(signal: 9) }, isCommitted: { _ in false })
    _ = try await runner.run { _ in }
    let ending = try #require(OutcomeFile(beside: results.record(of: run(0))).read())
    #expect(ending.outcome == .killed(signal: 9))
    #expect(ending.attempts == 1 && ending.isGivenUp)
  }

  @Test(.timeLimit(.minutes(1)))
  func `a run that was given up and is tried again is waited for by launchers that start then`()
    async throws
  {
    let folder = try TemporaryFolder()
    let results = ResultsDirectory(folder.url.appendingPathComponent("sweep"))
    let file = OutcomeFile(beside: results.record(of: run(1)))
    try FileManager.default.createDirectory(
      at: results.folder(of: run(1)), withIntermediateDirectories: true)
    file.write(Ending(.killed(signal: 9), attempts: 2, isGivenUp: true))
    let ending = try #require(file.read())
    let script = Script { queue in
      let attempt = try #require(try await queue.next())
      #expect(file.read() == nil)
      let later = Runner(
        Plan([run(1)], endings: file.read().map { [run(1).digest: $0] } ?? [:]), context: context,
        results: results, executor: Oracle { _ in .completed },
        leases: try Leases(results.leases), pulse: .milliseconds(1), isCommitted: { _ in false })
      await #expect(throws: Stop.self) {
        _ = try await later.run { if case .sweepWaits = $0 { throw Stop() } }
      }
      try await queue.started(attempt, worker: 1)
      try await queue.finished(attempt, .failed(message: "diverged"))
    }
    let runner = Runner(
      Plan([run(1)], endings: [run(1).digest: ending], retrying: [run(1).digest]), context: context,
      results: results, executor: script, leases: try Leases(results.leases),
      isCommitted: { _ in false })
    let report = try await runner.run { _ in }
    #expect(report.failures.map(\.attempts) == [1])
    #expect(file.read()?.outcome == .failed(message: "diverged"))
  }

  @Test func `what a failed run blocks is told after its failure and reported with it`()
    async throws
  {
    let source = run(0)
    let users = [run(1, needs: source), run(2, needs: source)]
    let recorder = Recorder()
    let executor = Oracle { $0.run == source ? .failed(message: "diverged") : .completed }
    let report = try await runner(users + [source], executor).run { recorder.append($0) }
    #expect(!report.isComplete)
    #expect(report.failures.map(\.run) == [source])
    #expect(report.blocked.map(\.run) == users)
    #expect(report.blocked.map(\.source) == [source, source])
    #expect(
      recorder.events.dropFirst(2).dropLast().map(\.withoutSeconds) == [
        .runFinished(RunName(source), .failed(message: "diverged"), attempt: 1, seconds: 0),
        .runBlocked(RunName(users[0]), by: RunName(source)),
        .runBlocked(RunName(users[1]), by: RunName(source)),
      ])
  }

  private func armRuns(_ arm: String, _ cell: Double, _ seeds: Range<Int>) -> [Run] {
    seeds.map {
      Run(
        arm: arm, coordinates: [.init(axis: "h", value: .number(cell))], seed: $0,
        parameters: Parameters(["seed": .number(Double($0)), "h": .number(cell)]))
    }
  }

  @Test(arguments: [
    Outcome.timedOut(seconds: 1), .outOfMemory(bytes: 1), .failed(message: "singular"),
  ])
  func `what the sweep limits or causes keeps no other run from starting`(outcome: Outcome)
    async throws
  {
    let (slow, fast) = (armRuns("slow", 1, 0..<20), armRuns("fast", 2, 20..<23))
    let executor = Oracle { $0.run.arm == "slow" ? outcome : .completed }
    let report = try await runner(
      slow + fast, limits: Limits(retries: 1), executor, isCommitted: { $0.path.contains("fast") }
    ).run { _ in }
    #expect(report.stop == nil)
    #expect(report.counts.failed == 20)
    #expect(report.counts.done == 3)
  }

  @Test(arguments: [("b", 1.0), ("a", 2)])
  func `what only kills the runs of one arm or cell keeps no other from starting`(
    arm: String, cell: Double
  ) async throws {
    let (bad, good) = (armRuns("a", 1, 0..<20), armRuns(arm, cell, 20..<23))
    let recorder = Recorder()
    let executor = Oracle { bad.contains($0.run) ? .killed(signal: 11) : .completed }
    let report = try await runner(
      bad + good, limits: Limits(retries: 0), executor,
      isCommitted: { url in good.contains { url.path.contains($0.digest.short) } }
    ).run { recorder.append($0) }
    #expect(report.counts.done == 3)
    #expect(report.counts.failed == 20)
    #expect(report.stop == nil, "nothing is left")
    // After five a good one is tried.
    let ends = recorder.events.compactMap { event -> Bool? in
      if case .runFinished(_, let outcome, _, _) = event { outcome == .completed } else { nil }
    }
    #expect(ends.prefix(7) == [false, false, false, false, false, true, false])
  }

  @Test func `what kills the runs of all arms is the machine's fault`() async throws {
    let runs = armRuns("a", 1, 0..<20) + armRuns("b", 1, 20..<40)
    let report = try await runner(
      runs, limits: Limits(retries: 0), Oracle { _ in .killed(signal: 9) },
      isCommitted: { _ in false }
    ).run { _ in }
    #expect(report.counts.failed == 6)
    #expect(report.counts.todo == 34)
    guard case .machineUnfit(_, 6, _)? = report.stop else {
      Issue.record("the sweep went on")
      return
    }
  }

  @Test func `a listener that throws stops the sweep`() async throws {
    let recorder = Recorder()
    await #expect(throws: Stop.self) {
      try await runner((0..<100).map { run($0) }, Oracle { _ in .completed }).run { event in
        recorder.append(event)
        if recorder.outcomes.count == 10 { throw Stop() }
      }
    }
    #expect(recorder.outcomes.count == 10)
  }

  @Test(.timeLimit(.minutes(1)))
  func `a listener that throws while all wait for another launcher ends the sweep`() async throws {
    let folder = try TemporaryFolder()
    let other = try Leases(
      folder.url, as: Launcher(token: "other", host: "elsewhere", process: 1))
    _ = try other.claim(run(0).digest)
    let runner = Runner(
      Plan([run(0)]), context: context,
      results: ResultsDirectory(URL(fileURLWithPath: "/proc/results")),
      executor: Oracle { _ in .completed }, leases: try Leases(folder.url),
      pulse: .milliseconds(1), isCommitted: { _ in false })
    await #expect(throws: Stop.self) {
      _ = try await runner.run { if case .sweepWaits = $0 { throw Stop() } }
    }
  }

  @Test func `an executor that gives up is an error, and its runs are not done`() async throws {
    let recorder = Recorder()
    await #expect(
      throws: ExecutionError.workerDoesNotStart(executable: "polo", reason: "it is not there")
    ) { try await runner([run(0)], Deserter()).run { recorder.append($0) } }
    guard case .sweepFinished(let counts, _)? = recorder.events.last else {
      Issue.record("the last event is the sweep's end")
      return
    }
    #expect(counts.cancelled == 1)
  }

  /// Launchers that were told other axes have the records under other names.
  @Test func `the names of all folders are listed for a twentieth of the time at most`()
    async throws
  {
    let folder = try TemporaryFolder()
    let results = ResultsDirectory(folder.url.appendingPathComponent("sweep"))
    let runs = (0..<5).map { run($0) }
    let (start, clock, recorder) = (ContinuousClock.now, Clock(), Recorder())
    @Sendable func endedElsewhere() -> Int {
      recorder.events.count { if case .runEndedElsewhere = $0 { true } else { false } }
    }
    let script = Script { queue in
      // The queue began at 0 s; the names are listed from 1 s to 2 s, and not again before 22 s.
      var attempts = [try #require(try await queue.next())]
      for run in runs where run.digest != attempts[0].run.digest {
        let other = results.url.appendingPathComponent("other-\(run.digest.short)")
        try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
        try Data().write(to: ResultsDirectory.record(in: other))
      }
      attempts.append(try #require(try await queue.next()))
      clock.advance(17)
      attempts.append(try #require(try await queue.next()))
      #expect(endedElsewhere() == 0)
      attempts.append(try #require(try await queue.next()))
      #expect(endedElsewhere() == 1)
      for attempt in attempts { try await queue.giveBack(attempt) }
    }
    let runner = Runner(
      Plan(runs), context: context, results: results, executor: script,
      leases: try Leases(results.leases, patience: .seconds(100_000)), pulse: .seconds(1000),
      // Each look at the clock takes a second.
      now: {
        defer { clock.advance(1) }
        return start + .seconds(clock.now)
      })
    _ = try await runner.run { recorder.append($0) }
    #expect(endedElsewhere() == 1)
  }
}

extension RunEvent {
  fileprivate var withoutSeconds: RunEvent {
    switch self {
    case .runRetried(let run, let outcome, let attempt, _):
      .runRetried(run, outcome, attempt: attempt, seconds: 0)
    case .runFinished(let run, let outcome, let attempt, _):
      .runFinished(run, outcome, attempt: attempt, seconds: 0)
    default: self
    }
  }
}
