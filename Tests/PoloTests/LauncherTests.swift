import Foundation
import Testing
import Workbench

/// Several launchers at work on the same runs, with the real binary.
@Suite struct LauncherTests {
  private func startsPerRun(_ place: Workplace) -> [Int] {
    let digests = place.events("runStarted").compactMap { $0["digest"] as? String }
    return Dictionary(digests.map { ($0, 1) }, uniquingKeysWith: +).values.sorted()
  }

  /// Processes of the workers that a launcher has started, as long as it lives.
  private func workers(of launcher: Process) -> [Int32] {
    let process = launcher.processIdentifier
    let threads = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")
    return (threads ?? []).flatMap { thread -> [Int32] in
      let text = try? String(
        contentsOfFile: "/proc/\(process)/task/\(thread)/children", encoding: .utf8)
      return (text ?? "").split(separator: " ").compactMap { Int32($0) }
    }
  }

  @Test(arguments: [2, 3]) func `launchers share a sweep, and none runs what another does`(
    count: Int
  ) throws {
    let place = try Workplace()
    let launchers = try (0..<count).map { _ in
      try place.start("run", "sweep.yaml", "--workers", "1")
    }
    for launcher in launchers {
      launcher.waitUntilExit()
      #expect(launcher.terminationStatus == 0)
    }
    #expect(startsPerRun(place) == Array(repeating: 1, count: 12))
    #expect(try place.datasets() == InterruptionTests.undisturbed.get())
    let leases = place.file("results/.leases").path
    #expect(try FileManager.default.contentsOfDirectory(atPath: leases) == [])
    #expect(place.temporaries() == [])
  }

  @Test func `a launcher that is killed leaves its runs to the other`() throws {
    let place = try Workplace()
    let first = try place.start("run", "sweep.yaml", "--workers", "2")
    try place.wait("a run to start") { !place.events("runStarted").isEmpty }
    let second = try place.start("run", "sweep.yaml", "--workers", "1")
    try place.wait("the second to begin") { place.events("sweepStarted").count == 2 }
    kill(first.processIdentifier, SIGKILL)
    first.waitUntilExit()
    second.waitUntilExit()
    #expect(second.terminationStatus == 0)
    #expect(try place.datasets() == InterruptionTests.undisturbed.get())
    #expect(try place.polo("status", "sweep.yaml").output.contains("12 of 12 runs are done"))
  }

  @Test func `a launcher that was suspended loses its runs and finds them done`() throws {
    let place = try Workplace(ResumptionTests.sweep)
    let first = try place.start(
      "run", "sweep.yaml", "--workers", "2", "--lease-patience", "1")
    try place.wait("two runs to start") { place.events("runStarted").count >= 2 }
    let suspended = [first.processIdentifier] + workers(of: first)
    #expect(suspended.count == 3)
    for process in suspended {
      // Who looks for what keeps the machine busy finds polo.
      let name = try String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
      #expect(name == "polo\n")
      kill(process, SIGSTOP)
    }
    let status = try place.polo("status", "sweep.yaml").output
    #expect(status.contains(": running on "), "\(status)")
    let second = try place.polo("run", "sweep.yaml", "--lease-patience", "1")
    #expect(second.code == 0, "\(second.errors)")
    for process in suspended.reversed() { kill(process, SIGCONT) }
    first.waitUntilExit()
    #expect(first.terminationStatus == 0)
    #expect(try place.datasets() == ResumptionTests.undisturbed.get())
    #expect(place.temporaries() == [])
  }

  @Test func `a launcher elsewhere that is silent for days is not told as running`() throws {
    let place = try Workplace()
    let plan = try place.polo("plan", "sweep.yaml", "--runs").output
    let digests = plan.split(separator: "\n").map { $0.split(separator: " ")[1] }
    let leases = place.file("results/.leases")
    try FileManager.default.createDirectory(at: leases, withIntermediateDirectories: true)
    let launcher =
      #"{"boot":"b","host":"n1","namespace":"","process":7,"start":0,"token":"t"}"# + "\n"
      + "000000000001\n"
    for (digest, days) in zip(digests, [0.0, 3]) {
      let lease = leases.appendingPathComponent(String(digest)).path
      try Data(launcher.utf8).write(to: URL(fileURLWithPath: lease))
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -86400 * days)], ofItemAtPath: lease)
    }
    let status = try place.polo("status", "sweep.yaml").output
    #expect(status.contains("arm=polo,seed=0: running on n1, under process 7"), "\(status)")
    #expect(
      status.contains(
        "arm=polo,seed=1: process 7 on n1, silent for 3 d; another launcher will take it over"),
      "\(status)")
    // runs, done, running, failed, left
    #expect(status.contains(/polo +3 +0 +1 +0 +2\n/), "\(status)")
    let explained = try place.polo("plan", "sweep.yaml", "--explain", "arm=polo,seed=?").output
    #expect(explained.contains("is being executed by process 7 on n1\n"), "\(explained)")
    #expect(
      explained.contains("will run: it was executed by process 7 on n1, silent for 3 d"),
      "\(explained)")
  }

  @Test func `two sweeps that share a training train once`() throws {
    let place = try Workplace(NeedsTests.sweep())
    try Data(NeedsTests.sweep("second", eval: ", planner.rewards: none").utf8)
      .write(to: place.file("second.yaml"))
    let launchers = try ["sweep.yaml", "second.yaml"].map { try place.start("run", $0) }
    for launcher in launchers {
      launcher.waitUntilExit()
      #expect(launcher.terminationStatus == 0)
    }
    let starts = ["small", "second"].flatMap { place.events("runStarted", $0) }
      .compactMap { $0["run"] as? String }
    #expect(starts.count { $0.hasPrefix("arm=train,") } == 2)
    #expect(starts.count { $0.hasPrefix("arm=eval,") } == 4)
    // Both sweeps have the others. One takes over what it has waited for, and may run what the other has just done.
    #expect((2...4).contains(starts.count { $0.hasPrefix("arm=mpc,") }))
    #expect(place.records("small").count + place.records("second").count == 10)
  }
}

