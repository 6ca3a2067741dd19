import Foundation
import Records
import Testing
import Workbench

/// A sweep that was handed to a cluster of its own.
final class SubmittedSweep: Sendable {
  /// Runs of some seconds, with checkpoints that a kill finds.
  static let sweep = ResumptionTests.sweep
    .replacingOccurrences(of: "agent.steps: 1500", with: "agent.steps: 8000")
    .replacingOccurrences(of: "agent.steps: 200", with: "agent.steps: 400")
    .replacingOccurrences(of: "checkpoint: 20", with: "checkpoint: 100")

  /// What its runs give here.
  static let undisturbed = Result { () throws -> [String: [String: [Double]]] in
    let place = try Workplace(sweep)
    try place.polo("run", "sweep.yaml")
    return try place.datasets()
  }

  let cluster: Cluster
  let place: Workplace

  init(
    _ sweep: String = SubmittedSweep.sweep, name: String = "", processors: Int = 4,
    arraySize: Int = 1001
  ) async throws {
    cluster = try await Cluster(processors: processors, arraySize: arraySize)
    place = try Workplace(sweep, name: name, variables: cluster.variables)
  }

  /// Hands it in, and checks that this has worked.
  @discardableResult
  func submit(
    _ overrides: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> String {
    let ending = try await polo(["run", "sweep.yaml"] + overrides + ["--on", "slurm"])
    #expect(ending.code == 0, "\(ending.output) \(ending.errors)", sourceLocation: sourceLocation)
    return ending.output
  }

  func polo(_ arguments: [String]) async throws -> Workplace.Ending {
    try await onThread { [place] in try place.polo(arguments) }
  }

  /// What `polo status` counts, and its exit code.
  func status() async throws -> (counts: [String: Int], code: Int32) {
    let ending = try await polo(["status", "sweep.yaml", "--json"])
    let object =
      try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any] ?? [:]
    return (object.compactMapValues { $0 as? Int }, ending.code)
  }

  /// Waits for something that processes are to do.
  func wait(
    _ what: String, seconds: Double = 240, until isDone: () async throws -> Bool
  ) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      if try await isDone() { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    let status = try await polo(["status", "sweep.yaml"]).output
    let logs = files("element-").filter { $0.hasSuffix(".out") }.map {
      "\($0):\n\((try? place.text("results/\($0)")) ?? "")"
    }
    throw WorkbenchError.timedOut(waitingFor: ([what, status] + logs).joined(separator: "\n"))
  }

  /// Waits until every run has a record.
  func finish(_ count: Int = 3) async throws {
    try await wait("\(count) records") { place.records().count >= count }
  }

  /// Waits until the queue holds nothing that may yet start or goes on.
  func drain() async throws {
    try await wait("an empty queue") { try await cluster.jobs("PD,R,CG,CF").isEmpty }
  }

  /// Every run is there as it would be without a cluster, and nothing failed.
  func expectUndisturbed(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    try await finish()
    try await drain()
    #expect(
      try place.datasets() == Self.undisturbed.get(), sourceLocation: sourceLocation)
    #expect(place.temporaries() == [], sourceLocation: sourceLocation)
    let (counts, code) = try await status()
    #expect(counts["done"] == 3 && counts["left"] == 0, sourceLocation: sourceLocation)
    #expect(code == 0, sourceLocation: sourceLocation)
  }

  /// Files under the results whose name begins so.
  func files(_ prefix: String) -> [String] {
    let files =
      FileManager.default.enumerator(atPath: place.file("results").path)?.allObjects as? [String]
      ?? []
    return files.filter { ($0 as NSString).lastPathComponent.hasPrefix(prefix) }
  }

  /// What the checkpoints hold now; one that is replaced meanwhile is left out.
  func checkpoints() -> [Data] {
    files("checkpoint.bin").sorted().compactMap {
      FileManager.default.contents(atPath: place.file("results/\($0)").path)
    }
  }

  /// How often all runs on record went on from a checkpoint.
  func resumptions() throws -> Int {
    try place.records().reduce(0) { count, name in
      let record = try Record(opening: place.file("results/small/\(name)/record.h5"))
      return count + (Int(try record.attribute("resumptions", of: "provenance")) ?? 0)
    }
  }
}
