public import Foundation
public import Sweeps

/// What a worker is to do next.
public struct WorkerCommand: Sendable, Hashable {
  public let context: WorkerContext
  public let attempt: Attempt

  public var run: Run { attempt.run }
  public var record: URL { attempt.record }
}
