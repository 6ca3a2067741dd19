import Foundation
import Testing
import Workbench

/// A process that executes a sweep with two workers, which share its standard error: its end is
/// theirs.
private struct Parent {
  let folder: TemporaryFolder
  let process = Process()
  let output = Pipe()
  let error = Pipe()

  init(_ behaviours: [String]) throws {
    folder = try TemporaryFolder()
    process.executableURL = URL(fileURLWithPath: workerForTests)
    process.arguments = ["sweep", folder.url.path] + behaviours
    process.standardOutput = output
    process.standardError = error
    try process.run()
  }

  /// Waits until both runs hang.
  func waitForRuns() throws {
    var text = ""
    while text.components(separatedBy: "progress").count < 3 {
      let data = output.fileHandleForReading.availableData
      try #require(!data.isEmpty, "the parent ended: \(text)")
      text += String(decoding: data, as: UTF8.self)
    }
  }

  /// Waits until the parent and all its workers are gone.
  ///
  /// - Returns: whether they are, after that many seconds at most.
  func end(within seconds: Double) -> Bool {
    var waiting = pollfd(
      fd: error.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
    let isEnd = poll(&waiting, 1, Int32(seconds * 1000)) == 1
    return isEnd && error.fileHandleForReading.availableData.isEmpty
  }
}

@Suite(.timeLimit(.minutes(1))) struct ParentTests {
  @Test func `workers exit when their parent is killed, in the middle of their runs`() throws {
    let parent = try Parent(["hang", "hang"])
    try parent.waitForRuns()
    kill(parent.process.processIdentifier, SIGKILL)
    #expect(parent.end(within: 20))
    parent.process.waitUntilExit()
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `the first signal stops a sweep in order`(signal: Int32) throws {
    let parent = try Parent(["hang", "hang", "succeed"])
    try parent.waitForRuns()
    kill(parent.process.processIdentifier, signal)
    #expect(parent.end(within: 20))
    parent.process.waitUntilExit()
    #expect(parent.process.terminationReason == .exit)
    let counts = String(decoding: parent.output.fileHandleForReading.availableData, as: UTF8.self)
    #expect(counts == "0 0 3\n")
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `the second signal ends the process at once`(signal: Int32) throws {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: workerForTests)
    process.arguments = ["stubborn"]
    process.standardOutput = output
    try process.run()
    for line in ["working\n", "stopping\n"] {
      #expect(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) == line)
      // Twice at once counts once.
      for _ in 0..<2 { kill(process.processIdentifier, signal) }
      usleep(600_000)
      if line == "working\n" { #expect(process.isRunning) }
    }
    process.waitUntilExit()
    #expect(process.terminationStatus == 128 + signal)
  }

  @Test func `a terminal that closes says so more than once, and that ends nothing at once`() throws
  {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: workerForTests)
    process.arguments = ["stubborn"]
    process.standardOutput = output
    try process.run()
    func hear() -> String {
      String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    }
    #expect(hear() == "working\n")
    kill(process.processIdentifier, SIGHUP)
    #expect(hear() == "stopping\n")
    usleep(600_000)
    for signal in [SIGHUP, SIGTERM] { kill(process.processIdentifier, signal) }
    process.waitUntilExit()
    #expect(process.terminationStatus == 128 + SIGTERM)
  }

  @Test func `a signal that the process was started to ignore is left ignored`() throws {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "trap '' INT HUP; exec \"$0\" stubborn", workerForTests]
    process.standardOutput = output
    try process.run()
    func hear() -> String {
      String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    }
    #expect(hear() == "working\n")
    let status = try String(
      contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
    let ignored = try #require(status.firstMatch(of: /SigIgn:\s*([0-9a-f]+)/)?.1)
    let both = UInt64(1) << (SIGINT - 1) | 1 << (SIGHUP - 1)
    #expect(try #require(UInt64(ignored, radix: 16)) & both == both)
    kill(process.processIdentifier, SIGTERM)
    #expect(hear() == "stopping\n")
    usleep(600_000)
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
  }
}
