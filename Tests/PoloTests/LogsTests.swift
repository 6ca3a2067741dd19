import Foundation
import Testing
import Workbench

/// What runs have written, with the real binary.
@Suite struct LogsTests {
  /// What `polo logs` gives a user whom the modes of files bind: root gives up first what it may.
  private func logs(_ arguments: String, _ place: Workplace) throws -> Workplace.Ending {
    let drop = "setpriv --bounding-set=-dac_override,-dac_read_search"
    return try place.shell("exec \(geteuid() == 0 ? drop : "") \"$POLO\" logs \(arguments)")
  }

  @Test func `a results folder that is not there is told, and is not one without failures`() throws
  {
    let place = try Workplace()
    let fault = "there is no such folder; say with --results where sweeps keep their results"
    for run in ["--failed", "arm=mpc,seed=0"] {
      let ending = try place.polo("logs", run, "--results", "nope")
      #expect(ending.code == 66)
      #expect(ending.errors == "nope: \(fault)\n")
    }
    try place.polo("run", "sweep.yaml", "--only", "arm=mpc,seed=0")
    let ending = try place.polo("logs", "--failed")
    #expect(ending.code == 0)
    #expect(ending.errors == "no run in results has failed\n")
  }

  @Test func `a folder without runs of sweeps is told, and is not one without failures`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "arm=mpc,seed=0")
    let folders = [
      ("results/small", " is the folder of a sweep; give the folder above it"),
      (
        // It holds the sweep file, and results in a folder of their own.
        place.folder.path,
        ": there is no run in it; say with --results where sweeps keep their results"
      ),
    ]
    for (folder, told) in folders {
      for run in ["--failed", "arm=mpc,seed=0"] {
        let ending = try place.polo("logs", run, "--results", folder)
        #expect(ending.code == 66)
        #expect(ending.errors == "\(folder)\(told)\n")
      }
    }
  }

  @Test func `what was in a failed run's log before is kept and not told as its reason`() throws {
    let place = try Workplace(NeedsTests.sweep(train: NeedsTests.failing))
    let plan = try place.polo("plan", "sweep.yaml", "--runs").output
    let line = try #require(plan.split(separator: "\n").first { $0.hasSuffix("arm=train,seed=0") })
    let log = "results/small/arm=train,seed=0-\(line.split(separator: " ")[1])/run.log"
    try FileManager.default.createDirectory(
      at: place.file(log).deletingLastPathComponent(), withIntermediateDirectories: true)
    let noise = Data("odd ".utf8) + [0xff, UInt8(ascii: "\n")]
    try noise.write(to: place.file(log))
    let ending = try place.polo("run", "sweep.yaml", "--only", "arm=train,seed=0")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("(attempt 1)\n    log: \(log)\n"), "\(ending.errors)")
    // What comes next is about the same runs.
    #expect(
      ending.errors.contains("'polo run sweep.yaml --only arm=train,seed=0 --retry failed'"),
      "\(ending.errors)")
    let kept = try Data(contentsOf: place.file(log))
    #expect(kept.starts(with: noise + Data("--- attempt 1, ".utf8)))
  }

  @Test func `a folder or a log that may not be read is named, and the others are shown`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "arm=mpc,*")
    let names = place.records().sorted()
    let (folder, log) = ("results/small/\(names[0])", "results/small/\(names[1])/run.log")
    let advice =
      "cannot be read: Permission denied; make sure that you have permission to read it\n"

    chmod(place.file(folder).path, 0)
    defer { chmod(place.file(folder).path, 0o755) }
    let ending = try logs("'arm=mpc,*'", place)
    #expect(ending.code == 1)
    #expect(ending.errors.contains("\(folder): \(advice)"), "\(ending.errors)")
    #expect(!ending.errors.contains("has not run"), "\(ending.errors)")
    for seed in 1...2 {
      #expect(ending.output.contains("==> small/arm=mpc,seed=\(seed)\n"), "\(ending.output)")
    }

    chmod(place.file(log).path, 0)
    let both = try logs("'arm=mpc,*'", place)
    #expect(both.code == 1)
    #expect(both.errors.contains("\(log): \(advice)"), "\(both.errors)")
    #expect(!both.errors.contains("has not run"), "\(both.errors)")
    // Only of the folder it is not known whether its run has failed.
    let failed = try logs("--failed", place)
    #expect(failed.code == 1)
    #expect(failed.errors.contains("\(folder): \(advice)"), "\(failed.errors)")
    #expect(!failed.errors.contains("run.log"), "\(failed.errors)")
    let other = try logs("'arm=mpc,seed=2'", place)
    #expect(other.code == 0, "\(other.errors)")
  }
  @Test func `each word that means no run is told, and the logs of the others are shown`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "arm=random,*")
    let ending = try place.polo("logs", "arm=random,*", "nope", "arm=rondom,seed=0")
    #expect(ending.code == 64)
    for seed in 0...2 {
      #expect(ending.output.contains("==> small/arm=random,seed=\(seed)\n"), "\(ending.output)")
    }
    for word in ["nope", "arm=rondom,seed=0"] {
      #expect(ending.errors.contains("no run matches '\(word)'"), "\(ending.errors)")
    }
    #expect(
      ending.errors.contains("; runs of an arm that was renamed are found by their digests\n"),
      "\(ending.errors)")
    let sweep = try place.polo("logs", "small")
    #expect(sweep.code == 64)
    #expect(sweep.errors.contains("'small/*' matches all of its runs"), "\(sweep.errors)")
    #expect(try place.polo("logs", "small/*").code == 0)
  }

  @Test func `an id with brackets is itself`() throws {
    let place = try Workplace()
    let changes = ["value.hidden=[8,8],[16,8]", "arms=random", "seeds=0"]
    #expect(try place.polo(["run", "sweep.yaml"] + changes).code == 0)
    let id = "arm=random,value.hidden=[8,8],seed=0"
    for word in [id, "small/\(id)"] {
      let ending = try place.polo("logs", word)
      #expect(ending.code == 0, "\(ending.errors)")
      #expect(ending.errors.contains("value.hidden=_8,8_,seed=0 has printed nothing"))
      #expect(!ending.errors.contains("16"), "\(ending.errors)")
    }
  }

  @Test func `a run is meant by the whole of its id, also where its folder has not room for it`()
    throws
  {
    let place = try Workplace(
      """
      sweep: small
      params: {task: point-mass-box, agent: random, agent.steps: 5}
      arms: {p: {}}
      zip:
        planner.noise_correlation: [0.5, 0.6]
        planner.temperature: [0.5, 0.6]
        learner.gradient_steps: [11, 12]
        learner.minibatch_planned: [16, 17]
        learner.minibatch_perturbed: [16, 17]
        target.executed_horizon: [16, 17]
        target.iterations: [1, 2]
      seeds: 0..10
      """)
    try place.polo("run", "sweep.yaml")
    let runs = try place.polo("plan", "sweep.yaml", "--runs").output.split(separator: "\n")
    let ids = runs.compactMap { $0.split(separator: " ").last.map(String.init) }
    #expect(ids.count == 22 && ids.allSatisfy { $0.count > 180 })
    // What was logged names them, and what they recorded.
    for isLogged in [true, false] {
      let log = place.file("results/small/events.jsonl")
      if !isLogged { try FileManager.default.removeItem(at: log) }
      let ending = try place.polo("logs", "*seed=1")
      #expect(ending.code == 0, "\(ending.errors)")
      let titles = ending.output.split(separator: "\n").filter { $0.hasPrefix("==> ") }
      let meant = ids.filter { $0.hasSuffix(",seed=1") }.map { "==> small/\($0)" }
      #expect(Set(titles.map(String.init)) == Set(meant) && titles.count == 2, "\(titles)")
      let one = try place.polo("logs", ids[3])
      #expect(one.code == 0)
      #expect(one.errors == "small/\(ids[3]) has printed nothing\n")
    }
  }

  @Test func `why logs cannot be written is told in the system's words`() throws {
    let place = try Workplace()
    try place.polo("run", "sweep.yaml", "--only", "arm=random,*")
    let ending = try place.shell("exec \"$POLO\" logs 'arm=random,*' > /dev/full")
    #expect(ending.code == 1)
    #expect(
      ending.errors.hasPrefix("standard output cannot be written: No space left on device\n"),
      "\(ending.errors)")
    let closed = try place.shell("exec \"$POLO\" logs 'arm=random,*' >&-")
    #expect(closed.code == 1)
    #expect(
      closed.errors.hasPrefix("standard output cannot be written: Bad file descriptor\n"),
      "\(closed.errors)")
  }
}
