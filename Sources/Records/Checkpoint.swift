public import Sweeps

/// A run between two of its control steps: all that it takes to go on as if it had never stopped.
public struct Checkpoint: Sendable, Hashable {
  /// What a checkpoint says of itself, for people and for those who decide whether to use it.
  public struct Header: Sendable, Hashable, Codable {
    /// The run's id.
    public let run: String
    public let digest: Digest
    /// What the digest's parameters mean.
    public let digestVersion: String
    /// Of the trained value function that the run was given; `nil` if it needs none.
    public let value: Digest?
    /// What wrote it, and alone can go on from it.
    public let program: String
    /// Control steps done, and those of the whole run.
    public let step: Int
    public let steps: Int
    public let effort: Effort

    public init(
      of run: Run, given value: Digest?, program: String, step: Int, of steps: Int,
      effort: Effort
    ) {
      self.run = run.id
      digest = run.digest
      digestVersion = Digest.version
      self.value = value
      self.program = program
      self.step = step
      self.steps = steps
      self.effort = effort
    }
  }

  /// What the attempts at a run have cost up to a checkpoint.
  public struct Effort: Sendable, Hashable, Codable {
    /// When the first one began, ISO 8601.
    public var startedAt: String
    /// The steps at which the others went on.
    public var resumedAt: [Int]
    public var wallSeconds: Double
    public var cpuSeconds: Double
    public var peakMemoryBytes: Int

    public init(
      startedAt: String, resumedAt: [Int] = [], wallSeconds: Double, cpuSeconds: Double,
      peakMemoryBytes: Int
    ) {
      self.startedAt = startedAt
      self.resumedAt = resumedAt
      self.wallSeconds = wallSeconds
      self.cpuSeconds = cpuSeconds
      self.peakMemoryBytes = peakMemoryBytes
    }
  }

  public let header: Header
  /// What the rest of the run depends on.
  public let experiment: Snapshot
  /// The rows recorded so far.
  public let record: Snapshot

  public init(_ header: Header, experiment: Snapshot, record: Snapshot) {
    self.header = header
    self.experiment = experiment
    self.record = record
  }
}
