public import Foundation

/// Where a run without a record stands in the queue of a cluster.
public struct SubmittedRun: Sendable, Hashable {
  /// Of the element that it was dealt to.
  public let state: ElementState
  /// `nil` where Slurm does not know the element.
  public let jobID: String?
  /// What the element prints.
  public let log: URL
  /// Somebody has cancelled the submission.
  public let isCancelled: Bool

  /// The standing that counts for a run that was submitted more than once: a live one, otherwise that of the
  /// latest submission.
  func preferred(to earlier: SubmittedRun) -> SubmittedRun {
    if state == .running || !earlier.state.isLive { return self }
    return earlier.state == .running || !state.isLive ? earlier : self
  }
}
