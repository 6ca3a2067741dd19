internal import Sweeps

/// One line of a Slurm table.
public struct ElementEntry: Sendable, Hashable {
  public let name: ElementName
  /// The id of the job; the elements of an array share one.
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

  /// From lines of `squeue -h -r -o` with that format; other lines are passed over.
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

  /// From lines of `sacct -n -X -P -o` with that format, of elements that have ended: `sacct` reports an element as
  /// running for ever if no controller told it of the end. Those that never began share one line, `12_[3-7,9%2]`, or
  /// `12_[0-118:2]` for every second one.
  public static func parse(accounting text: String) -> [ElementEntry] {
    text.split(separator: "\n").flatMap { line -> [ElementEntry] in
      let fields = line.split(separator: "|", omittingEmptySubsequences: false)
      guard fields.count >= 3 else { return [] }
      let id = fields[1].split(separator: "_", maxSplits: 1)
      guard let job = id.first, job.allSatisfy(\.isNumber) else { return [] }
      let state = ElementState(state: fields[2], reason: "")
      if state.isLive { return [] }
      let places = id.count > 1 ? indices(id[1]).map(Optional.some) : [nil]
      return places.map { index in
        ElementEntry(
          name: ElementName(job: String(fields[0]), index: index), jobID: String(job), state: state)
      }
    }
  }

  /// The indices that `17`, `[3-7,9%2]` or `[0-118:2]` names; none of any other text.
  private static func indices(_ text: Substring) -> [Int] {
    guard text.first == "[", text.last == "]" else { return Int(text).map { [$0] } ?? [] }
    let list = text.dropFirst().dropLast().prefix { $0 != "%" }
    return list.split(separator: ",").flatMap { part -> [Int] in
      let range = part.split(separator: ":", omittingEmptySubsequences: false)
      let step = range.count > 1 ? Int(range[1]) : 1
      let ends = range[0].split(separator: "-").map { Int($0) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2,
        first <= last, last < mostElements, let step, step > 0, range.count <= 2
      else { return [] }
      return Array(stride(from: first, through: last, by: step))
    }
  }

  /// More than the elements of any array: Slurm's own limit of MaxArraySize is 4000001.
  private static let mostElements = 4_000_001
}
