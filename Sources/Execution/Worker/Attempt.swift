public import Foundation
public import Sweeps

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
