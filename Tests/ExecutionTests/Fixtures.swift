import Execution
import Foundation
import Sweeps
import Synchronization
import Workbench

/// A run whose identity is its seed alone, and which does what `behaviour` says in
/// `WorkerForTests`.
func run(
  _ seed: Int, _ behaviour: String = "succeed", once: Bool = false, needs source: Run? = nil
) -> Run {
  var values: [String: ParameterValue] = ["seed": .number(Double(seed))]
  values["value.from"] = source.map { .string($0.digest.hexadecimal) }
  return Run(
    arm: "polo",
    coordinates: [.init(axis: "do", value: .string(behaviour))]
      + (once ? [.init(axis: "once", value: .boolean(true))] : []), seed: seed,
    parameters: Parameters(values))
}

/// Hears events.
final class Recorder: Sendable {
  private let list = Mutex<[RunEvent]>([])

  func append(_ event: RunEvent) { list.withLock { $0.append(event) } }

  var events: [RunEvent] { list.withLock { $0 } }

  var processes: [Int32] {
    events.compactMap { if case .workerStarted(_, let process) = $0 { process } else { nil } }
  }

  var outcomes: [String: Outcome] {
    var outcomes: [String: Outcome] = [:]
    for case .runFinished(let run, let outcome, _, _) in events { outcomes[run.id] = outcome }
    return outcomes
  }

  var retries: [Outcome] {
    events.compactMap { if case .runRetried(_, let outcome, _, _) = $0 { outcome } else { nil } }
  }
}

/// Beside the test bundle.
let workerForTests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
  .deletingLastPathComponent().appendingPathComponent("WorkerForTests").path

let context = WorkerContext(sweep: "fig2", source: "sweep: fig2", commandLine: ["polo", "run"])

/// A sweep of runs in a folder of its own, executed by `WorkerForTests`.
struct Trial {
  let folder: TemporaryFolder
  let results: ResultsDirectory
  let recorder = Recorder()
  let runner: Runner

  init(
    _ runs: [Run], limits: Limits = Limits(), workers: Int = 2, executable: String = workerForTests,
    role: String = "work", backoff: Backoff = Backoff(first: .milliseconds(1)),
    kernelKills: KernelKills = KernelKills(files: [])
  ) throws {
    folder = try TemporaryFolder()
    results = ResultsDirectory(folder.url)
    runner = Runner(
      Plan(runs, limits: limits), context: context, results: results,
      executor: LocalExecutor(
        executable: executable, arguments: [role], workers: workers, grace: .milliseconds(300),
        pollInterval: .milliseconds(20), kernelKills: kernelKills, startPause: .milliseconds(1)),
      backoff: backoff, pulse: .milliseconds(5))
  }

  func execute() async throws -> SweepReport {
    try await runner.run { [recorder] in recorder.append($0) }
  }

  func log(of run: Run) -> String? {
    try? String(contentsOf: results.log(of: run), encoding: .utf8)
  }

  /// Every worker process has been waited for.
  var isQuiet: Bool { recorder.processes.allSatisfy { kill($0, 0) == -1 && errno == ESRCH } }
}

/// Says of every attempt that it has succeeded.
struct Optimist: Executor {
  func execute(_ queue: RunQueue) async throws {
    while let attempt = try await queue.next() {
      try await queue.started(attempt, worker: 1)
      try await queue.finished(attempt, .completed)
    }
  }
}
