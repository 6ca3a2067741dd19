/// An element of an array job, as Slurm's tables name it.
public struct ElementName: Sendable, Hashable {
  /// The job's name.
  public let job: String
  /// The index in its array; `nil` for a job that is no array.
  public let index: Int?

  public init(job: String, index: Int?) {
    self.job = job
    self.index = index
  }
}
