import Execution
import Foundation
import Sweeps
import Synchronization
import Testing

/// Seconds that pass when a test says so.
final class Clock: Sendable {
  private let time: Mutex<Double>
  init(_ time: Double = 0) { self.time = Mutex(time) }
  var now: Double { time.withLock { $0 } }
  func advance(_ seconds: Double) { time.withLock { $0 += seconds } }
}

/// A sweep's status and the clock by which it is kept.
private struct Story {
  var status: SweepStatus
  let clock = Clock(1000)

  init(_ total: Int, found: Int = 0, work: [Digest: Double] = [:]) {
    status = SweepStatus(work: work)
    receive(started(total, found: found))
  }

  mutating func receive(_ event: RunEvent) { status.receive(event, at: clock.now) }

  mutating func start(_ seeds: Range<Int>) {
    for seed in seeds { receive(.runStarted(RunName(run(seed)), worker: 1, attempt: 1)) }
  }

  mutating func finish(_ seeds: Range<Int>, _ outcome: Outcome = .completed) {
    for seed in seeds {
      receive(.runFinished(RunName(run(seed)), outcome, attempt: 1, seconds: 1))
    }
  }

  mutating func report(_ seed: Int, _ step: Int, of total: Int) {
    receive(.runProgress(RunName(run(seed)), RunProgress(step: step, of: total)))
  }

  func line(width: Int = 200) -> String {
    ProgressLine.text(status, at: clock.now, width: width)
  }
}

private func started(_ total: Int, found: Int = 0) -> RunEvent {
  let runs = (0..<total).map { run($0) }
  return .sweepStarted(
    sweep: "fig2", counts: Plan(runs, done: Set(runs.suffix(found).map(\.digest))).counts,
    left: runs.dropLast(found).map(\.digest))
}

@Suite struct ProgressLineTests {
  @Test func `at the start nothing is known of the end`() {
    var story = Story(400, found: 120)
    #expect(ProgressLine.beginning(story.status) == "fig2: 400 runs, 120 already done, 280 left")
    story.start(0..<8)
    #expect(story.line() == "fig2  30%  120/400 done  8 running  272 left")
  }

