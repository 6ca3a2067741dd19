internal import Foundation
internal import Records
internal import Sweeps

/// What other sweeps of the same results have recorded of runs that have no record in their own: whole, and with the
/// numbers that this program would write. Other records are left to those sweeps.
struct SharedRecords {
  private var records: [(run: Run, record: URL)] = []

  /// Reads every byte of what it finds.
  init(of runs: [Run], in results: ResultsDirectory) {
    let found = results.recordsElsewhere(of: runs)
    guard !found.isEmpty else { return }
    let values = TrainedValues(of: runs, in: results)
    var seen: Set<Digest> = []
    for run in runs where seen.insert(run.digest).inserted {
      let maker = Maker(of: run, given: values.value(givenTo: run))
      let sound = found[run.digest]?.first { record in
        guard Record.faults(at: record, expecting: RecordExpectation(of: run)).isEmpty,
          let other = try? Record(opening: record).maker
        else { return false }
        return maker.differences(from: other).isEmpty
      }
      if let sound { records.append((run, sound)) }
    }
  }

  /// Counts them as done where they lie.
  func share(in results: inout ResultsDirectory) {
    for (run, record) in records { results.share(record, of: run) }
  }

  /// Gives them a name in the sweep's own folder, and says so.
  func takeOver(into results: inout ResultsDirectory) {
    var sweeps: [String] = []
    var count = 0
    for (run, record) in records {
      if let reason = results.takeOver(record, of: run) {
        printError(
          "\(run.id): \(record.relativeToHere) is its record and cannot be linked to: \(reason)"
            + (results.isDone(run) ? "" : "; so it is run"))
        continue
      }
      count += 1
      let sweep = record.deletingLastPathComponent().deletingLastPathComponent().lastPathComponent
      if !sweeps.contains(sweep) { sweeps.append(sweep) }
    }
    if count == 0 { return }
    printNow(
      "\(counted(count, "run")) done by \(sweeps.sorted().joined(separator: ", ")): taken over\n")
  }
}
