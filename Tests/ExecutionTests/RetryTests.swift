import Execution
import Foundation
import Sweeps
import Testing
import Workbench

/// What happens to runs that fail, with real workers.
@Suite(.timeLimit(.minutes(1))) struct RetryTests {
  private func ending(_ trial: Trial, _ run: Run) -> Ending? {
    OutcomeFile(beside: trial.results.record(of: run)).read()
  }

  private func armRun(_ arm: String, _ seed: Int, _ behaviour: String) -> Run {
    Run(
      arm: arm, coordinates: [.init(axis: "do", value: .string(behaviour))], seed: seed,
      parameters: Parameters(["seed": .number(Double(seed))]))
  }

  @Test func `an outcome is kept beside where the record would be, and goes when it is there`()
    async throws
  {
    let trial = try Trial([run(0, "throw"), run(1, "die"), run(2, "die", once: true)])
    _ = try await trial.execute()
    let failed = try #require(ending(trial, run(0, "throw")))
    #expect(failed.outcome == .failed(message: "the run refuses"))
    #expect(failed.attempts == 1 && failed.isGivenUp && failed.host == Launcher.hostName)
    let killed = try #require(ending(trial, run(1, "die")))
    #expect(killed.outcome == .killed(signal: SIGKILL))
    #expect(killed.attempts == 2 && killed.isGivenUp)
    #expect(ending(trial, run(2, "die")) == nil)
  }

  @Test func `a run rests before it is tried again, and others go on meanwhile`() async throws {
    let trial = try Trial(
      [run(0, "die", once: true), run(1), run(2)], workers: 1,
      backoff: Backoff(first: .milliseconds(200)))
    #expect(try await trial.execute().isComplete)
    let starts = trial.recorder.events.compactMap { event -> String? in
      if case .runStarted(let run, _, _) = event { run.id } else { nil }
    }
    let crash = run(0, "die", once: true)
    #expect(starts == [crash, run(1), run(2), crash].map(\.id))
  }

  @Test func `pauses grow up to the longest`() {
    let backoff = Backoff(first: .seconds(1), longest: .seconds(60))
    #expect(
      (1...8).map { backoff.pause(afterAttempt: $0) }
        == [1, 2, 4, 8, 16, 32, 60, 60].map { .seconds($0) })
    #expect(backoff.pause(afterAttempt: 1000) == .seconds(60))
  }

  @Test func `a machine that is in trouble gives up no run`() async throws {
    let trial = try Trial([run(0, "trouble"), run(1)])
    let report = try await trial.execute()
    #expect(report.failures.map(\.outcome) == [.troubled(message: "the disk is full")])
    #expect(report.failures.map(\.attempts) == [2])
    #expect(ending(trial, run(0, "trouble"))?.isGivenUp == false)
  }

  @Test
  func `what cannot use what it needs is tried again by each launch, and is no machine's fault`()
    async throws
  {
    let runs = (0..<10).map { armRun($0.isMultiple(of: 2) ? "a" : "b", $0, "lack") }
    let trial = try Trial(runs)
    let report = try await trial.execute()
    #expect(report.stop == nil)
    #expect(report.failures.map(\.attempts) == Array(repeating: 1, count: 10))
    #expect(report.failures.allSatisfy { !$0.isGivenUp })
    let last = try #require(ending(trial, runs[3]))
    #expect(last.outcome == .unsupplied(message: "it was cut short"))
    #expect(!last.isGivenUp)
  }

  @Test func `why a machine stopped is told until it is tried again`() throws {
    let folder = try TemporaryFolder()
    let file = StopFile(in: ResultsDirectory(folder.url))
    #expect(file.read() == nil)
    file.write(.machineUnfit(host: "n1", runs: 5, last: "killed"), host: "n1")
    file.remove(for: "n2")
    #expect(file.read()?.reason.hasPrefix("5 different runs in a row have failed on n1") == true)
    file.remove(for: "n1")
    #expect(file.read() == nil)
  }

  @Test func `a machine on which everything fails takes no more runs and leaves them`() async throws
  {
    let runs = (0..<30).map { armRun($0 < 15 ? "a" : "b", $0, "die") }
    let trial = try Trial(runs)
    let report = try await trial.execute()
    guard case .machineUnfit(Launcher.hostName, let count, _)? = report.stop else {
      Issue.record("the sweep went on")
      return
    }
    // Five of one arm, what ran meanwhile, and one of the other.
    #expect((6...8).contains(count))
    #expect(report.counts.failed + report.counts.todo == 30)
    #expect(report.counts.todo >= 20)
    #expect(runs.allSatisfy { ending(trial, $0)?.isGivenUp != true })
  }

  @Test func `errors of one arm are the arm's, and the others are executed`() async throws {
    let runs =
      (0..<10).map { armRun("a", $0, "throw") } + (10..<13).map { armRun("b", $0, "succeed") }
    let report = try await Trial(runs).execute()
    #expect(report.stop == nil)
    #expect(report.counts.failed == 10)
    #expect(report.counts.done == 3)
  }

  @Test func `errors of all arms are theirs, and not the machine's`() async throws {
    let runs = (0..<20).map { armRun($0.isMultiple(of: 2) ? "a" : "b", $0, "throw") }
    let report = try await Trial(runs).execute()
    #expect(report.stop == nil)
    #expect(report.counts.failed == 20)
  }
}