  @Test func `finished runs give the pace`() {
    var story = Story(100)
    story.start(0..<12)
    story.clock.advance(60)
    story.finish(0..<9)
    story.finish(9..<10, .killed(signal: 9))
    #expect(
      story.line()
        == "fig2  10%  9/100 done  1 failed  2 running  88 left  10.0 runs/min  ETA 9 min")
  }

  @Test func `the progress of running runs counts`() {
    var story = Story(10)
    story.start(0..<2)
    for seed in 0..<2 { story.report(seed, 0, of: 1000) }
    story.clock.advance(50)
    for seed in 0..<2 { story.report(seed, 500, of: 1000) }
    // One run's worth in 50 s, nine to go, at 10 steps a second by each of two.
    #expect(
      story.line()
        == "fig2  10%  0/10 done  2 running  8 left  1.2 runs/min  20.0 steps/s  ETA 7 min 30 s")
  }

  @Test func `what is over and left is told by work, and not by runs`() {
    // A long run, and nine that are a tenth of it; two of those are done.
    let work = Dictionary(
      uniqueKeysWithValues: (0..<10).map { (run($0).digest, $0 == 0 ? 10.0 : 1) })
    var story = Story(10, found: 2, work: work)
    story.start(0..<2)
    story.report(0, 0, of: 100)
    story.clock.advance(50)
    story.report(0, 20, of: 100)
    story.finish(1..<2)
    // 3 of 17 in 50 s, with 14 to go: 2 h 19 min by runs.
    #expect(story.status.fraction == 5.0 / 19)
    #expect(abs(story.status.secondsLeft(at: story.clock.now)! - 50 * 14.0 / 3) < 1e-9)
    story.start(2..<3)
    story.receive(.runBlocked(RunName(run(3)), by: RunName(run(2))))
    story.receive(.runHeld(RunName(run(4)), by: nil))
    story.receive(.runEndedElsewhere(RunName(run(4)), .completed))
    #expect(story.status.fraction == 7.0 / 19)
    #expect(abs(story.status.secondsLeft(at: story.clock.now)! - 50 * 12.0 / 4) < 1e-9)
  }

  @Test func `what a checkpoint brought of a long run is no pace of this launch`() {
    var story = Story(2, work: [run(0).digest: 9, run(1).digest: 1])
    story.start(0..<1)
    story.receive(.runResumed(RunName(run(0)), RunProgress(step: 500, of: 1000)))
    story.clock.advance(60)
    story.report(0, 600, of: 1000)
    // .9 of work in a minute, and 4.6 left.
    #expect(abs(story.status.secondsLeft(at: story.clock.now)! - 60 * 4.6 / 0.9) < 1e-9)
  }

  @Test func `at the end the slowest run decides`() {
    var story = Story(3)
    story.start(0..<3)
    story.clock.advance(100)
    story.finish(0..<2)
    story.report(2, 1, of: 4)
    story.clock.advance(50)
    #expect(story.status.secondsLeft(at: story.clock.now) == 250)
  }

  @Test func `runs that are blocked are told and are no longer left`() {
    var story = Story(10)
    story.start(0..<2)
    story.finish(0..<1, .killed(signal: 9))
    for seed in 2..<5 {
      story.receive(.runBlocked(RunName(run(seed)), by: RunName(run(0))))
    }
    #expect(
      story.line() == "fig2  40%  0/10 done  1 failed  3 blocked  1 running  5 left")
    #expect(
      ProgressLine.notice(.runBlocked(RunName(run(2)), by: RunName(run(0))))
        == "blocked: arm=polo,do=succeed,seed=2: it needs arm=polo,do=succeed,seed=0")
    #expect(
      ProgressLine.end(story.status, seconds: 1)
        == "fig2: 0 of 10 runs done, 1 failed, 3 blocked, 5 left after 1 s")
  }

  @Test func `a narrow terminal gets the most needed parts`() {
    var story = Story(100)
    story.start(0..<12)
    story.clock.advance(60)
    story.finish(0..<9)
    story.finish(9..<10, .killed(signal: 9))
    #expect(story.line(width: 60) == "fig2  10%  9/100 done  1 failed  2 running  ETA 9 min")
    #expect(story.line(width: 40) == "10%  9/100 done  1 failed  ETA 9 min")
    #expect(story.line(width: 24) == "9/100 done  1 failed")
    #expect(story.line(width: 5) == "9/100")
    for width in 1...120 { #expect(story.line(width: width).count <= width) }
  }

  @Test func `a retried run is left again, and its progress forgotten`() {
    var story = Story(4)
    story.start(0..<1)
    story.report(0, 3, of: 4)
    story.receive(.runRetried(RunName(run(0)), .exited(code: 1), attempt: 1, seconds: 1))
    #expect(story.status.fraction == 0)
    #expect(story.status.counts.todo == 4)
    #expect(story.status.counts.running == 0)
  }

  @Test func `what a checkpoint brought is progress, and no pace of this launch`() {
    var story = Story(4)
    story.start(0..<1)
    story.receive(.runResumed(RunName(run(0)), RunProgress(step: 600, of: 1000)))
    #expect(story.line() == "fig2  15%  0/4 done  1 running  3 left")
    story.clock.advance(60)
    story.report(0, 800, of: 1000)
    // A fifth of a run in a minute, and 3.2 runs left.
    #expect(
      story.line() == "fig2  20%  0/4 done  1 running  3 left  12.0 runs/h  ETA 16 min")
    story.finish(0..<1)
    story.start(1..<4)
    story.receive(.runResumed(RunName(run(1)), RunProgress(step: 0, of: 1000)))
    #expect(abs(story.status.runsPerSecond(at: story.clock.now)! - 0.4 / 60) < 1e-12)
  }

  @Test func `what earlier launches have begun and left is no pace of this one`() {
    var story = Story(4)
    func start(attempt: Int, at step: Int) {
      story.receive(.runStarted(RunName(run(0)), worker: 1, attempt: attempt))
      story.receive(.runResumed(RunName(run(0)), RunProgress(step: step, of: 1000)))
    }
    start(attempt: 2, at: 600)
    story.clock.advance(60)
    story.report(0, 800, of: 1000)
    #expect(abs(story.status.runsPerSecond(at: story.clock.now)! - 0.2 / 60) < 1e-12)
    // What a second attempt of this launch goes on from was done in it.
    story.receive(.runRetried(RunName(run(0)), .exited(code: 1), attempt: 2, seconds: 60))
    start(attempt: 3, at: 800)
    #expect(abs(story.status.runsPerSecond(at: story.clock.now)! - 0.2 / 60) < 1e-12)
  }

  @Test func `a run that goes on from a checkpoint says where`() {
    #expect(
      ProgressLine.notice(.runResumed(RunName(run(0)), RunProgress(step: 600, of: 1000)))
        == "resumed: arm=polo,do=succeed,seed=0: at step 600 of 1000")
    #expect(
      ProgressLine.notice(.runStartedAfresh(RunName(run(0)), reason: "it was\ncut short"))
        == "started afresh: arm=polo,do=succeed,seed=0: its checkpoint was set aside: it was cut short"
    )
    #expect(
      ProgressLine.notice(.runStartedAfresh(RunName(run(0)), reason: "\u{1B}[2J"))?
        .hasSuffix(": \u{fffd}[2J") == true)
  }

  @Test func `a run that could not be saved says at which step, and why`() {
    #expect(
      ProgressLine.notice(
        .runNotSaved(RunName(run(0)), step: 600, reason: "No space left\non device"))
        == "not saved: arm=polo,do=succeed,seed=0: no checkpoint at step 600: No space left on device"
    )
  }

  @Test func `percent says a hundred only when all is over`() {
    var story = Story(1000)
    story.start(0..<1000)
    story.finish(0..<999)
    #expect(story.line().hasPrefix("fig2  99%"))
    story.report(999, 1000, of: 1000)
    #expect(story.line().hasPrefix("fig2  99%"), "its record is not written")
    story.finish(999..<1000)
    #expect(story.line().hasPrefix("fig2  100%"))
  }

  @Test func `what was interrupted is left, begun or not`() {
    var story = Story(4)
    story.start(0..<2)
    story.finish(0..<1)
    story.finish(1..<2, .cancelled)
    #expect(
      ProgressLine.end(story.status, seconds: 5) == "fig2: 1 of 4 runs done, 3 left after 5 s")
  }

  @Test(arguments: [
    (0.0004, "0 ms"), (0.85, "850 ms"), (1, "1 s"), (59.7, "1 min"), (185, "3 min 5 s"),
    (3600, "1 h"),
    (7800, "2 h 10 min"), (7810, "2 h 10 min"), (100_800, "1 d 4 h"),
  ])
  func `the end says how long it took`(seconds: Double, text: String) {
    #expect(
      ProgressLine.end(Story(1).status, seconds: seconds)
        == "fig2: 0 of 1 run done, 1 left after \(text)")
  }
}

