import Experiments
import Foundation
import Records
import Sweeps
import Testing
import Workbench

/// Runs that use the value functions that other runs train, with the real binary.
@Suite struct NeedsTests {
  /// Makes a training leave all numbers in its first update.
  static let failing =
    ", learner.rate: 1e6, learner.weight_decay: 1e6, learner.decay: decoupled"

  static func sweep(_ name: String = "small", eval: String = "", train: String = "") -> String {
    """
    sweep: \(name)
    question: Does a trained value make a short horizon see further?
    params:
      task: point-mass-maze
      agent.steps: 100
      planner: {horizon: 16, rollouts: 32, noise: 0.7, noise_correlation: 0.9}
      value: {members: 3, hidden: [16, 16], input_gain: 3, bias_range: 2}
      learner: {period: 8, gradient_steps: 8}
      target: {horizon: 8, states: 32}
    arms:
      eval: {agent: mpc, agent.steps: 50, value: {from: train}, planner.horizon: 8\(eval)}
      mpc: {agent: mpc, agent.steps: 50}
      train: {agent: polo\(train)}
    seeds: 0..1
    limits: {retries: 0}
    """
  }

  @Test func `evaluation waits for training and gives what it gives without a record between`()
    throws
  {
    let place = try Workplace(Self.sweep())
    let ending = try place.polo("run", "sweep.yaml", "--workers", "2")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(place.records().count == 6)
    // Events of both kinds in their order: no evaluation starts before its training has finished.
    let lines = try place.text("results/small/events.jsonl").split(separator: "\n")
    for seed in 0..<2 {
      let begun = try #require(
        lines.firstIndex { $0.contains("\"runStarted\"") && $0.contains("arm=eval,seed=\(seed)\"") }
      )
      let trained = try #require(
        lines.firstIndex {
          $0.contains("\"runFinished\"") && $0.contains("arm=train,seed=\(seed)\"")
        })
      #expect(trained < begun)
    }

    let sweep = try Sweep(
      contentsOf: place.file("sweep.yaml").path,
      vocabulary: Vocabulary(
        parameters: Experiment.parameters, metrics: Experiment.metrics, figureKinds: [],
        trainedValues: Experiment.trainedValues))
    let (eval, train) = (sweep.runs[0], sweep.runs[4])
    #expect(eval.needs == train.digest)
    let training = try Experiment(train.parameters, now: { 0 })
    while try training.next() != nil {}
    let trained = training.conclusion().first { $0.name == "value_function" }
    let experiment = try Experiment(eval.parameters, trained: trained, now: { 0 })
    var values: [Double] = []
    while let iteration = try experiment.next() {
      // step, time, x, y, vx, vy, ux, uy, physics steps, reward, value, episode
      for row in iteration.rows where row.series == 0 { values.append(row.values[10]) }
    }
    let folder = try #require(place.records().first { $0.hasSuffix(eval.digest.short) })
    let record = try Record(opening: place.file("results/small/\(folder)/record.h5"))
    #expect(try record.values("trajectory/value") == values)
    #expect(Set(values).count > 10)
  }

  @Test func `what needs a training that fails is blocked, said so, and run when it succeeds`()
    throws
  {
    let slow = Self.sweep(train: ", agent.steps: 90000000")
      .replacingOccurrences(of: "{retries: 0}", with: "{time: 4s, retries: 0}")
    let place = try Workplace(slow)
    let ending = try place.polo("run", "sweep.yaml", "seeds=0")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("arm=train,seed=0: stopped at its time limit of 4 s"))
    #expect(ending.errors.contains("unless you give greater ones: limits.time=…\n"))
    #expect(
      ending.errors.contains(
        "arm=eval,seed=0: blocked: it needs arm=train,seed=0, which failed"))
    #expect(ending.output.contains("1 of 3 runs done, 1 failed, 1 blocked"))
    // Ninety million steps: it says so before it starts.
    #expect(ending.output.contains("trying out 3 cells"))
    #expect(ending.output.contains(" core-hours, "))
    #expect(place.events("runBlocked").count == 1)
    #expect(place.events("runStarted").count == 2)
    // What was given up is not run, and takes nothing.
    let again = try place.polo("run", "sweep.yaml", "seeds=0").output
    #expect(!again.contains("trying out"), "\(again)")
    let plan = try place.polo("plan", "sweep.yaml", "seeds=0", "--pilot").output
    #expect(!plan.contains("core-hours"), "\(plan)")
    let retried = try place.polo("run", "sweep.yaml", "seeds=0", "--retry", "failed").output
    #expect(retried.contains("trying out 2 cells"), "\(retried)")

    let status = try place.polo("status", "sweep.yaml", "seeds=0")
    #expect(status.code == 1)
    #expect(
      status.output.contains("arm=eval,seed=0: blocked: it needs arm=train,seed=0, which failed"))

    try place.polo("report", "sweep.yaml", "seeds=0")
    let page = try place.text("plots/small/report.html")
    #expect(page.contains("<strong>1 failed, 1 blocked. </strong>"))
    #expect(page.contains("stopped at its time limit of 4 s</p>"))
    #expect(page.contains("1 blocked, since arm=train,seed=0 failed"))

    let explained = try place.polo("plan", "sweep.yaml", "--explain", "arm=eval,seed=0").output
    #expect(
      explained.contains("will not run: it needs arm=train,seed=0, which was given up"),
      "\(explained)")

    #expect(try place.polo("run", "sweep.yaml", "seeds=0", "agent.steps=60").code == 0)
  }

  @Test func `what needs a damaged training is run once that was made again`() throws {
    let place = try Workplace(Self.sweep())
    #expect(try place.polo("run", "sweep.yaml", "--only", "arm=train,seed=0").code == 0)
    let train = try #require(place.records().first)
    let record = place.file("results/small/\(train)/record.h5")
    var bytes = try Data(contentsOf: record)
    bytes[3000] ^= 4
    try bytes.write(to: record)
    let damaged = try place.polo("run", "sweep.yaml", "seeds=0")
    #expect(damaged.code == 1)
    #expect(
      damaged.errors.contains("arm=eval,seed=0: the record that it needs cannot be used: "),
      "\(damaged.errors)")
    #expect(
      damaged.errors.contains(
        "`polo verify FILE --set-aside`, FILE being the sweep file with its size and folders, moves"
      ),
      "\(damaged.errors)")
    #expect(try place.polo("status", "sweep.yaml", "seeds=0").code == 1)
    #expect(try place.polo("run", "sweep.yaml", "seeds=0", "--retry", "needs").code == 64)
    try place.polo("verify", "sweep.yaml", "seeds=0", "--set-aside")
    let ending = try place.polo("run", "sweep.yaml", "seeds=0")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(try place.polo("status", "sweep.yaml", "seeds=0").code == 0)
  }

  @Test func `what used a training that is made again is made again too`() throws {
    let place = try Workplace(Self.sweep())
    #expect(try place.polo("run", "sweep.yaml", "seeds=0").code == 0)
    let train = try #require(place.records().first { $0.hasPrefix("arm=train") })
    try Rewriting(place.file("results/small/\(train)/record.h5")).write(maker: Maker(numerics: 1))
    let ending = try place.polo("run", "sweep.yaml", "seeds=0", "--rerun-drifted")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.errors.contains("arm=eval,seed=0: set aside as "), "\(ending.errors)")
    #expect(!ending.errors.contains("arm=mpc,seed=0: set aside as "), "\(ending.errors)")
    #expect(place.events("runStarted").count == 5)
  }

  @Test
  func `a training that was made again with another value tells of all that used the earlier one`()
    throws
  {
    let place = try Workplace(Self.sweep())
    #expect(try place.polo("run", "sweep.yaml", "seeds=0").code == 0)
    try Data(Self.sweep("other").utf8).write(to: place.file("other.yaml"))
    #expect(try place.polo("run", "other.yaml", "seeds=0").code == 0)
    let train = try #require(place.records().first { $0.hasPrefix("arm=train") })
    try Rewriting(place.file("results/small/\(train)/record.h5")).write { grid in
      guard grid.name == "value_function" else { return grid }
      return grid.changing("prior_shift") { $0[0] += 0.5 }
    }
    let plan = try place.polo("plan", "sweep.yaml", "seeds=0").output
    #expect(plan.contains("1 record would come out differently now (trained value "), "\(plan)")
    let ending = try place.polo("run", "sweep.yaml", "seeds=0", "--rerun-drifted")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.errors.contains("arm=eval,seed=0: set aside as "), "\(ending.errors)")
    #expect(!ending.errors.contains("arm=train,seed=0: set aside as "), "\(ending.errors)")
    // The other sweep's is of the earlier value, with which that one keeps its peace.
    #expect(!ending.output.contains("taken over"))
    for sweep in ["sweep.yaml", "other.yaml"] {
      #expect(!(try place.polo("plan", sweep, "seeds=0").output.contains("come out differently")))
    }
  }

  @Test func `a checkpoint that an earlier trained value led to is not gone on from`() throws {
    let place = try Workplace(
      Self.sweep().replacingOccurrences(
        of: "agent.steps: 50, value", with: "agent.steps: 9000, value"
      )
      .replacingOccurrences(of: "{retries: 0}", with: "{retries: 0, checkpoint: 20}"))
    let only = ["seeds=0", "arms=eval,train"]
    let process = try place.start("run", "sweep.yaml", only[0], only[1])
    func folder(_ arm: String) throws -> String? {
      try FileManager.default.contentsOfDirectory(atPath: place.file("results/small").path)
        .first { $0.hasPrefix("arm=\(arm),") }
    }
    let checkpoint = {
      try folder("eval").map { place.file("results/small/\($0)/checkpoint.bin").path }
    }
    try place.wait("a checkpoint of the evaluation") {
      (try? checkpoint()).flatMap { $0 }.map(FileManager.default.fileExists) == true
    }
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    let train = try #require(try folder("train"))
    try Rewriting(place.file("results/small/\(train)/record.h5")).write { grid in
      guard grid.name == "value_function" else { return grid }
      return grid.changing("prior_shift") { $0[0] += 0.5 }
    }
    let ending = try place.polo(["run", "sweep.yaml"] + only)
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(
      ending.output.contains(
        ": its checkpoint was set aside: the trained value that it used was trained again since"),
      "\(ending.output)")
    #expect(place.events("runResumed").isEmpty)
  }

  @Test func `pilots tell what runs will take that need others, and leave nothing behind`() throws {
    let place = try Workplace(Self.sweep())
    let output = try place.polo("plan", "sweep.yaml", "--pilot", "--json", "--workers", "2").output
    let plan = try #require(
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    let cells = try #require(plan["cells"] as? [[String: Any]])
    #expect(cells.compactMap { $0["basis"] as? String } == ["pilot", "pilot", "pilot"])
    let seconds = try #require(plan["secondsLeft"] as? Double)
    let parts = cells.compactMap { $0["secondsLeft"] as? Double }
    #expect(parts.allSatisfy { $0 > 0 })
    #expect(abs(seconds - parts.reduce(0, +)) < 1e-9)
    // Two workers: no less than half of it, nor than a training and its evaluation.
    let wall = try #require(plan["wallSecondsLeft"] as? Double)
    #expect(wall >= max(seconds / 2, (parts[0] + parts[2]) / 2) - 1e-9)
    #expect(wall <= seconds)
    #expect(!FileManager.default.fileExists(atPath: place.file("results").path))
  }

  @Test func `a pilot that fails says why, and those of its agent alone tell for others`() throws {
    let place = try Workplace(Self.sweep(train: Self.failing))
    let ending = try place.polo("plan", "sweep.yaml", "--pilot")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("the pilot of arm=train,seed=0: failed: "))
    #expect(ending.errors.contains("a return or a loss is not finite"))
    // The evaluation, which has nothing to be tried out with, plans as MPC does; the training does not.
    for (arm, basis) in ["eval": "others", "mpc": "pilot", "train": "-"] {
      let row = ending.output.split(separator: "\n").first { $0.hasPrefix(arm) }
      #expect(row?.split(separator: " ").last.map(String.init) == basis, "\(ending.output)")
    }
    #expect(ending.output.contains("CPU time unknown"))
  }

  @Test func `a training that changes makes its evaluation anew, and nothing else`() throws {
    let place = try Workplace(Self.sweep())
    try place.polo("run", "sweep.yaml")
    try place.write(Self.sweep(train: ", learner.gradient_steps: 9"))
    #expect(try place.polo("run", "sweep.yaml").code == 0)
    // Six, then two trainings and two evaluations.
    #expect(place.events("runStarted").count == 10)
  }

  @Test func `what is chosen brings what it needs`() throws {
    let place = try Workplace(Self.sweep())
    #expect(try place.polo("run", "sweep.yaml", "--only", "arm=eval,seed=1").code == 0)
    #expect(place.records().count == 2)
    let runs = try place.polo("plan", "sweep.yaml", "--runs").output
    #expect(
      runs.split(separator: "\n").map { $0.prefix(4) } == [
        "wait", "done", "left", "left", "left", "done",
      ])
  }

  @Test func `the plan and the status of a sweep whose runs need others`() throws {
    let place = try Workplace(Self.sweep(train: ", grid: {learner.period: [4, 16]}"))
    let faults = try place.polo("plan", "sweep.yaml")
    #expect(faults.code == 65)
    #expect(faults.errors.contains("arm 'train' has no run with learner.period=8"))
    try place.write(Self.sweep())
    try Golden("plan-needs.txt").expect(place.polo("plan", "sweep.yaml").output)
  }
}
