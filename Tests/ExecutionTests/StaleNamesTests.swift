import Execution
import Foundation
import Sweeps
import Synchronization
import Testing
import Workbench

/// A run that another machine executes, seen through a network file system: a name that was once absent is taken for
/// absent until its folder is known to have changed, which others' changes are not. As soon as somebody has looked for
/// the record, the other machine has it.
private final class DistantRun: Sendable {
  let run: Run
  let results: ResultsDirectory
  private let leases: Leases
  /// When the folder of a name had changed last, of names that were absent.
  private let absences = Mutex<[String: Date]>([:])

  /// - Parameter hasFolder: Whether the run's folder is there at the beginning.
  init(_ run: Run, in folder: URL, hasFolder: Bool) throws {
    self.run = run
    results = ResultsDirectory(folder.appendingPathComponent("sweep", isDirectory: true))
    leases = try Leases(results.leases, as: Launcher(token: "other", host: "n1", process: 1))
    _ = try leases.claim(run.digest)
    try FileManager.default.createDirectory(
      at: hasFolder ? results.folder(of: run) : results.url, withIntermediateDirectories: true)
    try hideChanges()
  }

  /// Whether this machine takes a record for there.
  func sees(_ record: URL) -> Bool {
    if isPresent(record.deletingLastPathComponent()), isPresent(record) { return true }
    do { try end() } catch { Issue.record(error) }
    return false
  }

  private func isPresent(_ url: URL) -> Bool {
    let change = Self.change(of: url.deletingLastPathComponent())
    return absences.withLock { absences in
      if let absence = absences[url.path], absence == change { return false }
      let isThere = FileManager.default.fileExists(atPath: url.path)
      absences[url.path] = isThere ? nil : change
      return isThere
    }
  }

  private func end() throws {
    try FileManager.default.createDirectory(
      at: results.folder(of: run), withIntermediateDirectories: true)
    try Data().write(to: results.record(of: run))
    try hideChanges()
    leases.close()
  }

  private func hideChanges() throws {
    for folder in [results.url, results.folder(of: run)]
    where FileManager.default.fileExists(atPath: folder.path) {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)], ofItemAtPath: folder.path)
    }
  }

  private static func change(of folder: URL) -> Date? {
    try? FileManager.default.attributesOfItem(atPath: folder.path)[.modificationDate] as? Date
  }
}

@Suite(.timeLimit(.minutes(1))) struct StaleNamesTests {
  @Test(arguments: [true, false])
  func `a run that was waited for is not executed again though its record seemed to be absent`(
    hasFolder: Bool
  ) async throws {
    let folder = try TemporaryFolder()
    let distant = try DistantRun(run(1), in: folder.url, hasFolder: hasFolder)
    let recorder = Recorder()
    let runner = Runner(
      Plan([distant.run]), context: context, results: distant.results, executor: Optimist(),
      leases: try Leases(distant.results.leases), pulse: .milliseconds(5),
      isCommitted: { distant.sees($0) })
    let report = try await runner.run { recorder.append($0) }
    #expect(report.isComplete)
    #expect(recorder.events.contains(.runEndedElsewhere(RunName(distant.run), .completed)))
    let starts = recorder.events.filter { if case .runStarted = $0 { true } else { false } }
    #expect(starts == [])
    withExtendedLifetime(folder) {}
  }
}