@Suite struct StatusPrinterTests {
  private func text(
    _ style: StatusPrinter.Style, _ tell: (StatusPrinter, Clock) -> Void
  ) -> String {
    let (clock, written) = (Clock(), Written())
    tell(StatusPrinter(style, now: { clock.now }, write: { written.append($0) }), clock)
    return written.text
  }

  private func story(_ printer: StatusPrinter, _ clock: Clock) {
    printer.receive(started(3))
    for seed in 0..<3 {
      printer.receive(.runStarted(RunName(run(seed)), worker: 1, attempt: 1))
      for _ in 0..<40 {
        clock.advance(1)
        printer.tick()
      }
      let outcome = seed == 1 ? Outcome.failed(message: "singular\nmatrix") : .completed
      printer.receive(.runFinished(RunName(run(seed)), outcome, attempt: 1, seconds: 40))
    }
    var counts = Plan.Counts()
    (counts.total, counts.done, counts.failed) = (3, 2, 1)
    printer.receive(.sweepFinished(counts: counts, seconds: 120))
  }

  @Test func `a file gets a line at the start, at the end, for failures and every half minute`() {
    #expect(
      text(.plain, story) == """
        fig2: 3 runs, 3 left
        fig2  0%  0/3 done  1 running  2 left
        fig2  33%  1/3 done  1 running  1 left  1.0 runs/min  ETA 2 min
        failed: arm=polo,do=succeed,seed=1: singular matrix
        fig2  66%  1/3 done  1 failed  1 running  0 left  1.3 runs/min  ETA 45 s
        fig2  66%  1/3 done  1 failed  1 running  0 left  1.0 runs/min  ETA 1 min
        fig2: 2 of 3 runs done, 1 failed after 2 min

        """)
  }

  @Test func `a terminal gets one line that is rewritten, and failures above it`() {
    let text = text(.terminal(width: { 40 }), story)
    let lines = text.split(separator: "\n").map { $0.split(separator: "\r").last! }
    #expect(
      lines == [
        "\u{1B}[Kfig2: 3 runs, 3 left",
        "\u{1B}[Kfailed: arm=polo,do=succeed,seed=1: singular matrix",
        "\u{1B}[Kfig2: 2 of 3 runs done, 1 failed after 2 min",
      ])
    #expect(text.split(separator: "\r").allSatisfy { $0.contains("\n") || $0.count < 43 })
  }

  @Test func `what is told besides stands above the live line, or where errors go`() {
    let live = text(.terminal(width: { 40 })) { printer, _ in
      printer.receive(started(3))
      printer.receive(.runStarted(RunName(run(0)), worker: 1, attempt: 1))
      printer.tell("stopping")
      printer.tick()
    }
    #expect(live.contains("2 left\r\u{1B}[Kstopping\n\r\u{1B}[Kfig2"), "\(live)")
    #expect(text(.plain) { printer, _ in printer.tell("stopping") } == "stopping\n")
    let (written, warned) = (Written(), Written())
    StatusPrinter(
      .plain, now: { 0 }, warn: { warned.append($0) }, write: { written.append($0) }
    ).tell("stopping")
    #expect(written.text == "" && warned.text == "stopping")
  }

  @Test func `a terminal is written to ten times a second at most`() {
    let text = text(.terminal(width: { 80 })) { printer, clock in
      printer.receive(started(1000))
      for seed in 0..<1000 {
        printer.receive(.runStarted(RunName(run(seed)), worker: 1, attempt: 1))
        clock.advance(0.001)
        printer.receive(.runFinished(RunName(run(seed)), .completed, attempt: 1, seconds: 0.001))
      }
    }
    #expect((5...12).contains(text.split(separator: "\r").count))
  }
}

