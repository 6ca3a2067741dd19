import Execution
import Sweeps
import Testing

@Suite struct TimeLimitTests {
  private let start = ContinuousClock.now
  private let limits = Limits(seconds: 100, silence: 10)

  private func after(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

  @Test func `a run has its time, and its worker is to be heard of`() {
    var time = TimeLimits(limits, at: start)
    #expect(time.next == after(10))
    #expect(time.verdict(at: after(9)) == nil)
    #expect(time.verdict(at: after(10)) == .stalled(seconds: 10))
    time.hear(at: after(95))
    #expect(time.next == after(100))
    #expect(time.verdict(at: after(100)) == .timedOut(seconds: 100))
    #expect(TimeLimits(Limits(silence: nil), at: start).next == nil)
  }

  @Test func `time in which everything was suspended counts for no limit`() {
    var time = TimeLimits(limits, at: start)
    time.hear(at: after(5))
    // From 6 to 1006.
    time.excuse(.seconds(1000), at: after(1006))
    #expect(time.verdict(at: after(1006)) == nil)
    #expect(time.verdict(at: after(1014)) == nil)
    #expect(time.verdict(at: after(1015)) == .stalled(seconds: 10))
    time.hear(at: after(1099))
    #expect(time.verdict(at: after(1099)) == nil)
    #expect(time.verdict(at: after(1100)) == .timedOut(seconds: 100))
  }

  @Test func `what began or was heard after that has no more time than it is to have`() {
    var time = TimeLimits(limits, at: after(1000))
    time.excuse(.seconds(1000), at: after(1001))
    #expect(time.verdict(at: after(1011)) == .stalled(seconds: 10))
    time.hear(at: after(1095))
    #expect(time.verdict(at: after(1101)) == .timedOut(seconds: 100))
  }
}