/// What becomes of runs that fail.
@Suite struct OutcomeTests {
  @Test func `a machine that takes no more is told, with code 1, until it is tried again`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml")
    let names = place.records()
    for name in names {
      let folder = place.file("results/small/\(name)")
      for file in ["record.h5", "run.log"] {
        try FileManager.default.removeItem(at: folder.appendingPathComponent(file))
      }
      // In the place of the log.
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("run.log"), withIntermediateDirectories: false)
    }
    let ending = try place.polo("run", "sweep.yaml")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("different runs in a row have failed on "), "\(ending.errors)")
    #expect(ending.errors.contains("run.log: cannot open the log: Is a directory"))
    let status = try place.polo("status", "sweep.yaml")
    #expect(status.code == 1)
    #expect(status.output.contains("stopped at "), "\(status.output)")
    #expect(status.output.contains("different runs in a row have failed on "))
    for name in names {
      try FileManager.default.removeItem(at: place.file("results/small/\(name)/run.log"))
    }
    let again = try place.polo("run", "sweep.yaml")
    #expect(again.code == 0, "\(again.errors)")
    let after = try place.polo("status", "sweep.yaml")
    #expect(after.code == 0)
    #expect(!after.output.contains("stopped at "), "\(after.output)")
  }

  @Test func `what was given up is told and left alone until it is asked for`() throws {
    let place = try Workplace(NeedsTests.sweep(train: NeedsTests.failing))
    let first = try place.polo("run", "sweep.yaml")
    #expect(first.code == 1)
    #expect(first.errors.contains("'polo run sweep.yaml --retry failed'\n"), "\(first.errors)")
    let begun = place.events("runStarted").count

    let status = try place.polo("status", "sweep.yaml")
    #expect(status.code == 1)
    #expect(status.output.contains("arm=train,seed=0: failed: "))
    #expect(status.output.contains("blocked: it needs arm=train,seed=0"))
    #expect(status.output.contains("failed  blocked  left"))
    #expect(status.output.contains("train"))
    let counts = try JSONSerialization.jsonObject(
      with: Data(try place.polo("status", "sweep.yaml", "--json").output.utf8))
    #expect(try #require(counts as? [String: Any])["left"] as? Int == 0)
    let failed = try place.polo("status", "sweep.yaml", "--failed").output
    #expect(failed.contains("1 attempt, the last on "))
    #expect(failed.contains("run.log"))
    #expect(!failed.contains("blocked"))
    let logs = try place.polo("logs", "--failed").output
    #expect(logs.contains("==> small/arm=train,seed=0: failed: "))
    #expect(logs.contains("error: "))
    #expect(try place.polo("logs", "arm=train,seed=1").output.hasPrefix("error: "))
    let both = try place.polo("logs", "small/arm=train*").output
    #expect(both.contains("==> small/arm=train,seed=1"))
    let nobody = try place.polo("logs", "arm=trian,seed=1")
    #expect(nobody.code == 64)
    #expect(nobody.errors.contains("near it are 'small/arm=train,seed=1'"), "\(nobody.errors)")

    let plan = try place.polo("plan", "sweep.yaml").output
    #expect(plan.contains("\n6 runs, 2 done, 4 failed, 0 left\n"), "\(plan)")
    #expect(plan.contains("'polo run sweep.yaml --retry failed' tries again what failed"))
    #expect(!plan.contains("runs what is left"))
    let states = try place.polo("plan", "sweep.yaml", "--runs").output.split(separator: "\n")
      .map { $0.prefix { $0 != " " } }
    #expect(states == ["failed", "failed", "done", "done", "failed", "failed"])
    let more = try place.polo("plan", "sweep.yaml", "seeds=1..2").output
    #expect(more.contains("6 runs, 1 done, 2 failed, 3 left (1 wait"), "\(more)")

    let again = try place.polo("run", "sweep.yaml")
    #expect(again.code == 1)
    #expect(again.output.contains("2 given up earlier, 2 blocked, 0 left"), "\(again.output)")
    #expect(try place.polo("run", "sweep.yaml", "--retry", "timed-out").code == 1)
    #expect(place.events("runStarted").count == begun)
    #expect(try place.polo("run", "sweep.yaml", "--retry", "failed").code == 1)
    #expect(place.events("runStarted").count == begun + 2)
    #expect(try place.polo("run", "sweep.yaml", "--retry", "error").code == 1)
    #expect(place.events("runStarted").count == begun + 4)
    #expect(try place.polo("run", "sweep.yaml", "--retry", "bad luck").code == 64)
  }
}
