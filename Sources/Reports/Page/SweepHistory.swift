internal import Foundation
internal import Records
internal import Sweeps

/// What the records of a sweep say of how they were made, and at what cost.
struct SweepHistory: Sendable {
  /// One record.
  struct Making: Sendable {
    let arm: String
    /// Of the run whose record it is.
    let digest: Digest
    /// By name, in the order in which they are to be read: `polo`, `commit`, `host`.
    let circumstances: [(name: String, value: String)]
    /// ISO 8601.
    let startedAt: String
    let resumptions: Int
    let wallSeconds: Double
    let cpuSeconds: Double
    let peakMemoryBytes: Double
    /// Control steps simulated to act and to compute targets, and those of the world itself.
    let simulatedSteps: Double
    /// Whether it was made from this sweep's file as it is now; true for another sweep's record, which is not compared.
    let isOfThisFile: Bool
  }

  /// Of each arm's runs.
  let makings: [Making]

  /// Each record once: arms may share a run.
  let records: [Making]

  init(of runs: RecordedRuns) throws {
    makings = try runs.recorded.map { index in
      let run = runs.sweep.runs[index]
      return try Making(
        Record(opening: runs.results.record(of: run)), of: run, in: runs.sweep)
    }
    records = makings.uniqued(by: \.digest)
  }
}

extension SweepHistory.Making {
  fileprivate init(_ record: Record, of run: Run, in sweep: Sweep) throws {
    func text(_ attribute: Provenance.Attribute) -> String? { try? record.provenance(attribute) }
    func number(_ attribute: Provenance.Attribute) -> Double {
      text(attribute).flatMap(Double.init) ?? 0
    }
    func score(_ name: String) -> Double { (try? record.scalar("summary/\(name)")) ?? 0 }
    let commit = text(.gitCommit).map {
      $0.isEmpty ? "none" : String($0.prefix(12)) + (text(.gitDirty) == "1" ? ", changed" : "")
    }
    arm = run.arm
    digest = run.digest
    circumstances = [
      ("polo", text(.polo)), ("commit", commit), ("numerics", text(.numerics)),
      ("MuJoCo", text(.mujoco)),
      ("HDF5", text(.hdf5)), ("host", text(.host)),
    ].map { ($0.0, $0.1 ?? "unknown") }
    startedAt = text(.startedAt) ?? ""
    resumptions = Int(number(.resumptions))
    wallSeconds = number(.wallSeconds)
    cpuSeconds = number(.cpuSeconds)
    peakMemoryBytes = number(.peakMemoryBytes)
    simulatedSteps = score("acting_steps") + score("target_steps") + score("control_steps")
    isOfThisFile =
      (try record.sweep) != sweep.name
      || text(.sweepFile).map(Sweep.text) == Sweep.text(statedIn: sweep.source)
  }
}
