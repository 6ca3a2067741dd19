import Execution
import Foundation
import Sweeps
import Testing
import Workbench

/// What launchers leave that are killed as they write.
@Suite(.timeLimit(.minutes(1))) struct LeftoverTests {
  @Test func `the rest of an outcome goes when its run begins again`() async throws {
    let trial = try Trial([run(0)], workers: 1)
    let folder = trial.results.folder(of: run(0))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["outcome.json.4711-1.tmp", "outcome.json.4711-2.tmp", ".scratch-4711-3"] {
      let file = folder.appendingPathComponent(name)
      try Data("{".utf8).write(to: file)
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: file.path)
    }
    #expect(try await trial.execute().isComplete)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        == ["record.h5", "run.log"])
  }

  @Test func `the rest of a stop goes, and what another launcher may be writing does not`() throws {
    let folder = try TemporaryFolder()
    let (old, young) = ("stopped.json.4711-1.tmp", "stopped.json.4711-2.tmp")
    for name in [old, young, "stopped.json"] {
      try Data("{".utf8).write(to: folder.url.appendingPathComponent(name))
    }
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -3600)],
      ofItemAtPath: folder.url.appendingPathComponent(old).path)
    StopFile(in: ResultsDirectory(folder.url)).removeLeftovers()
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
        == ["stopped.json", young])
  }
}
