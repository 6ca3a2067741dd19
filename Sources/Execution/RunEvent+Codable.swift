internal import Sweeps

/// As flat JSON:
/// `{"event":"runFinished","run":"arm=polo,seed=3","digest":"…","outcome":"completed",…}`.
extension RunEvent: Codable {
  private enum Key: String, CodingKey {
    case event, sweep, counts, run, digest, worker, process, attempt, seconds, step, total, by
    case byDigest, reason, holder, holders, runs
  }

  private enum Kind: String, Codable {
    case sweepStarted, workerStarted, workerEnded, runStarted, runProgress, runResumed
    case runStartedAfresh, runRetried, runFinished, runBlocked, runHeld, runFreed
    case runEndedElsewhere, sweepWaits, sweepFinished
  }

  private typealias Reader = KeyedDecodingContainer<Key>
  private typealias Writer = KeyedEncodingContainer<Key>

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    switch try fields.decode(Kind.self, forKey: .event) {
    case .sweepStarted:
      self = .sweepStarted(
        sweep: try fields.decode(String.self, forKey: .sweep),
        counts: try fields.decode(Plan.Counts.self, forKey: .counts))
    case .workerStarted:
      self = .workerStarted(
        worker: try fields.decode(Int.self, forKey: .worker),
        process: try fields.decode(Int32.self, forKey: .process))
    case .workerEnded:
      self = .workerEnded(
        worker: try fields.decode(Int.self, forKey: .worker), try Outcome(from: decoder))
    case .runStarted:
      self = .runStarted(
        try Self.name(fields), worker: try fields.decode(Int.self, forKey: .worker),
        attempt: try fields.decode(Int.self, forKey: .attempt))
    case .runProgress:
      self = .runProgress(try Self.name(fields), try Self.progress(fields))
    case .runResumed:
      self = .runResumed(try Self.name(fields), try Self.progress(fields))
    case .runStartedAfresh:
      self = .runStartedAfresh(
        try Self.name(fields), reason: try fields.decode(String.self, forKey: .reason))
    case .runRetried:
      let (attempt, seconds) = try Self.ending(fields)
      self = .runRetried(
        try Self.name(fields), try Outcome(from: decoder), attempt: attempt, seconds: seconds)
    case .runFinished:
      let (attempt, seconds) = try Self.ending(fields)
      self = .runFinished(
        try Self.name(fields), try Outcome(from: decoder), attempt: attempt, seconds: seconds)
    case .runBlocked:
      self = .runBlocked(
        try Self.name(fields), by: try Self.name(fields, id: .by, digest: .byDigest))
    case .runHeld:
      self = .runHeld(
        try Self.name(fields), by: try fields.decodeIfPresent(Launcher.self, forKey: .holder))
    case .runFreed: self = .runFreed(try Self.name(fields))
    case .runEndedElsewhere:
      self = .runEndedElsewhere(try Self.name(fields), try Outcome(from: decoder))
    case .sweepWaits:
      self = .sweepWaits(
        runs: try fields.decode(Int.self, forKey: .runs),
        holders: try fields.decode([Launcher].self, forKey: .holders))
    case .sweepFinished:
      self = .sweepFinished(
        counts: try fields.decode(Plan.Counts.self, forKey: .counts),
        seconds: try fields.decode(Double.self, forKey: .seconds))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    switch self {
    case .sweepStarted(let sweep, let counts):
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

  private static func name(_ fields: Reader, id: Key = .run, digest: Key = .digest) throws
    -> RunName
  {
    RunName(
      id: try fields.decode(String.self, forKey: id),
      digest: try fields.decode(Digest.self, forKey: digest))
  }

  private static func progress(_ fields: Reader) throws -> RunProgress {
    RunProgress(
      step: try fields.decode(Int.self, forKey: .step),
      of: try fields.decode(Int.self, forKey: .total))
  }

  private static func ending(_ fields: Reader) throws -> (attempt: Int, seconds: Double) {
    (
      try fields.decode(Int.self, forKey: .attempt),
      try fields.decode(Double.self, forKey: .seconds)
    )
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
