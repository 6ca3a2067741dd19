import Execution
import Foundation
import Sweeps
import Testing
import Workbench

private let counts = {
  var counts = Plan.Counts()
  (counts.total, counts.done, counts.found, counts.failed, counts.todo) = (5, 3, 2, 1, 1)
  return counts
}()

private let everyOutcome: [Outcome] = [
  .completed, .failed(message: "the matrix is singular"), .killed(signal: 9), .killed(signal: 40),
  .exited(code: 0), .timedOut(seconds: 90), .outOfMemory(bytes: 3 << 29), .cancelled,
  .outOfMemory(bytes: nil), .stalled(seconds: 1800), .troubled(message: "the disk is full"),
  .displaced, .unsupplied(message: "it was cut short"),
]

private let launcher = Launcher(token: "t1", host: "n1", process: 4711)

private let everyEvent: [RunEvent] =
  [
    .sweepStarted(sweep: "fig2", counts: counts, left: [run(4).digest]),
    .workerStarted(worker: 1, process: 77),
    .workerEnded(worker: 1, .killed(signal: 9)),
    .runStarted(RunName(run(3)), worker: 2, attempt: 1),
    .runProgress(RunName(run(3)), RunProgress(step: 10, of: 200)),
    .runRetried(RunName(run(3)), .killed(signal: 9), attempt: 1, seconds: 1.25),
    .runResumed(RunName(run(3)), RunProgress(step: 10, of: 200)),
    .runStartedAfresh(RunName(run(3)), reason: "it was cut short"),
    .runNotSaved(RunName(run(3)), step: 20, reason: "No space left on device"),
    .runBlocked(RunName(run(4)), by: RunName(run(3))),
    .runHeld(RunName(run(5)), by: launcher), .runHeld(RunName(run(5)), by: nil),
    .runFreed(RunName(run(5))), .runEndedElsewhere(RunName(run(5)), .exited(code: 1)),
    .sweepWaits(runs: 2, holders: [launcher]),
    .sweepFinished(counts: counts, seconds: 12.5),
  ] + everyOutcome.map { .runFinished(RunName(run(3)), $0, attempt: 2, seconds: 0.5) }

@Suite struct OutcomeTests {
  @Test func `outcomes read well in a sentence`() {
    #expect(
      everyOutcome.map(\.description) == [
        "completed", "failed: the matrix is singular",
        "killed by signal 9 (SIGKILL; perhaps the machine ran out of memory)",
        "killed by signal 40",
        "its worker exited with code 0 before the run had ended",
        "stopped at its time limit of 1 min 30 s", "stopped at its memory limit of 1.5G",
        "cancelled", "killed by the kernel because the machine ran out of memory",
        "stopped because nothing was heard from it for 30 min",
        "the machine failed: the disk is full", "taken over by another launcher",
        "the record that it needs cannot be used: it was cut short",
      ])
  }

  @Test func `only what the machine did is worth another attempt`() {
    #expect(
      everyOutcome.map(\.isWorthRetrying) == [
        false, false, true, true, true, true, true, false, true, true, true, false, false,
      ])
  }

  @Test(arguments: everyOutcome) func `outcomes survive JSON`(outcome: Outcome) throws {
    let json = try JSONEncoder().encode(outcome)
    #expect(try JSONDecoder().decode(Outcome.self, from: json) == outcome)
  }

  @Test func `failures are spelled in JSON as people ask for them again`() throws {
    let failures = everyOutcome.filter(\.isFailure)
    let spelled = try failures.map {
      let fields = try JSONSerialization.jsonObject(with: JSONEncoder().encode($0))
      return (fields as? [String: Any])?["outcome"] as? String
    }
    #expect(spelled == failures.map { $0.cause?.rawValue })
    #expect(Set(spelled).count == Outcome.Cause.allCases.count)
  }
}

@Suite struct EventLogTests {
  private let time = Date(timeIntervalSince1970: 1_750_000_000.125)

  private func lines(_ url: URL) throws -> [String] {
    try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  @Test func `a line of the log is flat JSON with a time`() throws {
    let folder = try TemporaryFolder()
    let url = folder.url.appendingPathComponent("new/events.jsonl")
    try EventLog(url, by: launcher, now: { time })
      .append(.runFinished(RunName(run(3)), .killed(signal: 9), attempt: 2, seconds: 0.5))
    #expect(
      try lines(url) == [
        #"{"attempt":2,"digest":"\#(run(3).digest.hexadecimal)","event":"runFinished","#
          + #""launcher":"t1","outcome":"killed","run":"arm=polo,do=succeed,seed=3","seconds":0.5,"signal":9,"#
          + #""time":"2025-06-15T15:06:40.125Z"}"#
      ])
  }

