import Foundation
import Fuzzing
import Records
import Sweeps
import Testing
import Workbench

/// Records and checkpoints at random: faults, no crash, no hang. `make fuzz` goes on for longer.
@Suite(.serialized) struct FuzzTests {
  let scratch: TemporaryFolder

  init() throws { scratch = try TemporaryFolder() }

  private let expectation = RecordExpectation(run: Sample.run) { _ in
    RecordExpectation.Contents(series: Sample.schema.series, steps: 30)
  }

  /// With the seal that it had: what is tried is that this lets nothing damaged through, since HDF5 1.10 crashes on
  /// some of it. What comes with a right seal is for `HostileRecordTests`.
  @Test func `a record of any bytes is refused or sound`() throws {
    let corpus = try [2, 30].map { steps in
      let url = scratch.url.appendingPathComponent("\(steps)/record.h5")
      try Sample(steps: steps, isPlausible: true).write(to: url)
      return [UInt8](try Data(contentsOf: url))
    }
    let url = scratch.url.appendingPathComponent("any.h5")
    var fuzzer = Fuzzer("record", corpus: corpus, words: ["polosum1"])
    let report = try fuzzer.run { input in
      try? Data(input).write(to: url)
      let faults = Record.faults(at: url, expecting: expectation)
      #expect(!faults.isEmpty || corpus.contains(input))
      return faults.map(\.reason).joined(separator: "\n")
    }
    check(report, taken: "")
  }

  /// With a right seal, so that what is behind it is reached.
  @Test func `a checkpoint of any bytes is refused or sound`() throws {
    let file = CheckpointFile(beside: scratch.url.appendingPathComponent("record.h5"))
    let writer = try Sample(steps: 20).writer(to: scratch.record)
    let parts = (0..<6).map {
      Snapshot.Part(name: "agent/\($0)", bytes: [UInt8](repeating: 7, count: $0 * 9))
    }
    let effort = Checkpoint.Effort(
      startedAt: "2026-01-02T03:04:05Z", resumedAt: [2], wallSeconds: 1, cpuSeconds: 1,
      peakMemoryBytes: 1)
    try file.write(
      Checkpoint(
        Checkpoint.Header(
          of: Sample.run, given: nil, program: "polo 1", step: 7, of: 30, effort: effort),
        experiment: Snapshot(parts: parts), record: try writer.snapshot()))
    let corpus = [[UInt8](try Data(contentsOf: file.url).dropLast(16))]
    var fuzzer = Fuzzer(
      "checkpoint", corpus: corpus,
      words: [
        "\"bytes\":", "\"name\":", "\"experiment\":[", "{", "}", "[", "\"", "\n",
        "polo checkpoint 1\n", ",",
      ])
    let report = try fuzzer.run { input in
      try? Data(input).sealed.write(to: file.url)
      guard let finding = try? file.read(for: Sample.run, given: nil, program: "polo 1") else {
        return "not read"
      }
      switch finding {
      case .nothing: return "nothing"
      case .unusable(let reason): return reason
      case .checkpoint(let checkpoint):
        let writer = try? RecordWriter(
          committingTo: scratch.record, header: Sample.header, schema: Sample.schema)
        return (try? writer?.append(checkpoint.record)) == nil ? "refused" : "taken"
      }
    }
    check(report, taken: "taken")
  }

  /// - Parameter taken: the answer to what is sound.
  private func check(_ report: Fuzzer.Report, taken: String) {
    #expect(report.answers.contains(taken))
    #expect(report.answers.count > 1)
    #expect(report.mostSeconds < 10)
  }
}
