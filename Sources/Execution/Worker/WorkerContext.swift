public import Sweeps

/// What a worker must know about the sweep; it is sent once.
public struct WorkerContext: Sendable, Hashable, Codable {
  /// The sweep's name.
  public let sweep: String
  /// The sweep file's text, for provenance.
  public let source: String
  /// The command that started the sweep, for provenance.
  public let commandLine: [String]
  /// How often a run's state is committed.
  public let checkpoint: CheckpointPeriod

  public init(
    sweep: String, source: String, commandLine: [String],
    checkpoint: CheckpointPeriod = Limits().checkpoint
  ) {
    self.sweep = sweep
    self.source = source
    self.commandLine = commandLine
    self.checkpoint = checkpoint
  }
}
