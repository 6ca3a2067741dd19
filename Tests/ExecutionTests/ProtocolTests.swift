import Execution
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

  @Test func `a throttle admits the first call and then one for each interval`() {
    var throttle = Throttle<ContinuousClock.Instant>(.milliseconds(200))
    let start = ContinuousClock.now
    let admitted = (0..<1000).filter {
      throttle.admits(start.advanced(by: .milliseconds($0)))
    }
    #expect(admitted == [0, 200, 400, 600, 800])
  }
}
