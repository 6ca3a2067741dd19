internal import Foundation
internal import Sweeps

/// Where a sweep stands, in one line; a pure function of status, time and width.
package enum ProgressLine {
  /// The line with as many of its parts as the width has room for.
  ///
  /// - Parameters:
  ///   - status: What is to be shown.
  ///   - time: Seconds of the clock that the status uses.
  ///   - width: Characters in a line.
  package static func text(_ status: SweepStatus, at time: Double, width: Int) -> String {
    var parts = parts(of: status, at: time)
    while parts.count > 1, length(of: parts) > width {
      // Among equal ranks, the last part goes first.
      let leastNeeded = parts.indices.reduce(0) {
        parts[$1].rank >= parts[$0].rank ? $1 : $0
      }
      parts.remove(at: leastNeeded)
    }
    return String(parts.map(\.text).joined(separator: separator).prefix(max(0, width)))
  }

  /// The line before anything runs.
  package static func beginning(_ status: SweepStatus) -> String {
    let counts = status.counts
    let found = counts.found > 0 ? "\(counts.found) already done, " : ""
    let failed = counts.failed > 0 ? "\(counts.failed) given up earlier, " : ""
    let blocked = counts.blocked > 0 ? "\(counts.blocked) blocked, " : ""
    return
      "\(status.sweep): \(counted(counts.total, "run")), \(found)\(failed)\(blocked)\(counts.todo) left"
  }

  /// The line when nothing runs any longer.
  package static func end(_ status: SweepStatus, seconds: Double) -> String {
    let counts = status.counts
    // What was interrupted is left too: the same command goes on with it.
    let others = [
      (counts.failed, "failed"), (counts.blocked, "blocked"),
      (counts.held, "held by other launchers"), (counts.todo + counts.cancelled, "left"),
    ]
    let parts =
      ["\(counts.done) of \(counted(counts.total, "run")) done"]
      + others.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    let text = parts.joined(separator: ", ")
    return "\(status.sweep): \(text) after \(TimeText.spelled(seconds))"
  }

  /// The line for a run that failed here or elsewhere, is blocked, waits, is tried again, starts afresh, goes on from a
  /// checkpoint or could not save one; `nil` for other events.
  package static func notice(_ event: RunEvent) -> String? {
    switch event {
    case .runFinished(let run, let outcome, let attempt, _) where outcome.isFailure:
      "failed: \(run.id): \(reason(outcome))\(attempt > 1 ? ", at attempt \(attempt)" : "")"
    case .runRetried(let run, let outcome, let attempt, _):
      "retrying: \(run.id): \(reason(outcome)), at attempt \(attempt)"
    case .runResumed(let run, let progress):
      "resumed: \(run.id): at step \(progress.step) of \(progress.total)"
    case .runStartedAfresh(let run, let reason):
      "started afresh: \(run.id): its checkpoint was set aside: \(reason.printableLine)"
    case .runNotSaved(let run, let step, let reason):
      "not saved: \(run.id): no checkpoint at step \(step): \(reason.printableLine)"
    case .runEndedElsewhere(let run, let outcome) where outcome.isFailure:
      "failed elsewhere: \(run.id): \(reason(outcome))"
    case .sweepWaits(let count, let holders):
      "waiting for \(counted(count, "run")) that \(count == 1 ? "is" : "are") executed elsewhere"
        + (holders.isEmpty ? "" : ": \(holders.map(\.description).joined(separator: ", "))")
    case .runBlocked(let run, let source): "blocked: \(run.id): it needs \(source.id)"
    default: nil
    }
  }

  private struct Part {
    let text: String
    /// The greater, the sooner the part is dropped.
    let rank: Int
  }

  private static let separator = "  "

  private static func length(of parts: [Part]) -> Int {
    parts.reduce(0) { $0 + $1.text.count } + separator.count * (parts.count - 1)
  }

  private static func parts(of status: SweepStatus, at time: Double) -> [Part] {
    let counts = status.counts
    var parts = [
      Part(text: status.sweep, rank: 4),
      Part(text: "\(percent(of: status))%", rank: 1),
      Part(text: "\(counts.done)/\(counts.total) done", rank: 0),
    ]
    if counts.failed > 0 { parts.append(Part(text: "\(counts.failed) failed", rank: 0)) }
    if counts.blocked > 0 { parts.append(Part(text: "\(counts.blocked) blocked", rank: 0)) }
    parts.append(Part(text: "\(counts.running) running", rank: 3))
    if counts.held > 0 { parts.append(Part(text: "\(counts.held) elsewhere", rank: 3)) }
    parts.append(Part(text: "\(counts.todo) left", rank: 5))
    if let rate = status.runsPerSecond(at: time) {
      parts.append(Part(text: runRate(rate), rank: 6))
    }
    if let rate = status.stepsPerSecond {
      parts.append(Part(text: "\(digits(rate)) steps/s", rank: 7))
    }
    if let seconds = status.secondsLeft(at: time) {
      parts.append(Part(text: "ETA \(TimeText.spelled(seconds))", rank: 2))
    }
    return parts
  }

  /// 100 only when all is over, here and elsewhere.
  private static func percent(of status: SweepStatus) -> Int {
    let counts = status.counts
    let isOver = counts.todo + counts.running + counts.held == 0
    return min(isOver ? 100 : 99, Int((status.fraction * 100).rounded(.down)))
  }

  /// Per second, minute or hour, whichever keeps the number readable.
  private static func runRate(_ perSecond: Double) -> String {
    if perSecond >= 1 { return "\(digits(perSecond)) runs/s" }
    if perSecond * 60 >= 1 { return "\(digits(perSecond * 60)) runs/min" }
    return "\(digits(perSecond * 3600)) runs/h"
  }

  private static func digits(_ number: Double) -> String {
    number < 99.95 ? String(format: "%.1f", number) : String(format: "%.0f", number)
  }

  /// In one line, whatever the run's message, and without characters that a terminal would act on.
  private static func reason(_ outcome: Outcome) -> String {
    let text = if case .failed(let message) = outcome { message } else { "\(outcome)" }
    return text.printableLine
  }
}
