import Execution
import Foundation
import Sweeps
import Testing
import Workbench

/// Processes that execute the same runs in one folder, with workers of their own.
private final class Launchers {
  let folder: TemporaryFolder
  private var processes: [Process] = []

  init() throws { folder = try TemporaryFolder() }

  deinit {
    for process in processes where process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
  }

  /// - Parameter patience: seconds until a silent launcher counts as dead.
  func start(_ behaviours: [String], patience: Double = 60) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: workerForTests)
    process.arguments = ["share", folder.url.path, "\(patience)"] + behaviours
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    processes.append(process)
    return process
  }

  /// The whole ones: who reads while another writes may see the beginning of one more.
  private func lines(_ name: String) -> [String] {
    let text = try? String(
      contentsOf: folder.url.appendingPathComponent("sweep/\(name)"), encoding: .utf8)
    let lines = (text ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    return lines.dropLast().map(String.init)
  }

  /// What all launchers logged.
  func events(_ kind: String) throws -> [[String: Any]] {
    try lines("events.jsonl").compactMap {
      let event = try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
      return event?["event"] as? String == kind ? event : nil
    }
  }

  /// The ids of runs in the order in which workers began to execute them.
  func starts() throws -> [String] {
    try events("runStarted").compactMap { $0["run"] as? String }
  }

  /// Marks that executions of runs left: "seed pid begin" and "seed pid end".
  var trace: [[Substring]] { lines("trace").map { $0.split(separator: " ") } }

  /// Half as long as launchers have patience by default: what happens at once does not wait for that.
  func wait(_ what: String, until isDone: () throws -> Bool) throws {
    try Patience(seconds: 30).wait(for: what, until: isDone)
  }

  /// Waits for a launcher's end.
  ///
  /// - Returns: its exit status.
  func end(_ process: Process) -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }
}

@Suite(.timeLimit(.minutes(2))) struct SharingTests {
  @Test(arguments: [2, 3])
  func `launchers share the runs, and each is executed once`(count: Int) throws {
    let launchers = try Launchers()
    let behaviours = (0..<60).map { _ in "trace" }
    let processes = try (0..<count).map { _ in try launchers.start(behaviours) }
    for process in processes { #expect(launchers.end(process) == 0) }
    let starts = try launchers.starts()
    #expect(starts.count == 60)
    #expect(Set(starts).count == 60)
    #expect(launchers.trace.count == 120)
    let ends = try launchers.events("sweepFinished")
    #expect(Set(ends.compactMap { $0["launcher"] as? String }).count == count)
    // Nothing of the sharing is left, and each counts all as done.
    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: launchers.folder.url.appendingPathComponent(".leases").path) == [])
    #expect(
      ends.map { ($0["counts"] as? [String: Int])?["done"] } == Array(repeating: 60, count: count))
  }

  @Test func `a launcher that is killed leaves its runs to the others at once`() throws {
    let launchers = try Launchers()
    let behaviours = ["linger", "linger"] + (0..<10).map { _ in "trace" }
    let first = try launchers.start(behaviours)
    try launchers.wait("two runs") { launchers.trace.count == 2 }
    let second = try launchers.start(behaviours)
    try launchers.wait("the second to wait") {
      try launchers.events("sweepWaits").contains { $0["runs"] as? Int == 2 }
    }
    #expect(try launchers.starts().count == 12)
    kill(first.processIdentifier, SIGKILL)
    try launchers.wait("the runs to be taken over") { launchers.trace.count == 24 }
    try launchers.release()
    #expect(launchers.end(second) == 0)
    _ = launchers.end(first)
    let starts = try launchers.starts()
    #expect(starts.count == 14)
    #expect(Set(starts).count == 12)
  }

  @Test func `a launcher that was silent for too long loses its run, and its worker stops`() throws
  {
    let launchers = try Launchers()
    let first = try launchers.start(["linger"], patience: 1)
    try launchers.wait("the run") { launchers.trace.count == 1 }
    kill(first.processIdentifier, SIGSTOP)
    let second = try launchers.start(["linger"], patience: 1)
    try launchers.wait("the run to be taken over") { launchers.trace.count == 2 }
    let worker = try #require(Int32(launchers.trace[0][1]))
    // The worker asks for itself, although its launcher cannot tell it.
    try launchers.wait("the worker to stop") { kill(worker, 0) != 0 || isZombie(worker) }
    try launchers.release()
    #expect(launchers.end(second) == 0)
    kill(first.processIdentifier, SIGCONT)
    #expect(launchers.end(first) == 0)
    #expect(launchers.trace.map { $0[2] } == ["begin", "begin", "end"])
    #expect(try launchers.starts().count == 2)
  }

  @Test func `what becomes of a worker whose run was taken over is no failure of that run`() throws
  {
    let launchers = try Launchers()
    let first = try launchers.start(["linger"], patience: 1)
    try launchers.wait("the run") { launchers.trace.count == 1 }
    let worker = try #require(Int32(launchers.trace[0][1]))
    kill(first.processIdentifier, SIGSTOP)
    kill(worker, SIGSTOP)
    let second = try launchers.start(["linger"], patience: 1)
    try launchers.wait("the run to be taken over") { launchers.trace.count == 2 }
    kill(worker, SIGKILL)
    kill(first.processIdentifier, SIGCONT)
    try launchers.wait("the first to find it held") {
      try launchers.events("runHeld").count == 2
    }
    try launchers.release()
    #expect(launchers.end(second) == 0)
    #expect(launchers.end(first) == 0)
    let outcomes = try launchers.events("runFinished").compactMap { $0["outcome"] as? String }
    #expect(outcomes.allSatisfy { $0 == "completed" }, "\(outcomes)")
  }

  @Test func `a launcher that is stopped in order releases its run at once`() throws {
    let launchers = try Launchers()
    let first = try launchers.start(["linger"])
    try launchers.wait("the run") { launchers.trace.count == 1 }
    let second = try launchers.start(["linger"])
    kill(first.processIdentifier, SIGTERM)
    _ = launchers.end(first)
    try launchers.wait("the run to be taken over") { launchers.trace.count == 2 }
    try launchers.release()
    #expect(launchers.end(second) == 0)
  }

  @Test func `a run that one launcher gave up is failed for the others`() throws {
    let launchers = try Launchers()
    let processes = try (0..<2).map { _ in try launchers.start(["throw", "die", "trace", "trace"]) }
    for process in processes { #expect(launchers.end(process) == 1) }
    let starts = try launchers.starts()
    #expect(starts.count { $0.contains("throw") } == 1)
    // Two attempts in all, whoever makes them.
    #expect(starts.count { $0.contains("die") } == 2)
  }
}

extension Launchers {
  /// Lets the runs end that linger.
  fileprivate func release() throws {
    try Data().write(to: folder.url.appendingPathComponent("sweep/go"))
  }
}

private func isZombie(_ process: Int32) -> Bool {
  let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
  return text.contains(") Z ")
}
