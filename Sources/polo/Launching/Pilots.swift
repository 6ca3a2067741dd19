internal import Execution
internal import Experiments
internal import Foundation
internal import Records
internal import Sweeps

/// The starts of runs, executed by workers as runs are, and what they say about the whole runs. Their folder is removed
/// again, by the next pilots if the process was killed.
///
/// A run that needs another one is tried out with the value function that the other one's pilot ends with: the result
/// is of no use, but takes as long to compute.
struct Pilots {
  /// One pilot's answer.
  struct Answer {
    /// CPU seconds of the whole run.
    let seconds: Double
    /// Control steps that the pilot took.
    let steps: Int
  }

  /// By the run.
  private(set) var answers: [Digest: Answer] = [:]
  /// A line for each pilot that failed; those given up for lack of time do not count.
  private(set) var failures: [String] = []

  /// Wall-clock seconds that all pilots together should take, and after which unfinished ones are given up.
  private static let budget = (intended: 20.0, utmost: 30.0)

  /// A pilot that is given up has nothing to save; a worker that is done needs a moment to exit.
  private static let grace = Duration.seconds(2)

  /// Tries out runs of a sweep, and those that they need.
  ///
  /// - Parameters:
  ///   - runs: the first ones are the most likely to be tried out in time.
  ///   - workers: capped at the number of cores.
  /// - Throws: `ExecutionError`; an error if the folder cannot be made; `CancellationError` if the task is cancelled.
  init(of runs: [Run], in sweep: Sweep, workers: Int) async throws {
    let folder = try Self.folder()
    defer { withExtendedLifetime(folder) {} }
    let needed = runs.neededRuns
    let plan = Plan(
      sweep.runs.filter { needed.contains($0.digest) } + runs,
      limits: Limits(bytes: sweep.limits.bytes, retries: 0))
    let workers = min(workers, ProcessInfo.processInfo.activeProcessorCount)
    let share = Self.budget.intended * Double(workers) / Double(plan.runs.count)
    let results = ResultsDirectory(folder.url)
    let runner = Runner(
      plan,
      context: WorkerContext(sweep: sweep.name, source: "", commandLine: CommandLine.arguments),
      results: results,
      executor: LocalExecutor(
        executable: "/proc/self/exe", arguments: ["work", "--pilot", "\(share)"],
        workers: workers, grace: Self.grace))
    let report = try await withTimeLimit(.seconds(Self.budget.utmost)) {
      try await runner.run { _ in }
    }
    try Task.checkCancellation()
    for run in plan.runs {
      guard let record = try? Record(opening: results.record(of: run)) else { continue }
      answers[run.digest] = try Answer(record)
    }
    failures = report.failures.map { "the pilot of \($0.run.id): \($0.outcome)" }
  }

  /// - Throws: `NoFolder`.
  private static func folder() throws -> ScratchFolder {
    do throws(RecordError) { return try ScratchFolder("polo-pilots") } catch {
      throw NoFolder(path: FileManager.default.temporaryDirectory.path, reason: error.reason)
    }
  }

  /// No folder for pilots can be made among the temporary files.
  private struct NoFolder: Error, CustomStringConvertible {
    let path: String
    let reason: String

    var description: String {
      "\(path): cannot make a folder for pilots: \(reason); TMPDIR may name another folder for temporary files"
    }
  }
}

extension Pilots.Answer {
  fileprivate init(_ record: Record) throws {
    seconds = try record.scalar("pilot/cpu_seconds")
    steps = Int(try record.scalar("pilot/steps"))
  }
}

extension Experiment.Pilot {
  /// The pilot as its record keeps it.
  var grid: Grid {
    Grid(
      "pilot",
      [
        Grid.Content(Variable("cpu_seconds", "CPU time of the whole run", units: "s"), [seconds]),
        Grid.Content(Variable("steps", "control steps of the pilot", .int64), [Double(steps)]),
      ])
  }
}

/// Cancels an operation that is not done in time; what it does then is its own affair.
private func withTimeLimit<Result: Sendable>(
  _ limit: Duration, _ operation: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  let working = Task { try await operation() }
  let watching = Task {
    try await Task.sleep(for: limit)
    working.cancel()
  }
  defer { watching.cancel() }
  return try await withTaskCancellationHandler {
    try await working.value
  } onCancel: {
    working.cancel()
  }
}
