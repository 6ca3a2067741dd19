internal import Sweeps

/// Where a sweep stands, as its events tell: counts, what runs, and how long the rest will take.
///
/// Times are seconds of any clock that does not jump.
public struct SweepStatus: Sendable, Hashable {
  struct Running: Sendable, Hashable {
    let since: Double
    let attempt: Int
    /// The part of the run that a checkpoint brought.
    var inherited = 0.0
    var first: Report?
    var latest: Report?
  }

  /// A report of progress and when it came.
  struct Report: Sendable, Hashable {
    let progress: RunProgress
    let time: Double
  }

  public private(set) var sweep = ""
  public private(set) var counts = Plan.Counts()
  private var running: [Digest: Running] = [:]
  private var held: Set<Digest> = []
  /// Runs that were given up before the sweep began.
  private var failedBefore = 0
  private var beginning = 0.0
  /// Runs' worth of work that an earlier launch has left in checkpoints.
  private var inherited = 0.0

  public init() {}

  public mutating func receive(_ event: RunEvent, at time: Double) {
    switch event {
    case .sweepStarted(let sweep, let counts):
      self = SweepStatus()
      self.sweep = sweep
      self.counts = counts
      beginning = time
      failedBefore = counts.failed
    case .runStarted(let run, _, let attempt):
      running[run.digest] = Running(since: time, attempt: attempt)
      counts.todo -= 1
      counts.running += 1
    case .runProgress(let run, let progress):
      let report = Report(progress: progress, time: time)
      running[run.digest]?.latest = report
      if running[run.digest]?.first == nil { running[run.digest]?.first = report }
    case .runResumed(let run, let progress):
      running[run.digest]?.inherited = progress.fraction
      // What a retried run goes on from was done in this launch.
      if running[run.digest]?.attempt == 1 { inherited += progress.fraction }
    case .runRetried(let run, _, _, _):
      end(run)
      counts.todo += 1
    case .runFinished(let run, let outcome, _, _):
      end(run)
      switch outcome {
      case .completed: counts.done += 1
      case .cancelled: counts.cancelled += 1
      default: counts.failed += 1
      }
    case .runBlocked:
      counts.todo -= 1
      counts.blocked += 1
    case .runHeld(let run, _):
      // One that was executed here until it was taken over, or one that was to be.
      if running[run.digest] != nil { end(run) } else { counts.todo -= 1 }
      counts.held += 1
      held.insert(run.digest)
    case .runFreed(let run):
      leave(run)
      counts.todo += 1
    case .runEndedElsewhere(let run, let outcome):
      leave(run)
      if outcome == .completed { counts.done += 1 } else { counts.failed += 1 }
    case .sweepFinished(let counts, _):
      self.counts = counts
      running = [:]
    case .workerStarted, .workerEnded, .runStartedAfresh, .sweepWaits: break
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

  /// The part of all runs that is over, what running runs have done of theirs included; from 0 to
  /// 1.
  public var fraction: Double {
    guard counts.total > 0 else { return 1 }
    let over = counts.done + counts.failed + counts.blocked + counts.cancelled
    return (Double(over) + partsDone)
      / Double(counts.total)
  }

  /// Runs a second since the sweep began, parts of running ones included; `nil` before there is
  /// anything.
  public func runsPerSecond(at time: Double) -> Double? {
    let ended = counts.done - counts.found + counts.failed - failedBefore
    let runs = Double(ended) + partsDone - inherited
    return runs > 0 && time > beginning ? runs / (time - beginning) : nil
  }

  /// Steps a second of all running runs that have reported at least twice; `nil` if there are none.
  public var stepsPerSecond: Double? {
    let rates = running.values.compactMap { run -> Double? in
      guard let first = run.first, let latest = run.latest, latest.time > first.time else {
        return nil
      }
      return Double(latest.progress.step - first.progress.step) / (latest.time - first.time)
    }
    return rates.isEmpty ? nil : rates.reduce(0, +)
  }

  /// Seconds until the last run has ended, by the rates so far; `nil` while none are known.
  public func secondsLeft(at time: Double) -> Double? {
    let left = Double(counts.todo + counts.running + counts.held) - partsDone
    // At the end workers are idle: the sweep lasts as long as the slowest run, which shows its own
    // pace.
    if counts.todo + counts.held == 0, let slowest = slowestRunSeconds(at: time) { return slowest }
    return runsPerSecond(at: time).map { left / $0 }
  }

  private var partsDone: Double { running.values.reduce(0) { $0 + $1.fraction } }

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
