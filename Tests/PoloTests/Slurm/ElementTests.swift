import Foundation
import Testing
import Workbench

/// Starts of elements with the real binary, beside commands of a Slurm that starts nothing by itself.
@Suite struct ElementTests {
  /// Its runs end by a signal alone.
  private static let endless = Workplace.sweep.replacingOccurrences(
    of: "agent.steps: 200", with: "agent.steps: 90000000")

  /// Shell that waits until a command succeeds or the element has ended.
  private static func wait(until command: String) -> String {
    "until \(command) || ! kill -0 $element; do sleep 0.05; done"
  }

  /// Once a run has a log, its worker stops it in order.
  private static let waitForRun = ElementTests.wait(
    until: "ls results/small/*/run.log 2> /dev/null")
  private static let waitForResumption = ElementTests.wait(
    until: "grep -qs runResumed results/small/events.jsonl")

  @Test func `an element does its runs and tells of them in the log of all`() throws {
    let slurm = try FakeSlurm()
    #expect(try slurm.submit("slurm.pack=6").code == 0)
    let ending = try slurm.element(1)
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(slurm.place.records().count == 6)
    #expect(slurm.place.events("runFinished").count == 6)
  }

  @Test(arguments: [true, false])
  func `the job at the end answers for the runs that were asked for`(isPart: Bool) throws {
    let slurm = try FakeSlurm()
    let only = isPart ? ["--only", "*seed=1"] : []
    #expect(try slurm.place.polo(["run", "sweep.yaml", "--on", "slurm"] + only).code == 0)
    #expect(try slurm.place.polo("run", "sweep.yaml", "--only", "*seed=1").code == 0)
    let done = slurm.place.records().count
    #expect((1..<12).contains(done))
    let ending = try slurm.place.shell(
      "\"$POLO\" element results/small/slurm/\(slurm.submissions[0]) --summarize")
    #expect(ending.code == (isPart ? 0 : 1), "\(ending.errors)")
    let counts = isPart ? "\(done) of \(done) runs of '*seed=1'" : "\(done) of 12 runs"
    #expect(ending.output.contains("small: \(counts) are done\n"), "\(ending.output)")
  }

  @Test func `elements of what was cancelled, and of a second copy, do nothing`() throws {
    let slurm = try FakeSlurm()
    #expect(try slurm.submit().code == 0)
    let copy = try slurm.element(job: "5")
    #expect(copy.code == 0)
    #expect(copy.errors.contains("the job that counts is 1"), "\(copy.errors)")
    #expect(try slurm.place.polo("cancel", "sweep.yaml").code == 0)
    let cancelled = try slurm.element()
    #expect(cancelled.code == 128 + SIGTERM)
    #expect(cancelled.errors.contains("this submission was cancelled"), "\(cancelled.errors)")
    #expect(slurm.place.records().isEmpty)
  }

  @Test(arguments: [true, false])
  func `a time that is nearly over is counted, a notice an hour before is not`(
    isEarly: Bool
  ) throws {
    let slurm = try FakeSlurm(Self.endless)
    #expect(try slurm.submit("slurm.requeues=1", "slurm.time=\(isEarly ? "2h" : "1m")").code == 0)
    let ending = try slurm.element(meanwhile: "\(Self.waitForRun); kill -URG $element")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output.contains("back to the queue\n"), "\(ending.output)")
    #expect(slurm.controls.last == "requeue incomplete 1_0")
    let file = "results/small/slurm/\(slurm.submissions[0])/element-0-0.requeues"
    #expect((try? slurm.place.text(file)) == (isEarly ? nil : "1\n"))
    if isEarly { return }
    let second = try slurm.element(meanwhile: "\(Self.waitForResumption); kill -URG $element")
    #expect(second.code == 1)
    #expect(second.errors.contains("as often as slurm.requeues, 1, lets it"), "\(second.errors)")
    #expect(slurm.controls.filter { $0.hasPrefix("requeue") }.count == 1)
  }

  @Test(arguments: [true, false])
  func `without a stated time Slurm's variable tells whether a notice is early`(
    isEarly: Bool
  ) throws {
    let end = Int(Date().timeIntervalSince1970) + (isEarly ? 7200 : 60)
    let slurm = try FakeSlurm(Self.endless, variables: ["SLURM_JOB_END_TIME": "\(end)"])
    #expect(try slurm.submit().code == 0)
    let ending = try slurm.element(meanwhile: "\(Self.waitForRun); kill -URG $element")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(slurm.controls.last == "requeue incomplete 1_0")
    let file = "results/small/slurm/\(slurm.submissions[0])/element-0-0.requeues"
    #expect((try? slurm.place.text(file)) == (isEarly ? nil : "1\n"))
  }

  @Test func `an element goes back though it cannot be kept how often it did`() throws {
    let slurm = try FakeSlurm(Self.endless)
    #expect(try slurm.submit().code == 0)
    let ending = try slurm.element(
      meanwhile: "\(Self.waitForRun); mv results/small/slurm results/gone; kill -URG $element")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.errors.contains("it goes back all the same, uncounted\n"), "\(ending.errors)")
    #expect(slurm.controls.last == "requeue incomplete 1_0")
  }

  @Test func `an element that is cancelled at the end of its time does not go back`() throws {
    let slurm = try FakeSlurm(Self.endless)
    #expect(try slurm.submit().code == 0)
    let ending = try slurm.element(
      meanwhile:
        "\(Self.waitForRun); touch $(echo results/small/slurm/*)/cancelled; kill -URG $element"
    )
    #expect(ending.code == 128 + SIGTERM, "\(ending.errors)")
    #expect(ending.errors.contains("it does not go back"), "\(ending.errors)")
    #expect(slurm.controls.allSatisfy { !$0.hasPrefix("requeue") })
  }
}
