import Execution
import Foundation
import Sweeps
import Synchronization
import Testing
import Workbench

/// What others make of the runs for which a launcher waits.
@Suite(.timeLimit(.minutes(1))) struct ElsewhereTests {
  let folder: TemporaryFolder
  let results: ResultsDirectory
  /// On a machine of which nothing is known.
  let other: Leases

  init() throws {
    folder = try TemporaryFolder()
    results = ResultsDirectory(folder.url.appendingPathComponent("sweep", isDirectory: true))
    other = try Leases(results.leases, as: Launcher(token: "other", host: "n1", process: 1))
  }

  @Test func `what another sweep has done of a run that was waited for is taken over`() async throws
  {
    let waited = run(1)
    _ = try other.claim(waited.digest)
    let recorder = Recorder()
    let runner = Runner(
      Plan([waited]), context: context, results: results, executor: Optimist(),
      leases: try Leases(results.leases), pulse: .milliseconds(1), isCommitted: { _ in false },
      adopt: { $0 == waited })
    let report = try await runner.run { [other] event in
      recorder.append(event)
      if case .sweepWaits = event { other.release(waited.digest) }
    }
    #expect(report.isComplete)
    #expect(recorder.events.contains(.runEndedElsewhere(RunName(waited), .completed)))
    let starts = recorder.events.filter { if case .runStarted = $0 { true } else { false } }
    #expect(starts == [])
  }

  @Test func `what another sweep has trained in place of a damaged record is taken over`()
    async throws
  {
    let training = run(1)
    let user = run(2, needs: training)
    var results = results
    results.keepToItself(training)
    let recorder = Recorder()
    let runner = Runner(
      Plan([training, user]), context: context, results: results, executor: Optimist(),
      leases: try Leases(results.leases), pulse: .milliseconds(1), isCommitted: { _ in false },
      adopt: { $0 == training })
    _ = try await runner.run { recorder.append($0) }
    #expect(recorder.events.contains(.runEndedElsewhere(RunName(training), .completed)))
    let starts = recorder.events.filter {
      if case .runStarted(let started, _, _) = $0 { started == RunName(training) } else { false }
    }
    #expect(starts == [])
  }

  @Test func `a record that is not to be used fails its run, and blocks what needs it`()
    async throws
  {
    let training = run(1)
    let user = run(2, needs: training)
    _ = try other.claim(training.digest)
    let isMade = Atomic(false)
    let runner = Runner(
      Plan([training, user]), context: context, results: results, executor: Optimist(),
      leases: try Leases(results.leases), pulse: .milliseconds(1),
      isCommitted: { _ in isMade.load(ordering: .relaxed) },
      objection: { run, _ in run == training ? "another polo" : nil })
    let report = try await runner.run { event in
      if case .sweepWaits = event { isMade.store(true, ordering: .relaxed) }
    }
    #expect(!report.isComplete)
    #expect(report.failures.map(\.run) == [training])
    #expect(report.failures.map(\.outcome) == [.unsupplied(message: "another polo")])
    #expect(report.failures.map(\.attempts) == [1])
    #expect(report.failures.allSatisfy { !$0.isGivenUp })
    #expect(report.blocked.map(\.run) == [user])
  }

  @Test func `a worker that dies while it has no run costs the next one no attempt`() async throws {
    _ = try other.claim(run(1).digest)
    let recorder = Recorder()
    let runner = Runner(
      Plan([run(0), run(1)], limits: Limits(retries: 0)), context: context, results: results,
      executor: LocalExecutor(
        executable: workerForTests, arguments: ["work"], workers: 1, grace: .milliseconds(300),
        pollInterval: .milliseconds(20), kernelKills: KernelKills(files: [])),
      leases: try Leases(results.leases), pulse: .milliseconds(5))
    let report = try await runner.run { [other] event in
      recorder.append(event)
      guard case .sweepWaits = event, let worker = recorder.processes.last else { return }
      kill(worker, SIGKILL)
      try Patience(seconds: 10).wait(for: "the worker to die") {
        let state = try String(contentsOfFile: "/proc/\(worker)/stat", encoding: .utf8)
        return state.contains(") Z ")
      }
      other.release(run(1).digest)
    }
    #expect(report.isComplete)
    #expect(recorder.retries == [])
    #expect(recorder.processes.count == 2)
    #expect(recorder.events.contains(.workerEnded(worker: 1, .killed(signal: SIGKILL))))
  }
}
