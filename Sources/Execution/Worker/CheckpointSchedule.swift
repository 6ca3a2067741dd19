public import Sweeps

/// When the next checkpoint of a run is due.
public struct CheckpointSchedule: Sendable {
  /// The greatest share of a run's time for checkpoints that are due by time: a slow disk spaces them
  /// further apart.
  private static let greatestShare = 0.01

  private let period: CheckpointPeriod
  private var nextTime: Double

  /// - Parameters:
  ///   - period: from the sweep's limits.
  ///   - now: when the run begins, in seconds of a clock that never goes back.
  public init(_ period: CheckpointPeriod, at now: Double) {
    self.period = period
    nextTime = if case .seconds(let seconds) = period { now + seconds } else { now }
  }

  /// Whether one is due now that a run has done `step` steps, from 1.
  public func isDue(afterStep step: Int, at now: Double) -> Bool {
    switch period {
    case .seconds: now >= nextTime
    case .steps(let steps): step.isMultiple(of: steps)
    }
  }

  /// A checkpoint was written from one moment to another, or could not be.
  public mutating func wrote(from begin: Double, to end: Double) {
    guard case .seconds(let seconds) = period else { return }
    nextTime = end + max(seconds, (end - begin) / Self.greatestShare)
  }
}
