internal import Foundation
internal import Records
internal import Sweeps

/// The runs of a sweep, divided once into those that have a record and those that have none.
struct RecordedRuns {
  let sweep: Sweep
  let results: ResultsDirectory
  /// Indices into the sweep's runs.
  let recorded: [Int]
  /// Indices of the different runs: of those that arms share, the first arm's.
  let different: Set<Int>
  /// Why runs have no record, by their indices.
  let reasons: [Int: MissingRun.Reason]
  /// The different runs that are missing, with the reason for each.
  let missingRuns: [MissingRun]
  /// See `FactStore`.
  var settling = FactStore.settling

  init(
    of sweep: Sweep, in results: ResultsDirectory, because reason: (Run) -> MissingRun.Reason
  ) {
    self.sweep = sweep
    self.results = results
    let isDone = sweep.runs.map(results.isDone)
    recorded = sweep.runs.indices.filter { isDone[$0] }
    let missing = sweep.runs.indices.filter { !isDone[$0] }
    let reasons = Dictionary(
      uniqueKeysWithValues: missing.map { ($0, reason(sweep.runs[$0])) })
    self.reasons = reasons
    let different = Set(sweep.runs.indices.uniqued(by: { sweep.runs[$0].digest }))
    self.different = different
    missingRuns = missing.filter(different.contains).compactMap { index in
      reasons[index].map { MissingRun(sweep.runs[index], because: $0) }
    }
  }

  /// Opens a run's record and checks that it is the run's.
  func open(_ index: Int) throws -> RunRecord {
    try RunRecord(of: sweep.runs[index], at: results.record(of: sweep.runs[index]))
  }

  /// Gives a reader what is known of each run on record, in the sweep's order, and keeps what the reader learns.
  ///
  /// - Throws: what the reader throws; what was learned before is kept.
  func read(_ body: (Int, RunFacts) throws -> Void) throws {
    let store = FactStore(in: results, settling: settling)
    defer { store.save() }
    for index in recorded {
      let run = sweep.runs[index]
      try store.with(run, recordAt: results.record(of: run)) { try body(index, $0) }
    }
  }

  /// The record's path below the results directory.
  func path(of run: Run) -> String {
    results.folder(of: run).lastPathComponent + "/" + results.record(of: run).lastPathComponent
  }

  /// The lines of provenance at the head of each file.
  func header(_ origin: Origin) -> [String] {
    let named = missingRuns.prefix(20).map { "missing: \($0.run.id): \($0.reason)" }
    let more = missingRuns.count - named.count
    let changes = Sweep.overrides(statedIn: sweep.source)
    return [
      "polo: \(origin.version)",
      "commit: \(origin.commit ?? "none")",
      "sweep: \(sweep.directoryName)",
      "sweep_sha256: \(Digest(of: sweep.source).hexadecimal)",
    ] + (changes.isEmpty ? [] : ["changes: \(changes.joined(separator: " "))"])
      + ["runs: \(different.count - missingRuns.count) of \(different.count)"] + named
      + (more > 0 ? ["missing: and \(more) more, which scores.csv names"] : [])
  }
}
