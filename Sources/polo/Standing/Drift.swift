internal import Foundation
internal import Records
internal import Sweeps

/// The records of a sweep that this program would make with different numbers.
struct Drift {
  /// Records that differ in the same way.
  struct Group: Encodable {
    /// `numerics 1, now 2`
    let difference: String
    let runs: [String]
  }

  private(set) var groups: [Group] = []
  /// The runs whose records they are.
  private(set) var runs: [Run] = []
  /// Of those records.
  private var makers: [Digest: Maker] = [:]

  var isEmpty: Bool { runs.isEmpty }

  /// Reads the maker of each record; one that cannot be read is left to code that needs it.
  init(of runs: [Run], in results: ResultsDirectory) {
    // Arms with equal parameters share a record.
    var seen: Set<Digest> = []
    var byDifference: Groups<String, [String]> = Groups()
    let values = GivenValues(of: runs, in: results)
    for run in runs where seen.insert(run.digest).inserted && results.isDone(run) {
      guard let maker = try? Record(opening: results.record(of: run)).maker else { continue }
      let differences = Maker(of: run, given: values.value(givenTo: run)).differences(from: maker)
      if differences.isEmpty { continue }
      byDifference.change(differences.joined(separator: "; "), or: []) { $0.append(run.id) }
      self.runs.append(run)
      makers[run.digest] = maker
    }
    groups = byDifference.entries.map { Group(difference: $0.key, runs: $0.value) }
  }

  /// Whether the record of one of the runs is still there as it was found: another launcher may have set it aside, and
  /// made it anew.
  func isUnchanged(_ run: Run, in results: ResultsDirectory) -> Bool {
    (try? Record(opening: results.record(of: run)).maker).map { $0 == makers[run.digest] } ?? false
  }

  /// A line for each way in which records differ; empty if none does.
  var text: String {
    groups.map { group in
      let names = group.runs.prefix(2).joined(separator: "; ")
      let rest = group.runs.count > 2 ? "; and \(group.runs.count - 2) more" : ""
      return
        "\(counted(group.runs.count, "record")) would come out differently now "
        + "(\(group.difference)): \(names)\(rest)\n"
    }.joined()
  }
}
