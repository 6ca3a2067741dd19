internal import Execution
internal import Foundation
internal import Records
internal import Reports
internal import Sweeps

/// Where a sweep stands, as its files show: records first, then leases, outcomes and checkpoints.
struct Standing: Encodable {
  struct ArmCounts: Encodable {
    let arm: String
    var runs = 0
    var done = 0
    var failed = 0
    /// Runs that need one that failed.
    var blocked = 0
    var running = 0
    /// Runs that `polo run` would execute now.
    var left = 0

    fileprivate mutating func add(_ other: ArmCounts) {
      runs += other.runs
      done += other.done
      failed += other.failed
      blocked += other.blocked
      running += other.running
      left += other.left
    }
  }

  /// A run whose last attempt failed.
  struct Failure: Encodable {
    let run: String
    let cause: String
    let outcome: String
    let attempts: Int
    /// Whether it is not tried again until someone asks for it.
    let givenUp: Bool
    let host: String
    let time: String
    let log: String
  }

  struct Blocked: Encodable {
    let run: String
    let by: String
  }

  struct Running: Encodable {
    let run: String
    /// `nil` if the lease cannot be read.
    let host: String?
    let process: Int32?
    /// Whether the process is on this machine and lives; others are known only by their leases.
    fileprivate let isKnownAlive: Bool
    /// The indices of the arms that have the run.
    fileprivate let places: [Int]

    private enum CodingKeys: CodingKey { case run, host, process }
  }

  /// A run whose launcher has not been heard from for so long that another one will take it over.
  struct Silent: Encodable {
    let run: String
    /// "process 4711 on n1, silent for 3 d"
    let holder: String
    /// Since the last heartbeat.
    let seconds: Double
  }

  /// A run without a record that will go on from its checkpoint.
  struct Begun: Encodable {
    let run: String
    let step: Int
    let steps: Int
  }

  let sweep: String
  /// All different runs: one that arms share counts once.
  let runs: Int
  let sharedByArms: Int
  private(set) var done = 0
  /// Without a record, and neither running nor given up nor in need of one that was.
  private(set) var left = 0
  private(set) var running = 0
  private(set) var arms: [ArmCounts]
  private(set) var failures: [Failure] = []
  private(set) var blocked: [Blocked] = []
  private(set) var runningRuns: [Running] = []
  private(set) var silent: [Silent] = []
  private(set) var checkpoints: [Begun] = []
  /// Why a machine took no more runs; `nil` unless some are left.
  private(set) var stop: StopFile.Note?
  /// Runs left that elements of job arrays are to execute, or were to, with what Slurm knows of them.
  var submitted: [Submitted] = []
  var pending = 0
  var held = 0
  var lost = 0
  var unknown = 0

  /// How many runs of a kind are listed before the rest is only counted.
  static let shown = 8

  init(of sweep: Sweep, in results: ResultsDirectory) {
    self.sweep = sweep.directoryName
    let different = sweep.runs.different(in: results)
    runs = different.count
    sharedByArms = sweep.runs.sharedByArms
    arms = sweep.arms.map { ArmCounts(arm: $0) }
    let places = Dictionary(uniqueKeysWithValues: sweep.arms.enumerated().map { ($1, $0) })
    let placesOfRuns = Dictionary(grouping: sweep.runs, by: \.digest)
      .mapValues { $0.compactMap { places[$0.arm] } }
    let sources = Sources(of: sweep, in: results)
    let holders = Leases.holders(in: results.leases)
    var all = ArmCounts(arm: "")
    for run in different {
      let own = placesOfRuns[run.digest] ?? []
      let counts =
        results.isDone(run)
        ? ArmCounts(arm: run.arm, runs: 1, done: 1)
        : see(run, at: own, holders, sources, in: results)
      all.add(counts)
      for place in own { arms[place].add(counts) }
    }
    done = all.done
    running = all.running
    left = all.left
    if done < runs { stop = StopFile(in: results).read() }
  }

  /// Whether a run failed, or a machine took no more.
  var hasFailed: Bool { !failures.isEmpty || stop != nil }

