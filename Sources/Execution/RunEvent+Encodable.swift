internal import Sweeps

/// As JSON that is flat but for counts and holders:
/// `{"event":"runFinished","run":"arm=polo,seed=3","digest":"…","outcome":"completed",…}`.
extension RunEvent: Encodable {
  private enum Key: String, CodingKey {
    case event, sweep, counts, run, digest, worker, process, attempt, seconds, step, total, by
    case byDigest, reason, holder, holders, runs
  }

  private enum Kind: String, Encodable {
    case sweepStarted, workerStarted, workerEnded, runStarted, runProgress, runResumed
    case runStartedAfresh, runNotSaved, runRetried, runFinished, runBlocked, runHeld, runFreed
    case runEndedElsewhere, sweepWaits, sweepFinished
  }

  private typealias Writer = KeyedEncodingContainer<Key>

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    switch self {
    case .sweepStarted(let sweep, let counts, _):
      try fields.encode(Kind.sweepStarted, forKey: .event)
      try fields.encode(sweep, forKey: .sweep)
      try fields.encode(counts, forKey: .counts)
    case .workerStarted(let worker, let process):
      try fields.encode(Kind.workerStarted, forKey: .event)
      try fields.encode(worker, forKey: .worker)
      try fields.encode(process, forKey: .process)
    case .workerEnded(let worker, let outcome):
      try fields.encode(Kind.workerEnded, forKey: .event)
      try fields.encode(worker, forKey: .worker)
      try outcome.encode(to: encoder)
    case .runStarted(let run, let worker, let attempt):
      try Self.encode(.runStarted, run, into: &fields)
      try fields.encode(worker, forKey: .worker)
      try fields.encode(attempt, forKey: .attempt)
    case .runProgress(let run, let progress):
      try Self.encode(.runProgress, run, progress, into: &fields)
    case .runResumed(let run, let progress):
      try Self.encode(.runResumed, run, progress, into: &fields)
    case .runStartedAfresh(let run, let reason):
      try Self.encode(.runStartedAfresh, run, into: &fields)
      try fields.encode(reason, forKey: .reason)
    case .runNotSaved(let run, let step, let reason):
      try Self.encode(.runNotSaved, run, into: &fields)
      try fields.encode(step, forKey: .step)
      try fields.encode(reason, forKey: .reason)
    case .runRetried(let run, let outcome, let attempt, let seconds):
      try Self.encode(.runRetried, run, attempt: attempt, seconds: seconds, into: &fields)
      try outcome.encode(to: encoder)
    case .runFinished(let run, let outcome, let attempt, let seconds):
      try Self.encode(.runFinished, run, attempt: attempt, seconds: seconds, into: &fields)
      try outcome.encode(to: encoder)
    case .runBlocked(let run, let source):
      try Self.encode(.runBlocked, run, into: &fields)
      try fields.encode(source.id, forKey: .by)
      try fields.encode(source.digest, forKey: .byDigest)
    case .runHeld(let run, let holder):
      try Self.encode(.runHeld, run, into: &fields)
      try fields.encodeIfPresent(holder, forKey: .holder)
    case .runFreed(let run): try Self.encode(.runFreed, run, into: &fields)
    case .runEndedElsewhere(let run, let outcome):
      try Self.encode(.runEndedElsewhere, run, into: &fields)
      try outcome.encode(to: encoder)
    case .sweepWaits(let runs, let holders):
      try fields.encode(Kind.sweepWaits, forKey: .event)
      try fields.encode(runs, forKey: .runs)
      try fields.encode(holders, forKey: .holders)
    case .sweepFinished(let counts, let seconds):
      try fields.encode(Kind.sweepFinished, forKey: .event)
      try fields.encode(counts, forKey: .counts)
      try fields.encode(seconds, forKey: .seconds)
    }
  }

  private static func encode(_ kind: Kind, _ run: RunName, into fields: inout Writer) throws {
    try fields.encode(kind, forKey: .event)
    try fields.encode(run.id, forKey: .run)
    try fields.encode(run.digest, forKey: .digest)
  }

  private static func encode(
    _ kind: Kind, _ run: RunName, _ progress: RunProgress, into fields: inout Writer
  ) throws {
    try encode(kind, run, into: &fields)
    try fields.encode(progress.step, forKey: .step)
    try fields.encode(progress.total, forKey: .total)
  }

  private static func encode(
    _ kind: Kind, _ run: RunName, attempt: Int, seconds: Double, into fields: inout Writer
  ) throws {
    try encode(kind, run, into: &fields)
    try fields.encode(attempt, forKey: .attempt)
    try fields.encode(seconds, forKey: .seconds)
  }
}
