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

/// One line of a table of Slurm's.
public struct ElementEntry: Sendable, Hashable {
  public let name: ElementName
  /// The id of the job, of which the elements of an array share one.
  public let jobID: String
  public let state: ElementState

  public init(name: ElementName, jobID: String, state: ElementState) {
    self.name = name
    self.jobID = jobID
    self.state = state
  }
}

extension ElementEntry {
  /// What `squeue` is to print.
  static let queueFormat = "%j|%F|%K|%T|%r"

  /// From lines of `squeue -h -r -o` with that format; lines that are none are passed over.
  public static func parse(queue text: String) -> [ElementEntry] {
    text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "|", maxSplits: 4, omittingEmptySubsequences: false)
      guard fields.count == 5, !fields[1].isEmpty else { return nil }
      return ElementEntry(
        name: ElementName(job: String(fields[0].trimmed), index: Int(fields[2].trimmed)),
        jobID: String(fields[1].trimmed),
        state: ElementState(state: fields[3].trimmed, reason: fields[4].trimmed))
    }
  }

  /// What `sacct` is to print.
  static let accountingFormat = "JobName,JobID,State"

  /// From lines of `sacct -n -X -P -o` with that format. Elements that are pending are one line, `12_[3-7]`, which
  /// says nothing that `squeue` does not.
  public static func parse(accounting text: String) -> [ElementEntry] {
    text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "|", omittingEmptySubsequences: false)
      guard fields.count >= 3 else { return nil }
      let id = fields[1].split(separator: "_", maxSplits: 1)
      guard let job = id.first, job.allSatisfy(\.isNumber) else { return nil }
      let index = id.count > 1 ? Int(id[1]) : nil
      if id.count > 1, index == nil { return nil }
      return ElementEntry(
        name: ElementName(job: String(fields[0]), index: index), jobID: String(job),
        state: ElementState(state: fields[2], reason: ""))
    }
  }
}
