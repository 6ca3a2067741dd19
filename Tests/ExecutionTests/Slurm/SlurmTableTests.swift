import Execution
import Sweeps
import Testing

/// What Slurm's tables mean, as they were recorded from Slurm 22.05.
@Suite struct SlurmTableTests {
  private func element(_ job: String, _ index: Int?) -> ElementName {
    ElementName(job: job, index: index)
  }

  @Test func `the queue tells each element's state`() {
    let text = """
      polo-abc-0|1|2|COMPLETED|None
      polo-abc-0|1|0|RUNNING|None
      polo-abc-0|1|1|PENDING|BeginTime
      polo-abc-1|7|0|CANCELLED|None
      polo-abc-1|7|1|FAILED|NonZeroExitCode
      polo-abc-1|7|2|COMPLETING|None
      polo-abc-1|7|3|PENDING|(ReqNodeNotAvail, UnavailableNodes:node1|2)
      polo-abc-summary|2|N/A|PENDING|Dependency

      slurm_load_jobs error: nothing of the kind
      """
    let entries = ElementEntry.parse(queue: text)
    #expect(
      entries.map(\.name) == [
        element("polo-abc-0", 2), element("polo-abc-0", 0), element("polo-abc-0", 1),
        element("polo-abc-1", 0), element("polo-abc-1", 1), element("polo-abc-1", 2),
        element("polo-abc-1", 3), element("polo-abc-summary", nil),
      ])
    #expect(
      entries.map(\.state) == [
        .ended("COMPLETED"), .running, .pending(reason: "BeginTime"), .ended("CANCELLED"),
        .ended("FAILED"), .running,
        .pending(reason: "(ReqNodeNotAvail, UnavailableNodes:node1|2)"),
        .pending(reason: "Dependency"),
      ])
    #expect(entries.map(\.jobID) == ["1", "1", "1", "7", "7", "7", "7", "2"])
  }

  @Test func `accounts tell what the queue has forgotten`() {
    let text = """
      polo-abc-0|12_0|COMPLETED
      polo-abc-0|12_1|CANCELLED by 1000
      polo-abc-0|12_2|NODE_FAIL
      polo-abc-0|12_[3-7]|PENDING
      polo-abc-0|12_8|RUNNING
      polo-abc-1|14_[0-1,4%2]|CANCELLED by 1000
      polo-abc-1|14_[8|CANCELLED
      polo-abc-summary|13|TIMEOUT
      """
    let entries = ElementEntry.parse(accounting: text)
    #expect(entries.map(\.name.index) == [0, 1, 2, 0, 1, 4, nil])
    #expect(
      entries.map(\.state) == [
        .ended("COMPLETED"), .ended("CANCELLED"), .ended("NODE_FAIL"), .ended("CANCELLED"),
        .ended("CANCELLED"), .ended("CANCELLED"), .ended("TIMEOUT"),
      ])
  }

  @Test func `accounts may name elements by a step`() {
    let text = "a|1_[0-6:2,9,10-12%2]|CANCELLED by 0\na|2_[0-6:0]|CANCELLED\na|3_[0-6:]|CANCELLED\n"
    let entries = ElementEntry.parse(accounting: text)
    #expect(entries.map(\.name.index) == [0, 2, 4, 6, 9, 10, 11, 12])
  }

  @Test func `what is held is told apart from what waits, and is alive`() {
    let held = [
      "PENDING|JobHeldUser", "PENDING|JobHeldAdmin", "PENDING|JobHoldMaxRequeue",
      "PENDING|launch failed requeued held", "PENDING|job_requeued_in_held_state",
      "REQUEUE_HOLD|None", "SPECIAL_EXIT|None", "RESV_DEL_HOLD|None",
    ]
    let waiting = ["PENDING|(ReqNodeNotAvail, UnavailableNodes:held)", "REQUEUED|None"]
    for (states, isHeld) in [(held, true), (waiting, false)] {
      let lines = states.enumerated().map { "a|1|\($0)|\($1)\n" }
      let entries = ElementEntry.parse(queue: lines.joined())
      #expect(entries.map(\.state.isHeld) == states.map { _ in isHeld })
      #expect(entries.allSatisfy { $0.state.isLive })
    }
  }

  @Test func `a state that no list has is alive`() {
    let entries = ElementEntry.parse(queue: "a|1|0|HIBERNATING|None\na|1|1|SUSPENDED|None\n")
    #expect(entries.map(\.state) == [.running, .running])
    #expect(entries.map(\.state.isLive) == [true, true])
  }
}
