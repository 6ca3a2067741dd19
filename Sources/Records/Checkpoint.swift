public import Sweeps

/// A run between two control steps: all that it takes to go on as if it had never stopped.
public struct Checkpoint: Sendable, Hashable {
  /// What a checkpoint says of itself, for people and for the code that decides whether to use it.
  public struct Header: Sendable, Hashable, Codable {
    /// The run's id.
    public let run: String
    public let digest: Digest
    /// The `Digest.version` of the digest.
    let digestVersion: String
    /// Digest of the trained value function that the run was given; `nil` if it needs none.
    public let value: Digest?
    /// The program that wrote it and alone can go on from it.
    public let program: String
    /// Control steps done, and then those of the whole run.
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

  /// What the attempts at a run have cost, up to a checkpoint or to its end.
  public struct Effort: Sendable, Hashable, Codable {
    /// When the first attempt began, ISO 8601.
    public var startedAt: String
    /// The steps at which later attempts went on.
    public var resumedAt: [Int]
    public var wallSeconds: Double
    public var cpuSeconds: Double
    /// The most memory that was resident at once.
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
