import Foundation
import Records
import Testing
import Workbench

/// Runs that go on from their checkpoints, with the real binary and real files.
@Suite struct ResumptionTests {
  /// Long enough that a kill finds something to go on from.
  static let sweep = """
    sweep: small
    question: Does anything get lost?
    params:
      task: point-mass-maze
      agent.steps: 1500
      planner: {horizon: 16, rollouts: 32, noise: 0.7, noise_correlation: 0.9}
      value: {members: 3, hidden: [16, 16], input_gain: 3, bias_range: 2}
      learner: {period: 8, gradient_steps: 8}
      target: {horizon: 8, states: 32, plans: 40}
    arms:
      fitted: {agent: polo}
      trajectory: {agent: polo, learner.method: trajectory, target: {states: 2, rollouts: 16}}
      humanoid: {agent: mpc, task: humanoid-getup, agent.steps: 200, planner.horizon: 8}
    seeds: 0
    limits: {retries: 100, checkpoint: 20}
    """

  static let undisturbed = Result { () throws -> [String: [String: [Double]]] in
    let place = try Workplace(sweep)
    try place.polo("run", "sweep.yaml")
    return try place.datasets()
  }

  /// Files of checkpoints, those set aside too.
  private func checkpoints(_ place: Workplace) -> [String] {
    let files =
      FileManager.default.enumerator(atPath: place.folder.path)?.allObjects as? [String] ?? []
    return files.filter { $0.contains("/checkpoint") && $0.hasSuffix(".bin") }
  }

  /// The control steps at which runs went on, as their records tell.
  private func resumptions(_ place: Workplace) throws -> [[Int]] {
    try place.records().map { name in
      let record = try Record(opening: place.file("results/small/\(name)/record.h5"))
      let steps = try record.attribute("resumed_at", of: "provenance").split(separator: ",")
      #expect(try record.attribute("resumptions", of: "provenance") == "\(steps.count)")
      return steps.map { Int($0)! }
    }
  }