@Suite(.timeLimit(.minutes(1))) struct OutputQueueTests {
  @Test func `what the next replaces is left out while something is on its way`() {
    let (written, reader) = (Written(), DispatchSemaphore(value: 0))
    let output = OutputQueue {
      reader.wait()
      written.append($0)
    }
    output.write("a")
    output.show("b")
    output.write("c")
    for _ in 0..<3 { reader.signal() }
    output.finish()
    output.show("d")
    output.finish()
    #expect(written.text == "acd")
  }

  @Test func `a pipe that nobody reads keeps no run waiting, and gets every line in the end`()
    async throws
  {
    var ends: [Int32] = [-1, -1]
    let status = pipe(&ends)
    try #require(status == 0)
    let (reading, writing) = (ends[0], ends[1])
    defer {
      close(reading)
      close(writing)
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(writing, F_SETFL, O_NONBLOCK)
    let block = [UInt8](repeating: UInt8(ascii: "."), count: 4096)
    while write(writing, block, block.count) > 0 {}
    _ = fcntl(writing, F_SETFL, 0)
    let output = OutputQueue { text in
      let bytes = Array(text.utf8)
      _ = write(writing, bytes, bytes.count)
    }
    let printer = StatusPrinter(
      .plain, now: { 0 }, show: { output.show($0) }, write: { output.write($0) })
    let trial = try Trial((0..<20).map { run($0) } + [run(20, "throw")])
    let report = try await trial.runner.run { printer.receive($0) }
    #expect(report.counts.done == 20)
    var text = ""
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    while !text.contains(" runs done, ") {
      let count = read(reading, &bytes, bytes.count)
      try #require(count > 0)
      text += String(decoding: bytes[..<count], as: UTF8.self)
    }
    output.finish()
    let lines = text.drop { $0 == "." }.split(separator: "\n")
    let name = trial.results.url.lastPathComponent
    let beginnings = ["\(name): 21 runs", "failed: arm", "\(name): 20 of 21 runs done"]
    #expect(zip(lines, beginnings).allSatisfy { $0.hasPrefix($1) } && lines.count == 3, "\(lines)")
  }
}

/// What was written.
final class Written: Sendable {
  private let content = Mutex("")
  func append(_ text: String) { content.withLock { $0 += text } }
  var text: String { content.withLock { $0 } }
}