  @Test func `every event is a line of JSON that names it and its run`() throws {
    let folder = try TemporaryFolder()
    let url = folder.url.appendingPathComponent("events.jsonl")
    let log = try EventLog(url, by: launcher, now: { time })
    for event in everyEvent { log.append(event) }
    // The run had just started: its progress is not due yet.
    let logged = everyEvent.filter { if case .runProgress = $0 { false } else { true } }
    let read = try lines(url).map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    try #require(read.count == logged.count)
    for (event, line) in zip(logged, read) {
      let kind = "\(event)".prefix { $0 != "(" }
      #expect(line["event"] as? String == String(kind))
      #expect((line["digest"] != nil) == (kind.hasPrefix("run")), "\(line)")
      #expect(line["launcher"] as? String == "t1")
    }
    let ended = try #require(read.last)
    #expect(ended["outcome"] as? String == "needs")
    #expect(ended["message"] as? String == "it was cut short")
    let begun = try #require(read.first?["counts"] as? [String: Int])
    #expect(begun["total"] == 5 && begun["failed"] == 1)
  }

  @Test func `a line that a crash tore is left alone and does not swallow the next`() throws {
    let folder = try TemporaryFolder()
    let url = folder.url.appendingPathComponent("events.jsonl")
    try #"{"event":"runSta"#.write(to: url, atomically: false, encoding: .utf8)
    for _ in 0..<2 {
      try EventLog(url, by: launcher, now: { time }).append(.workerStarted(worker: 1, process: 7))
    }
    let whole =
      #"{"event":"workerStarted","launcher":"t1","process":7,"time":"2025-06-15T15:06:40.125Z","worker":1}"#
    #expect(try lines(url) == [#"{"event":"runSta"#, whole, whole])
  }

  @Test func `progress is logged every half minute at most`() throws {
    let folder = try TemporaryFolder()
    let url = folder.url.appendingPathComponent("events.jsonl")
    let clock = Clock(time.timeIntervalSince1970)
    let log = try EventLog(url, by: launcher, now: { Date(timeIntervalSince1970: clock.now) })
    log.append(.runStarted(RunName(run(1)), worker: 1, attempt: 1))
    for step in 1...100 {
      clock.advance(1)
      log.append(.runProgress(RunName(run(1)), RunProgress(step: step, of: 100)))
    }
    let steps = try lines(url).compactMap { $0.firstMatch(of: /"step":(\d+)/)?.1 }
    #expect(steps == ["30", "60", "90"])
  }

  @Test func `a clock that is set back stops no progress`() throws {
    let folder = try TemporaryFolder()
    let url = folder.url.appendingPathComponent("events.jsonl")
    let clock = Clock(time.timeIntervalSince1970)
    let log = try EventLog(url, by: launcher, now: { Date(timeIntervalSince1970: clock.now) })
    log.append(.runStarted(RunName(run(1)), worker: 1, attempt: 1))
    clock.advance(-3600)
    log.append(.runProgress(RunName(run(1)), RunProgress(step: 1, of: 100)))
    #expect(try lines(url).count == 2)
  }

  @Test func `a log that cannot be opened says so`() throws {
    let folder = try TemporaryFolder()
    #expect(
      throws: ExecutionError.logNotWritten(
        path: folder.url.path, reason: "Is a directory; free the disk or check permissions")
    ) {
      try EventLog(URL(fileURLWithPath: folder.url.path), by: launcher)
    }
  }

  @Test func `what cannot be written is a gap, which is told once and counted`() throws {
    let told = Written()
    let log = try EventLog(
      URL(fileURLWithPath: "/dev/full"), by: launcher, tellingGap: { told.append("\($0)\n") })
    #expect(log.gap == nil)
    for _ in 0..<3 { log.append(.workerStarted(worker: 1, process: 7)) }
    #expect(told.text == "No space left on device\n")
    #expect(log.gap?.events == 3)
    #expect(log.gap?.reason == "No space left on device")
  }

  @Test func `a log goes on once it can be written again, and swallows no line with a torn one`()
    throws
  {
    let folder = try TemporaryFolder()
    let url = folder.url.appendingPathComponent("events.jsonl")
    // One event, then three that have no room but for ten bytes, then one more.
    let ending = try Command(workerForTests, ["log", url.path]).run()
    #expect(ending.output == "gap: No space left on device\n3 events\n", "\(ending.errors)")
    let lines = try lines(url)
    try #require(lines.count == 3)
    #expect(lines[1] == #"{"event":""#)
    for line in [lines[0], lines[2]] {
      let event = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      #expect(event?["event"] as? String == "workerStarted", "\(line)")
    }
  }
}
