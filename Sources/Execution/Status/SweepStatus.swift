package import Sweeps

/// Where a sweep stands, according to its events: counts, what runs, and how long the rest will take.
///
/// Times are seconds of any clock that does not jump.
package struct SweepStatus: Sendable, Hashable {
  /// A run that is executed here, in its current attempt.
  struct Running: Sendable, Hashable {
    /// When the attempt began.
    let since: Double
    /// Whether this is the launch's first attempt at the run.
    let isFirst: Bool
    /// The part of the run that a checkpoint supplied.
    var inherited = 0.0
    /// The first report of the attempt; `nil` before there is one.
    var first: Report?
    /// The last report so far; `nil` before there is one.
    var latest: Report?
  }

  /// A report of progress and when it came.
  struct Report: Sendable, Hashable {
    let progress: RunProgress
    let time: Double
  }

  /// The sweep's name; empty before it starts.
  package private(set) var sweep = ""
  /// How many runs are in each state, by the events so far.
  package private(set) var counts = Plan.Counts()
  private var running: [Digest: Running] = [:]
  /// Runs at which this launch has begun an attempt.
  private var started: Set<Digest> = []
  private var held: Set<Digest> = []
  /// Runs that were given up before the sweep began.
  private var failedBefore = 0
  private var beginning = 0.0
  /// How much work each run is, in any unit.
  private let work: [Digest: Double]
  private var allWork = 0.0
  /// The work of runs that are not over.
  private var workLeft = 0.0
  /// The work of runs that have ended since the sweep began.
  private var workEnded = 0.0
  /// What an earlier launch has left in checkpoints: parts of runs, and the work in them.
  private var (inherited, inheritedWork) = (0.0, 0.0)

  /// - Parameter work: How much work each run of the sweep is relative to the others, in any unit; equal unless
  ///   stated. The part that is over and the time that is left are computed from it.
  package init(work: [Digest: Double] = [:]) { self.work = work }

  /// Takes in the next event; the start of a sweep clears all that was before.
  package mutating func receive(_ event: RunEvent, at time: Double) {
    switch event {
    case .sweepStarted(let sweep, let counts, let left):
      self = SweepStatus(work: work)
      allWork = work.isEmpty ? Double(counts.total) : work.values.reduce(0, +)
      workLeft = left.reduce(0) { $0 + work(of: $1) }
      self.sweep = sweep
      self.counts = counts
      beginning = time
      failedBefore = counts.failed
    case .runStarted(let run, _, _):
      let isFirst = started.insert(run.digest).inserted
      running[run.digest] = Running(since: time, isFirst: isFirst)
      counts.todo -= 1
      counts.running += 1
    case .runProgress(let run, let progress):
      let report = Report(progress: progress, time: time)
      running[run.digest]?.latest = report
      if running[run.digest]?.first == nil { running[run.digest]?.first = report }
    case .runResumed(let run, let progress):
      running[run.digest]?.inherited = progress.fraction
      // The progress that a retried run resumes from was made in this launch.
      if running[run.digest]?.isFirst == true {
        inherited += progress.fraction
        inheritedWork += progress.fraction * work(of: run.digest)
      }
    case .runRetried(let run, _, _, _):
      end(run)
      counts.todo += 1
    case .runFinished(let run, let outcome, _, _):
      end(run)
      workLeft -= work(of: run.digest)
      if outcome != .cancelled { workEnded += work(of: run.digest) }
      switch outcome {
      case .completed: counts.done += 1
      case .cancelled: counts.cancelled += 1
      default: counts.failed += 1
      }
    case .runBlocked(let run, _):
      workLeft -= work(of: run.digest)
      counts.todo -= 1
      counts.blocked += 1
    case .runHeld(let run, _):
      // The run was executed here until it was taken over, or was about to be.
      if running[run.digest] != nil { end(run) } else { counts.todo -= 1 }
      counts.held += 1
      held.insert(run.digest)
    case .runFreed(let run):
      leave(run)
      counts.todo += 1
    case .runEndedElsewhere(let run, let outcome):
      leave(run)
      workLeft -= work(of: run.digest)
      workEnded += work(of: run.digest)
      if outcome == .completed { counts.done += 1 } else { counts.failed += 1 }
    case .sweepFinished(let counts, _):
      self.counts = counts
      running = [:]
    case .workerStarted, .workerEnded, .runStartedAfresh, .runNotSaved, .sweepWaits: break
    }
  }

  /// The run is not held any longer, or was only about to start.
  private mutating func leave(_ run: RunName) {
    if held.remove(run.digest) != nil { counts.held -= 1 } else { counts.todo -= 1 }
  }

  private mutating func end(_ run: RunName) {
    running[run.digest] = nil
    counts.running -= 1
  }

  /// The part of all work that is over, including what running runs have done; from 0 to 1. It is 1 when all runs are
  /// over, and already when the last ones have only their records left to write.
  package var fraction: Double {
    guard counts.todo + counts.running + counts.held > 0 else { return 1 }
    // The sums are added up in different orders: rounding may make the difference negative.
    return max(0, min(1, (allWork - workLeft + workUnderWay) / allWork))
  }

  /// Runs a second since the sweep began, including parts of running ones; `nil` before any progress.
  package func runsPerSecond(at time: Double) -> Double? {
    let ended = counts.done - counts.found + counts.failed - failedBefore
    let parts = running.values.reduce(0) { $0 + $1.fraction }
    let runs = Double(ended) + parts - inherited
    return runs > 0 && time > beginning ? runs / (time - beginning) : nil
  }

  /// Steps a second of all running runs that have reported at least twice; `nil` if there are none.
  var stepsPerSecond: Double? {
    let rates = running.values.compactMap { run -> Double? in
      guard let first = run.first, let latest = run.latest, latest.time > first.time else {
        return nil
      }
      return Double(latest.progress.step - first.progress.step) / (latest.time - first.time)
    }
    return rates.isEmpty ? nil : rates.reduce(0, +)
  }

  /// Seconds until the last run has ended, at the rates so far; `nil` while none are known.
  package func secondsLeft(at time: Double) -> Double? {
    // At the end workers are idle: the sweep lasts as long as the slowest run, which shows its own
    // pace.
    if counts.todo + counts.held == 0, let slowest = slowestRunSeconds(at: time) { return slowest }
    let done = workEnded + workUnderWay - inheritedWork
    guard done > 0, time > beginning else { return nil }
    return (workLeft - workUnderWay) * (time - beginning) / done
  }

  private func work(of run: Digest) -> Double { work[run] ?? 1 }

  /// The work that running runs have done.
  private var workUnderWay: Double {
    running.reduce(0) { $0 + $1.value.fraction * work(of: $1.key) }
  }

  private func slowestRunSeconds(at time: Double) -> Double? {
    let left = running.values.compactMap { $0.secondsLeft(at: time) }
    return left.count == running.count ? left.max() : nil
  }
}

extension SweepStatus.Running {
  fileprivate var fraction: Double { latest?.progress.fraction ?? inherited }

  /// `nil` before the first progress.
  fileprivate func secondsLeft(at time: Double) -> Double? {
    guard let latest, fraction > inherited else { return nil }
    let end = latest.time + (1 - fraction) * (latest.time - since) / (fraction - inherited)
    return max(0, end - time)
  }
}
