public import Sweeps

/// When the next checkpoint of a run is due.
public struct CheckpointSchedule: Sendable {
  /// Of a run's time, for checkpoints that are due by time: where a disk is slow they are further apart.
  private static let greatestShare = 0.01

  private let period: CheckpointPeriod
  private var nextTime: Double

  /// - Parameters:
  ///   - period: of the sweep's limits.
  ///   - now: seconds of a clock that never goes back; the run begins.
  public init(_ period: CheckpointPeriod, at now: Double) {
    self.period = period
    nextTime = if case .seconds(let seconds) = period { now + seconds } else { now }
  }

  /// Whether one is due now that a run has done so many steps, from 1.
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
