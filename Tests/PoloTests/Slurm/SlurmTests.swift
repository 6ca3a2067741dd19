import Foundation
import Testing
import Workbench

/// Sweeps on a real Slurm: what becomes of them when nothing happens, and when something does.
@Suite(.enabled(if: Cluster.root != nil)) struct SlurmTests {
  @Test
  func `a sweep gives there what it gives here, in any folder and arrays of any size`()
    async throws
  {
    let text = NeedsTests.sweep().replacingOccurrences(of: "seeds: 0..1", with: "seeds: 0..2")
    let here = try Workplace(text)
    #expect(try here.polo("run", "sweep.yaml").code == 0)

    let there = try await SubmittedSweep(text, name: " it's 100% \"$HOME\" `a`", arraySize: 4)
    let begin = ContinuousClock.now
    let output = try await there.submit("slurm.pack=1")
    // Submitting waits for no run: trainings take seconds.
    #expect(ContinuousClock.now - begin < .seconds(60))
    #expect(output.contains("submitted 9 runs in 9 elements of 3 arrays"), "\(output)")
    #expect(try await there.submit().contains("nothing to submit"))
    try await there.finish(9)
    try await there.drain()
    #expect(try there.place.datasets() == here.datasets())
    // The job at the end has made the tables.
    #expect(try there.place.text("results/small/scores.csv").contains("eval"))
    let (counts, code) = try await there.status()
    #expect(counts["done"] == 9 && counts["left"] == 0)
    #expect(code == 0)
    #expect(try await there.submit().contains("nothing to submit"))
    try expectRefusals(there)
  }

  /// An element is nothing to be started by hand or with another program.
  private func expectRefusals(_ sweep: SubmittedSweep) throws {
    let file = try #require(sweep.files("submission.json").first)
    let folder = sweep.place.file("results/\((file as NSString).deletingLastPathComponent)")
    let byHand = try sweep.place.polo("element", folder.path, "--array", "0")
    #expect(byHand.code == 64, "\(byHand.errors)")
    let text = try sweep.place.text("results/\(file)")
    let foreign = text.replacingOccurrences(
      of: #""digest" : "[0-9a-f]{8}"#, with: "\"digest\" : \"00000000", options: .regularExpression
    ).replacingOccurrences(of: "\"size\" : ", with: "\"size\" : 1")
    #expect(foreign != text)
    try Data(foreign.utf8).write(to: folder.appendingPathComponent("submission.json"))
    let drifted = try sweep.place.polo("element", folder.path, "--array", "0")
    #expect(drifted.code == 70)
    #expect(drifted.errors.contains("is no longer the program that was submitted"))
  }

  @Test func `a worker that is killed is replaced, and its run goes on`() async throws {
    let sweep = try await SubmittedSweep()
    try await sweep.submit("slurm.pack=2")
    try await sweep.wait("a checkpoint") { !sweep.files("checkpoint.bin").isEmpty }
    let workers = sweep.cluster.processes("work", "--revision")
    #expect(!workers.isEmpty)
    for worker in workers { kill(worker, SIGKILL) }
    try await sweep.expectUndisturbed()
    #expect(try sweep.resumptions() > 0)
  }

  @Test func `runs of a batch shell that was killed are lost, and only they are submitted again`()
    async throws
  {
    let sweep = try await SubmittedSweep()
    try await sweep.submit("slurm.pack=1")
    try await sweep.wait("a checkpoint") { !sweep.files("checkpoint.bin").isEmpty }
    let victim = try #require(sweep.cluster.processes("element", "--array").first)
    kill(victim, SIGKILL)
    try await sweep.wait("an element to have failed") {
      try await !sweep.cluster.jobs("F").isEmpty
    }
    try await sweep.finish(2)
    try await sweep.drain()
    let (counts, _) = try await sweep.status()
    #expect(counts["lost"] == 1 && counts["done"] == 2, "\(counts)")
    let text = try await sweep.polo(["status", "sweep.yaml"]).output
    #expect(text.contains("lost: its element ended as FAILED"), "\(text)")
    #expect(try await sweep.submit().contains("submitted 1 run in 1 element of 1 array"))
    try await sweep.expectUndisturbed()
  }

  @Test func `an element whose time is over goes back to the queue and goes on`() async throws {
    let sweep = try await SubmittedSweep()
    try await sweep.submit("slurm.cpus=2", "slurm.pack=3", "slurm.setup=sleep 2")
    // What comes before the program is there to hear it ends nothing.
    try await sweep.wait("its beginning") {
      sweep.files("element-").contains { $0.hasSuffix(".out") }
    }
    try await notify(sweep)
    var seen: [Data] = []
    for round in 1...2 {
      try await sweep.wait("a checkpoint of round \(round)") {
        sweep.checkpoints() != seen || sweep.place.records().count == 3
      }
      try await notify(sweep)
      try await sweep.wait("the queue to hold it") {
        try await sweep.cluster.jobs("R,CG").filter { $0.contains("_") }.isEmpty
      }
      seen = sweep.checkpoints()
    }
    try await sweep.expectUndisturbed()
    #expect(!sweep.files("element-").filter { $0.hasSuffix(".requeues") }.isEmpty)
    #expect(try sweep.resumptions() > 0)
  }

  /// As Slurm says it before the end of the time; an element that has ended meanwhile hears nothing.
  private func notify(_ sweep: SubmittedSweep) async throws {
    for id in try await sweep.cluster.jobs("R") where id.contains("_") {
      let (code, output) = try await sweep.cluster.attempt("scancel", "--signal=URG", "--batch", id)
      guard code != 0 else { continue }
      #expect(try await !sweep.cluster.jobs("R").contains(id), "\(output)")
    }
  }

  @Test func `Slurm's own notice of the time limit does the same, and what is cancelled is`()
    async throws
  {
    let endless = SubmittedSweep.sweep.replacingOccurrences(
      of: "agent.steps: 8000", with: "agent.steps: 90000000")
    let sweep = try await SubmittedSweep(endless)
    try await sweep.submit("arms=fitted", "slurm.time=1m", "slurm.notice=30s", "slurm.pack=1")
    try await sweep.wait("the end of its time") {
      sweep.files("element-").filter { $0.hasSuffix(".requeues") }.count == 1
    }
    try await sweep.wait("the queue to hold it") {
      let (counts, code) = try await sweep.status()
      return code == 0 && counts["pending"] == 1 && counts["left"] == 3
    }
    #expect(sweep.files("checkpoint.bin").count == 1)
    try await sweep.wait("it to run again") { try await sweep.cluster.jobs("R").count == 1 }
    try await sweep.wait("it to be told so") { try await sweep.status().counts["running"] == 1 }
    #expect(try await sweep.polo(["cancel", "sweep.yaml"]).code == 0)
    #expect(try await sweep.cluster.jobs("PD,R,CG").isEmpty)
    let text = try await sweep.polo(["status", "sweep.yaml"]).output
    #expect(text.contains("cancelled"), "\(text)")
    #expect(sweep.files("checkpoint.bin").count == 1)
    #expect(try await sweep.polo(["cancel", "sweep.yaml"]).output.contains("nothing of small"))
  }

  @Test func `a lost node loses no work and is no failure`() async throws {
    let sweep = try await SubmittedSweep()
    try await sweep.submit("slurm.pack=1")
    try await sweep.wait("a checkpoint") { !sweep.files("checkpoint.bin").isEmpty }
    // Its elements go on unseen, and Slurm starts them a second time.
    try await sweep.cluster.script("kill", "node1")
    try await sweep.wait("node1 to be given up") {
      try await sweep.cluster.slurm("sinfo", "-h", "-N", "-n", "node1", "-o", "%T").contains("down")
    }
    try await sweep.expectUndisturbed()
  }

  @Test func `a dead controller is survived, and nobody is taken for dead meanwhile`() async throws
  {
    let sweep = try await SubmittedSweep()
    try await sweep.submit("slurm.pack=1")
    try await sweep.wait("a checkpoint") { !sweep.files("checkpoint.bin").isEmpty }
    // A controller forgets what it was told in the seconds before it was killed.
    try await sweep.wait("the controller to have saved the jobs") {
      let state = FileManager.default.contents(atPath: "\(sweep.cluster.folder)/state/job_state")
      return state?.range(of: Data("-summary".utf8)) != nil
    }
    try await sweep.cluster.script("kill", "slurmctld")
    let (counts, code) = try await sweep.status()
    #expect(code == 0)
    #expect(counts["failed"] ?? 0 == 0 && counts["lost"] == 0, "\(counts)")
    let ending = try await sweep.polo(["run", "sweep.yaml", "--on", "slurm"])
    #expect(
      (ending.code == 1 && ending.errors.contains("Slurm does not answer"))
        || sweep.place.records().count == 3, "\(ending.errors)")
    try await sweep.cluster.script("launch", "slurmctld")
    try await sweep.expectUndisturbed()
  }

  @Test func `preempted elements go on later, which is no failure and no end of their time`()
    async throws
  {
    let sweep = try await SubmittedSweep()
    try await sweep.submit("slurm.partition=scavenge", "slurm.cpus=2", "slurm.pack=3")
    try await sweep.wait("a checkpoint") { !sweep.files("checkpoint.bin").isEmpty }
    try await sweep.cluster.slurm(
      "sbatch", "-p", "urgent", "--nodes=2", "--exclusive", "--output=/dev/null", "--wrap",
      "sleep 2")
    try await sweep.wait("an element to be preempted") {
      try await sweep.cluster.jobs("PD", "%r").contains("BeginTime")
        || sweep.place.records().count == 3
    }
    try await sweep.expectUndisturbed()
    #expect(sweep.files("element-").filter { $0.hasSuffix(".requeues") }.isEmpty)
  }

  @Test func `an element that somebody cancels is lost and submitted again`() async throws {
    let sweep = try await SubmittedSweep()
    try await sweep.submit("slurm.pack=1")
    try await sweep.wait("a checkpoint") { !sweep.files("checkpoint.bin").isEmpty }
    let id = try #require(try await sweep.cluster.jobs("R").first { $0.contains("_") })
    try await sweep.cluster.slurm("scancel", id)
    try await sweep.drain()
    let (counts, code) = try await sweep.status()
    #expect(counts["done"] == 2 && counts["lost"] == 1, "\(counts)")
    #expect(code == 1)
    #expect(try await sweep.submit().contains("submitted 1 run"))
    try await sweep.expectUndisturbed()
  }

  @Test func `elements that are started twice at once do no harm`() async throws {
    let sweep = try await SubmittedSweep()
    try await sweep.submit("slurm.pack=2")
    let script = try #require(sweep.files("array-0.sh").first)
    // As where nobody could keep which of them Slurm had accepted.
    let job = try #require(sweep.files("array-0.job").first)
    try FileManager.default.removeItem(at: sweep.place.file("results/\(job)"))
    for _ in 0..<2 {
      try await sweep.cluster.slurm("sbatch", sweep.place.file("results/\(script)").path)
    }
    try await sweep.expectUndisturbed()
    #expect(try sweep.resumptions() == 0)
    #expect(sweep.place.events("runStarted").count == 3)
  }
}
