public import Foundation
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

/// One attempt at a run, and where its results belong.
public struct Attempt: Sendable, Hashable, Codable {
  /// What is to be executed; a worker that derives another digest from its parameters fails it.
  public let run: Run
  /// From 1.
  public let number: Int
  /// The file whose existence says that the run is done.
  public let record: URL
  /// What the run writes to standard output and standard error.
  public let log: URL
  /// The record of the run that this one needs; `nil` if it needs none.
  public let needed: URL?
  /// The right to execute it; `nil` where no other launcher could.
  public let lease: Lease?

  public init(
    run: Run, number: Int, record: URL, log: URL, needed: URL? = nil, lease: Lease? = nil
  ) {
    self.run = run
    self.number = number
    self.record = record
    self.log = log
    self.needed = needed
    self.lease = lease
  }
}

/// What a worker is to do next.
public struct WorkerCommand: Sendable, Hashable {
  public let context: WorkerContext
  public let attempt: Attempt

  public var run: Run { attempt.run }
  public var record: URL { attempt.record }
}