  @Test(arguments: Victim.allCases)
  func `a run that is killed goes on from its checkpoint and gives what it would have given`(
    victim: Victim
  ) throws {
    let place = try Workplace(Self.sweep)
    var process = try place.start("run", "sweep.yaml", "--workers", "2")
    for round in 1...3 {
      try place.wait("a checkpoint in round \(round)") {
        !checkpoints(place).isEmpty || place.records().count == 3
      }
      // At any moment of what follows: between checkpoints, or while one is written.
      usleep(.random(in: 0...100_000))
      let workers = place.events("workerStarted").suffix(2).compactMap { $0["process"] as? Int32 }
      if victim != .worker { kill(process.processIdentifier, SIGKILL) }
      if victim != .parent { for worker in workers { kill(worker, SIGKILL) } }
      if victim == .worker { continue }
      process.waitUntilExit()
      try place.wait("the workers to exit") { workers.allSatisfy { kill($0, 0) != 0 } }
      process = try place.start("run", "sweep.yaml", "--workers", "2")
    }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try place.datasets() == Self.undisturbed.get())
    // Less was simulated than from the start, and nothing is left.
    let resumed = try resumptions(place).filter { !$0.isEmpty }
    #expect(!resumed.isEmpty)
    #expect(resumed.joined().allSatisfy { $0 > 0 })
    #expect(!place.events("runResumed").isEmpty)
    #expect(checkpoints(place) == [])
    #expect(place.temporaries() == [])
    // What it cost before it was killed is counted.
    for name in place.records() {
      let record = try Record(opening: place.file("results/small/\(name)/record.h5"))
      let spent = try record.values("timing/cpu_seconds")
      #expect(zip(spent, spent.dropFirst()).allSatisfy { $0 <= $1 }, "\(name)")
      let total = try #require(Double(record.attribute("cpu_seconds", of: "provenance")))
      #expect(try total >= #require(spent.last), "\(name)")
    }
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `a sweep that is stopped writes checkpoints first, says where it is and goes on`(
    signal: Int32
  ) throws {
    // None is due by itself.
    let place = try Workplace(Self.sweep.replacingOccurrences(of: "checkpoint: 20", with: ""))
    let process = try place.start("run", "sweep.yaml", "--workers", "2")
    try place.wait("two workers that listen") { place.logs().count >= 2 }
    usleep(.random(in: 0...200_000))
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationStatus == 128 + signal)
    let stopped = checkpoints(place)
    #expect(stopped.count + place.records().count >= 2)
    let status = try place.polo("status", "sweep.yaml").output
    #expect(
      status.components(separatedBy: ": checkpoint at step ").count == stopped.count + 1,
      "\(status)"
    )
    let explained = try place.polo("plan", "sweep.yaml", "--explain", "*").output
    #expect(explained.contains("it was interrupted on "), "\(explained)")
    #expect(!explained.contains("attempt 0"), "\(explained)")
    let ending = try place.polo("run", "sweep.yaml", "--workers", "2")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(
      ending.output.components(separatedBy: "resumed: ").count == stopped.count + 1,
      "\(ending.output)")
    #expect(try resumptions(place).joined().count == stopped.count)
    #expect(try place.datasets() == Self.undisturbed.get())
  }

  @Test func `a sweep whose terminal closes ends as by SIGHUP, and goes on`() throws {
    let place = try Workplace(Self.sweep)
    let ending = try place.python(
      """
      import os, pty
      child, terminal = pty.fork()
      if child == 0: os.execv(os.environ["POLO"], ["polo", "run", "sweep.yaml", "--workers", "2"])
      said = b""
      while b"3 left" not in said: said += os.read(terminal, 1000)
      os.close(terminal)
      print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
      """)
    #expect(ending.output == "129\n", "\(ending.output)\(ending.errors)")
    #expect(try place.polo("run", "sweep.yaml").code == 0)
    #expect(try place.datasets() == Self.undisturbed.get())
  }

  @Test func `a checkpoint that cannot be used is set aside, and the run starts afresh`() throws {
    let place = try Workplace(Self.sweep)
    let process = try place.start("run", "sweep.yaml", "--workers", "2")
    try place.wait("a checkpoint") { !checkpoints(place).isEmpty }
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    let damaged = checkpoints(place)
    for name in damaged {
      let file = try FileHandle(forUpdating: place.file(name))
      try file.seek(toOffset: 5000)
      try file.write(contentsOf: Data("damage".utf8))
    }
    let ending = try place.polo("run", "sweep.yaml", "--workers", "2")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output.contains("started afresh: "))
    #expect(ending.output.contains("it was changed or damaged since it was committed"))
    #expect(place.events("runStartedAfresh").count == damaged.count)
    #expect(place.events("runResumed").isEmpty)
    #expect(try resumptions(place).joined().isEmpty)
    #expect(try place.datasets() == Self.undisturbed.get())
    #expect(checkpoints(place) == [])
  }

  @Test func `a checkpoint that cannot be read for now is left alone, and the run goes on later`()
    throws
  {
    let place = try Workplace(
      Self.sweep.replacingOccurrences(of: "retries: 100", with: "retries: 0"))
    let process = try place.start("run", "sweep.yaml", "--workers", "2")
    try place.wait("a checkpoint") { !checkpoints(place).isEmpty }
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    let kept = checkpoints(place)
    for name in kept { chmod(place.file(name).path, 0) }
    // Root may read anything, so it gives that up first.
    let drop = "setpriv --bounding-set=-dac_override,-dac_read_search"
    let polo = "\(geteuid() == 0 ? drop : "") \"$POLO\""
    let verified = try place.shell("\(polo) verify sweep.yaml --set-aside")
    #expect(verified.output.contains("unreadable: cannot read: Permission denied"))
    let refused = try place.shell("\(polo) run sweep.yaml --workers 2")
    #expect(refused.code == 1)
    #expect(
      refused.errors.contains("checkpoint.bin: cannot read: Permission denied"),
      "\(refused.errors)")
    #expect(
      refused.errors.contains("'polo run sweep.yaml --workers 2' tries again"), "\(refused.errors)")
    #expect(Set(kept).isSubset(of: checkpoints(place)))

    // What the machine failed is not forgotten.
    let status = try place.polo("status", "sweep.yaml")
    #expect(status.code == 1)
    #expect(status.output.contains(": the machine failed: "), "\(status.output)")
    #expect(status.output.contains("; to be tried again"), "\(status.output)")
    #expect(!status.output.contains("--retry"), "\(status.output)")
    #expect(try place.polo("logs", "--failed").output.contains("Permission denied"))
    #expect(try place.polo("run", "sweep.yaml", "--retry", "machine").code == 64)

    for name in kept { chmod(place.file(name).path, 0o644) }
    let ending = try place.polo("run", "sweep.yaml", "--workers", "2")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(place.events("runResumed").count >= kept.count)
    #expect(place.events("runStartedAfresh").isEmpty)
    #expect(try place.datasets() == Self.undisturbed.get())
    #expect(try place.polo("status", "sweep.yaml").code == 0)
  }

  @Test func `what a kill has left beside a record is removed by the next launch`() throws {
    let place = try Workplace(Self.sweep)
    try place.polo("run", "sweep.yaml", "arms=humanoid")
    let name = try #require(place.records().first)
    let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    let folder = place.file("results/small/\(name)")
    func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
    for left in [
      "checkpoint.bin", "checkpoint.bin.\(boot.prefix(8))-9-0.tmp",
      "record.h5.\(boot.prefix(8))-9-0.tmp", "outcome.json.9-0.tmp",
    ] {
      try Data("left".utf8).write(to: file(left))
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: file(left).path)
    }
    // Another attempt, which is still at work.
    let living = try TemporaryFile(for: file("record.h5"))
    #expect(try place.polo("run", "sweep.yaml", "arms=humanoid").code == 0)
    #expect(checkpoints(place) == [])
    #expect(place.temporaries().map { place.file($0).path } == [living.path])
  }

  @Test func `a run that cannot be saved is told of on the terminal, and again as it is stopped`()
    throws
  {
    let place = try Workplace(Self.sweep)
    // A folder in the file's place, which no checkpoint replaces.
    let ending = try place.shell(
      """
      "$POLO" run sweep.yaml arms=fitted agent.steps=40000 & polo=$!
      until ls results/small/*/checkpoint.bin || ! kill -0 $polo; do sleep 0.02; done > /dev/null 2>&1
      file=$(echo results/small/*/checkpoint.bin)
      until rm -f $file && mkdir $file || ! kill -0 $polo; do sleep 0.001; done 2> /dev/null
      until grep -q runNotSaved results/small/events.jsonl || ! kill -0 $polo; do sleep 0.02; done
      kill -TERM $polo
      wait $polo
      """)
    #expect(ending.code == 128 + SIGTERM, "\(ending.errors)")
    let told = ending.output.split(separator: "\n").filter { $0.hasPrefix("not saved: ") }
    #expect(told.count == 2, "\(ending.output)")
    for line in told {
      #expect(
        line.contains(/^not saved: arm=fitted,seed=0: no checkpoint at step \d+: Is a directory$/),
        "\(line)")
    }
    #expect(place.events("runNotSaved").count == 2)
  }

  @Test func `a folder in the place of a checkpoint costs the run nothing`() throws {
    let place = try Workplace(Self.sweep)
    // A folder in the file's place: it can be neither replaced nor read.
    let process = try place.start("run", "sweep.yaml", "--workers", "2")
    try place.wait("a checkpoint") { !checkpoints(place).isEmpty }
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    for name in checkpoints(place) {
      try FileManager.default.removeItem(at: place.file(name))
      try FileManager.default.createDirectory(
        at: place.file("\(name)/inside"), withIntermediateDirectories: true)
    }
    let ending = try place.polo("run", "sweep.yaml", "--workers", "2")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output.contains("it is not a regular file"))
    #expect(try place.datasets() == Self.undisturbed.get())
  }
}
