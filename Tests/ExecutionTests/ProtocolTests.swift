import Execution
import Sweeps
import Testing

@Suite struct ProtocolTests {
  @Test(arguments: 1...9) func `lines come whole however the bytes arrive`(size: Int) {
    let text = Array("alpha\n\nbeta\ngamma\nunfinished".utf8)
    var (buffer, lines) = (LineBuffer(), [String]())
    for start in stride(from: 0, to: text.count, by: size) {
      text[start..<min(start + size, text.count)].withUnsafeBytes { buffer.append($0) }
      while let line = buffer.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    }
    #expect(lines == ["alpha", "", "beta", "gamma"])
  }

  @Test func `checkpoints take no more than a hundredth of the time`() {
    var schedule = CheckpointSchedule(.seconds(10), at: 0)
    var (now, written, spent) = (0.0, 0, 0.0)
    // On a disk that slows down.
    while now < 100_000 {
      now += 0.5
      guard schedule.isDue(afterStep: 1, at: now) else { continue }
      let cost = written < 100 ? 0.001 : 1.5
      schedule.wrote(from: now, to: now + cost)
      (now, written, spent) = (now + cost, written + 1, spent + cost)
    }
    #expect(spent <= 0.01 * now)
    // Every 10 s at first, then every 150 s.
    #expect((740...770).contains(written))
  }

  @Test func `checkpoints by steps are due at their multiples, wherever a run goes on`() {
    let schedule = CheckpointSchedule(.steps(7), at: 0)
    #expect((1...30).filter { schedule.isDue(afterStep: $0, at: 0) } == [7, 14, 21, 28])
  }

  @Test func `a throttle admits the first call and then one for each interval`() {
    var throttle = Throttle(.milliseconds(200))
    let start = ContinuousClock.now
    let admitted = (0..<1000).filter {
      throttle.admits(start.advanced(by: .milliseconds($0)))
    }
    #expect(admitted == [0, 200, 400, 600, 800])
  }
}
