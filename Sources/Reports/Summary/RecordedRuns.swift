internal import Foundation
internal import Records
internal import Sweeps

/// The runs of a sweep, parted once into those that have a record and those that have none.
struct RecordedRuns {
  let sweep: Sweep
  let results: ResultsDirectory
  /// Indices into the sweep's runs.
  let recorded: [Int]
  let missing: [Int]

  init(of sweep: Sweep, in results: ResultsDirectory) {
    self.sweep = sweep
    self.results = results
    let isDone = sweep.runs.map(results.isDone)
    recorded = sweep.runs.indices.filter { isDone[$0] }
    missing = sweep.runs.indices.filter { !isDone[$0] }
  }

  /// Opens a run's record and checks that it is the run's.
  func open(_ index: Int) throws -> RunRecord {
    try RunRecord(of: sweep.runs[index], at: results.record(of: sweep.runs[index]))
  }

  /// The record's path below the results directory.
  func path(of run: Run) -> String {
    results.folder(of: run).lastPathComponent + "/" + results.record(of: run).lastPathComponent
  }

  /// The lines of provenance at the head of each file.
  func header(_ origin: Origin) -> [String] {
    let named = missing.prefix(20).map { "missing: \(sweep.runs[$0].id)" }
    let more = missing.count - named.count
    return [
      "polo: \(origin.version)",
      "commit: \(origin.commit ?? "none")",
      "sweep: \(sweep.directoryName)",
      "sweep_sha256: \(Digest(of: sweep.source).hexadecimal)",
      "runs: \(recorded.count) of \(sweep.runs.count)",
    ] + named + (more > 0 ? ["missing: and \(more) more, which scores.csv names"] : [])
  }
}