  /// - Parameter places: the indices of the arms that have the run.
  /// - Returns: what it adds to the counts.
  private mutating func see(
    _ run: Run, at places: [Int], _ holders: [String: Leases.Holder], _ sources: Sources,
    in results: ResultsDirectory
  ) -> ArmCounts {
    var counts = ArmCounts(arm: run.arm, runs: 1, left: 1)
    let record = results.record(of: run)
    if results.hasFolder(of: run), let header = CheckpointFile(beside: record).header {
      checkpoints.append(Begun(run: run.id, step: header.step, steps: header.steps))
    }
    let holder = holders[run.digest.short]
    if let holder, !holder.isSilent {
      counts.running = 1
      counts.left = 0
      runningRuns.append(
        Running(
          run: run.id, host: holder.launcher?.host, process: holder.launcher?.process,
          isKnownAlive: holder.launcher?.isKnownAlive == true, places: places))
      return counts
    }
    if let holder, let seconds = holder.silence {
      silent.append(Silent(run: run.id, holder: "\(holder)", seconds: seconds))
    }
    if let ending = results.failure(of: run) {
      counts.failed = 1
      if ending.isGivenUp { counts.left = 0 }
      failures.append(
        Failure(
          run: run.id, cause: ending.outcome.cause?.rawValue ?? "", outcome: "\(ending.outcome)",
          attempts: ending.attempts, givenUp: ending.isGivenUp, host: ending.host,
          time: ending.time,
          log: results.log(of: run).relativeToHere))
    } else if let source = sources.blocker(of: run), holders[source.digest.short]?.isSilent != false
    {
      // It is blocked only by its source, whose failure the next launch may undo.
      counts.blocked = 1
      counts.left = 0
      blocked.append(Blocked(run: run.id, by: source.id))
    }
    return counts
  }

  /// Counts a run as left although a lease says that it is being executed.
  ///
  /// - Returns: the holder of the lease; `nil` if it is known to live, or there is none.
  mutating func disbelieveLease(of run: Run) -> String? {
    guard let index = runningRuns.firstIndex(where: { $0.run == run.id && !$0.isKnownAlive }) else {
      return nil
    }
    let holder = runningRuns.remove(at: index)
    for place in holder.places {
      arms[place].running -= 1
      arms[place].left += 1
    }
    running -= 1
    left += 1
    return holder.host.map { "process \(holder.process ?? 0) on \($0)" } ?? "someone"
  }
}

extension Standing {
  var text: String {
    let hasBlocked = !blocked.isEmpty
    let columns =
      ["arm", "runs", "done", "running", "failed"] + (hasBlocked ? ["blocked"] : []) + ["left"]
    var table = Table(columns: columns.map(Table.Column.text))
    for arm in arms {
      let counts =
        [arm.runs, arm.done, arm.running, arm.failed] + (hasBlocked ? [arm.blocked] : [])
        + [arm.left]
      table.add([arm.arm] + counts.map { "\($0)" })
    }
    let lists = [
      runningRuns.map { run in
        "\(run.run): running"
          + (run.host.map { " on \($0), under process \(run.process ?? 0)" } ?? "")
      },
      silent.map { "\($0.run): \($0.holder); another launcher will take it over" },
      checkpoints.map { "\($0.run): checkpoint at step \($0.step) of \($0.steps)" },
      failures.map {
        "\($0.run): \($0.outcome)\($0.givenUp ? "" : "; to be tried again")\n    \($0.log)"
      },
      blocked.map { "\($0.run): blocked: it needs \($0.by), which failed" },
    ]
    let note = sharingNote(sharedByArms)
    return "\(sweep): \(done) of \(runs) runs are done\(note)\n\n\(table.text)\n"
      + lists.map(Self.shortened).joined() + slurmText
      + (stop.map { "stopped at \($0.time): \($0.reason)\n" } ?? "")
  }

  var failureText: String {
    failures.map {
      """
      \($0.run): \($0.outcome)
          \(counted($0.attempts, "attempt")), the last on \($0.host) until \($0.time)
          \($0.log)

      """
    }.joined()
  }

  static func shortened(_ lines: [String]) -> String {
    let rest = lines.count - shown
    return (lines.prefix(shown) + (rest > 0 ? ["and \(rest) more"] : []))
      .map { "\($0)\n" }.joined()
  }
}
