import Foundation
import Sweeps
import Testing

/// Arms whose runs use the value functions that another arm's runs train.
struct NeedsTests {
  /// Each run's id with that of the run it needs.
  private func needs(_ sweep: Sweep) -> [String: String] {
    let ids = Dictionary(sweep.runs.map { ($0.digest, $0.id) }, uniquingKeysWith: { $1 })
    return Dictionary(
      uniqueKeysWithValues: sweep.runs.compactMap { run in
        run.needs.map { (run.id, ids[$0] ?? "no run") }
      })
  }

  @Test func `a run uses the value of the run with its seed and its values on the source's axes`()
    throws
  {
    let sweep = try Sweep(
      lines: "grid: {planner.horizon: [8, 16]}\nseeds: 0..1",
      arms: "{eval: {agent: mpc, agent.steps: 5, value: {from: train}}, train: {}}")
    #expect(
      needs(sweep) == [
        "arm=eval,planner.horizon=8,seed=0": "arm=train,planner.horizon=8,seed=0",
        "arm=eval,planner.horizon=8,seed=1": "arm=train,planner.horizon=8,seed=1",
        "arm=eval,planner.horizon=16,seed=0": "arm=train,planner.horizon=16,seed=0",
        "arm=eval,planner.horizon=16,seed=1": "arm=train,planner.horizon=16,seed=1",
      ])
    #expect(sweep.runs.neededRuns == Set(sweep.runs.filter { $0.arm == "train" }.map(\.digest)))
    #expect(sweep.runs.map(\.arm).prefix(4).allSatisfy { $0 == "eval" })
  }

  @Test func `what only the user sweeps is not compared, nor what the source has one value of`()
    throws
  {
    let sweep = try Sweep(
      lines: "",
      arms: """
        {train: {grid: {planner.horizon: [64]}}, \
        eval: {agent: mpc, value.from: train, grid: {planner.horizon: [1, 2]}}}
        """)
    #expect(
      needs(sweep) == [
        "arm=eval,planner.horizon=1,seed=0": "arm=train,planner.horizon=64,seed=0",
        "arm=eval,planner.horizon=2,seed=0": "arm=train,planner.horizon=64,seed=0",
      ])
  }

  @Test func `conditions say which run trains where values differ`() throws {
    let sweep = try Sweep(
      lines: "seeds: 0..1",
      arms: """
        {train: {grid: {planner.horizon: [8, 16], discount: [0.9, 0.8]}}, \
        eval: {agent: mpc, discount: 0.8, \
        value: {from: train, where: {planner: {horizon: 16}, seed: 1}}}}
        """)
    #expect(
      needs(sweep) == [
        "arm=eval,planner.horizon=64,discount=0.8,seed=0":
          "arm=train,planner.horizon=16,discount=0.8,seed=1",
        "arm=eval,planner.horizon=64,discount=0.8,seed=1":
          "arm=train,planner.horizon=16,discount=0.8,seed=1",
      ])
  }

  @Test(arguments: [
    "value.from: train, value.layers: [8]", "value: {layers: [8]}, value.from: train",
    "value: {layers: [8], from: train, where: {agent.steps: 1000}}",
    "value: {from: train}, value.layers: [8], value.where: {seed: 0}",
  ])
  func `keys are dotted or nested, beside parameters`(text: String) throws {
    let plain = try Sweep(
      lines: "", arms: "{train: {}, e: {agent: mpc, value: {from: train, layers: [8]}}}")
    let sweep = try Sweep(lines: "", arms: "{train: {}, e: {agent: mpc, \(text)}}")
    #expect(sweep.runs == plain.runs)
    #expect(sweep.runs[1].parameters.values["value.layers"] == [8])
  }

  @Test func `the identity of a run is that of its training too`() throws {
    func sweep(_ train: String, _ more: String = "") throws -> Sweep {
      try Sweep(
        lines: "", arms: "{train: {\(train)}, eval: {agent: mpc, value: {from: train}}\(more)}")
    }
    let plain = try sweep("")
    let training = #"{"seed":0,"task":"hand"}"#
    #expect(plain.runs[0].parameters.canonicalJSON == training)
    #expect(
      plain.runs[1].parameters.canonicalJSON
        == #"{"agent":"mpc","seed":0,"task":"hand","value.from":""#
        + plain.runs[0].digest.hexadecimal + #""}"#)
    // printf 'polo-run-1\n{"seed":0,"task":"hand"}' | sha256sum, put into the text above for the second.
    #expect(
      plain.runs.map(\.digest.hexadecimal) == [
        "0d3c901a087f707ae088486af3ef5ed2bfee9b166f57815c6a68338a473d64fd",
        "185eb8d2bf4d98ae8150917b5bf35942dae7b7957ae1ee367aadada88f41d527",
      ])
    #expect(try sweep("target.horizon: 8").runs[1].digest != plain.runs[1].digest)
    #expect(try sweep("agent.steps: 1000", ", new: {agent: mpc}").runs.prefix(2) == plain.runs[...])
  }

  @Test func `a size states what differs, and the whole file stays as it is`() throws {
    let lines = """
      sizes: {s: {arms: {train: {grid: {planner.horizon: [2, 4]}}, eval: {value.where: {planner.horizon: 4}}}}}
      """
    let arms = """
      {train: {grid: {planner.horizon: [8, 16]}}, \
      eval: {agent: mpc, value: {from: train, where: {planner.horizon: 16}}}}
      """
    let whole = try Sweep(lines: lines, arms: arms)
    let small = try Sweep(lines: lines, arms: arms, size: "s")
    #expect(whole.runs[2].needs == whole.runs[1].digest)
    #expect(small.runs[2].needs == small.runs[1].digest)
    #expect(small.runs[1]["planner.horizon"] == 4)
  }

  @Test func `arms that are selected bring those that train for them`() throws {
    let arms = "{train: {}, mpc: {agent: mpc}, eval: {agent: mpc, value.from: train}}"
    let whole = try Sweep(lines: "", arms: arms)
    let part = try Sweep(lines: "", arms: arms, overrides: ["arms=eval"])
    #expect(part.arms == ["train", "eval"])
    #expect(part.runs == [whole.runs[0], whole.runs[2]])
    #expect(try Sweep(lines: "", arms: arms, overrides: ["arms=mpc"]).arms == ["mpc"])
  }

  @Test func `of an arm that was not selected come only the runs that are needed`() throws {
    let arms =
      "{train: {grid: {planner.horizon: [8, 16]}}, eval: {agent: mpc, value: {from: train, where: {planner.horizon: 16}}}}"
    let whole = try Sweep(lines: "", arms: arms)
    let part = try Sweep(lines: "", arms: arms, overrides: ["arms=eval"])
    #expect(part.runs == [whole.runs[1], whole.runs[2]])
    #expect(try Sweep(lines: "", arms: arms, overrides: ["arms=eval,train"]).runs == whole.runs)
  }

  @Test func `runs that are chosen bring those that they need`() throws {
    let sweep = try Sweep(
      lines: "seeds: 0..2", arms: "{train: {}, eval: {agent: mpc, value.from: train}}")
    #expect(
      sweep.runs { $0.arm == "eval" && $0.seed == 1 }.map(\.id)
        == ["arm=train,seed=1", "arm=eval,seed=1"])
  }

  @Test func `what is added to a sweep changes no link`() throws {
    let arms = "{train: {}, eval: {agent: mpc, value.from: train}}"
    let before = try Sweep(lines: "grid: {discount: [0.5, 0.6]}\nseeds: 0..1", arms: arms)
    let after = try Sweep(lines: "grid: {discount: [0.7, 0.6, 0.5]}\nseeds: 0..2", arms: arms)
    #expect(Set(before.runs.map(\.digest)).isSubset(of: after.runs.map(\.digest)))
  }

  @Test(arguments: [
    (
      "{train: {}, eval: {agent: mpc, value: {from: trian}}}",
      "a.yaml:3:52: unknown arm 'trian'; did you mean 'train'?"
    ),
    (
      "{train: {}, eval: {agent: mpc, value: {where: {seed: 0}}}}",
      "a.yaml:3:46: value does not say which arm trains it: `from: ARM`"
    ),
    (
      "{train: {}, eval: {agent: mpc, value.from: 7}}",
      "a.yaml:3:50: value.from takes text, and '7' is not; quote it: \"7\""
    ),
    (
      "{train: {}, eval: {agent: mpc, value.from: train, value: {from: train}}}",
      "a.yaml:3:65: 'value.from' is stated twice, first in line 3; keep one"
    ),
    (
      "{train: {}, eval: {agent: mpc, value: {from: train, wher: {seed: 0}}}}",
      "a.yaml:3:59: unknown parameter 'value.wher'; did you mean 'value.where'?"
    ),
    (
      "{train: {}, eval: {agent: mpc, value: {form: train, where: {seed: 0}}}}",
      "a.yaml:3:46: unknown parameter 'value.form'; did you mean 'value.from'?"
    ),
    (
      "{train: {}, eval: {agent: mpc, value: {from: train, where: {horizon: 8}}}}",
      "a.yaml:3:67: unknown parameter 'horizon'; did you mean 'planner.horizon'?"
    ),
    (
      "{train: {}, eval: {agent: mpc, value: {from: train, where: {planner.horizon: 0}}}}",
      "a.yaml:3:84: planner.horizon: '0' is not an integer from 1 to 4096"
    ),
    (
      "{train: {}, eval: {agent: mpc, value: {from: train, where: {discount: \"${discount}\"}}}}",
      "a.yaml:3:77: where names a value, not a derived one"
    ),
    (
      "{train: {}, eval: {agent: mpc, value: {from: train, where: {seed: [0, 1]}}}}",
      "a.yaml:3:73: where names one seed, not 2"
    ),
    (
      "{train: {}, eval: {agent: mpc, value: {from: train, where: {planner.horizon: 8}}}}",
      "a.yaml:3:67: no run of arm 'train' has planner.horizon=8; it has 64"
    ),
    (
      "{train: {grid: {planner.horizon: [1, 2]}}, eval: {agent: mpc, value: {from: train}}}",
      "a.yaml:3:83: arm 'train' has no run with planner.horizon=64, seed=0 for one of arm 'eval'; it "
        + "has planner.horizon 1, 2 and seed 0, 1: give both the same values, or choose by "
        + "`where: {planner.horizon: …}`"
    ),
    (
      "{train: {zip: {discount: [0.1, 0.2], planner.horizon: [1, 2]}}, "
        + "eval: {agent: mpc, value: {from: train, where: {discount: 0.1, planner.horizon: 2}}}}",
      "a.yaml:3:104: no run of arm 'train' meets all that `where` states"
    ),
    (
      "{train: {}, eval: {value: {from: train}}}",
      "a.yaml:3:40: arm 'eval' has agent: polo, which uses no trained value function; only agent: mpc does"
    ),
    (
      "{train: {agent: random}, eval: {agent: mpc, value: {from: train}}}",
      "a.yaml:3:65: arm 'train' has agent: random, which trains no value; only agent: polo or greedy does"
    ),
    (
      "{train: {task: point-mass-box}, eval: {agent: mpc, value: {from: train}}}",
      "a.yaml:3:72: arm 'eval' has task: hand, and arm 'train' trains the value of "
        + "task: point-mass-box; give both the same"
    ),
    (
      "{a: {agent: mpc, value.from: b}, b: {agent: mpc, value.from: c}, c: {}}",
      "a.yaml:3:36: arm 'b' uses a value function itself; name the arm that trains it"
    ),
    (
      "{a: {agent: mpc, value.from: a}}",
      "a.yaml:3:36: arm 'a' uses a value function itself; name the arm that trains it"
    ),
  ])
  func `what cannot be is a fault with its place`(arms: String, fault: String) throws {
    let faults = try faults(lines: "seeds: 0..1", arms: arms)
    #expect(faults.hasPrefix(fault), "\(faults)")
    #expect(faults.split(separator: "\n").count == 1, "\(faults)")
  }

  @Test func `elsewhere than in an arm the key is a fault that says where it stands`() throws {
    #expect(
      try faults(lines: "grid: {value.from: [a, b]}")
        == "a.yaml:4:8: 'value.from' is not stated by name; `value: {from: ARM}` in an arm gives it"
    )
  }

  @Test func `an excluded training is a fault of the runs that need it`() throws {
    let faults = try faults(
      lines: "seeds: 0..1\nexclude: [{arm: train, seed: 1}]",
      arms: "{train: {}, eval: {agent: mpc, value.from: train}}")
    #expect(
      faults.contains("arm 'train' has no run with seed=1 for one of arm 'eval'; it has seed 0:"))
  }

  @Test func `the schema knows the keys of a trained value in arms alone`() throws {
    let data = Data(Vocabulary.test.jsonSchema().utf8)
    let schema = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let definitions = try #require(schema["$defs"] as? [String: [String: Any]])
    func keys(_ name: String) -> Set<String> {
      Set((definitions[name]?["properties"] as? [String: Any] ?? [:]).keys)
    }
    #expect(keys("arm").isSuperset(of: ["value.from", "value.where", "value"]))
    #expect(keys("parameters").isDisjoint(with: ["value.from", "value.where"]))
  }
}

struct SharingTests {
  private let run = Run(arm: "a", coordinates: [], seed: 0, parameters: Parameters(["seed": 0]))
  private let other = Run(arm: "a", coordinates: [], seed: 1, parameters: Parameters(["seed": 1]))

  @Test func `a record of another sweep counts for what is shared and for nothing else`() throws {
    let folder = try SweepFolder([:])
    for run in [run, other] {
      try folder.write(Data(), to: "first/x-\(run.digest.short)/record.h5")
    }
    let results = ResultsDirectory(
      folder.url.appendingPathComponent("second"), sharing: [run.digest])
    #expect(results.isDone(run))
    #expect(results.isShared(run))
    #expect(results.record(of: run).path.hasSuffix("/first/x-\(run.digest.short)/record.h5"))
    #expect(!results.isDone(other))
    #expect(!results.isShared(other))
  }

  @Test func `a sweep's own record comes first, and one without a record is none`() throws {
    let folder = try SweepFolder([:])
    let short = run.digest.short
    try folder.write(Data(), to: "first/x-\(short)/run.log")
    let second = folder.url.appendingPathComponent("second")
    #expect(!ResultsDirectory(second, sharing: [run.digest]).isDone(run))
    try folder.write(Data(), to: "third/x-\(short)/record.h5")
    try folder.write(Data(), to: "second/y-\(short)/run.log")
    #expect(ResultsDirectory(second, sharing: [run.digest]).isShared(run))
    try folder.write(Data(), to: "second/y-\(short)/record.h5")
    #expect(!ResultsDirectory(second, sharing: [run.digest]).isShared(run))
  }

  @Test func `records of other sweeps are found, and counted if they are to be`() throws {
    let folder = try SweepFolder([:])
    for sweep in ["third", "first"] {
      try folder.write(Data(), to: "\(sweep)/x-\(run.digest.short)/record.h5")
    }
    let second = folder.url.appendingPathComponent("second")
    for needed in [[], [run.digest]] as [Set<Digest>] {
      var results = ResultsDirectory(second, sharing: needed)
      let found = try #require(results.recordsElsewhere(of: [run, other])[run.digest])
      #expect(found.map { $0.path.contains("/first/") } == [true, false])
      #expect(results.recordsElsewhere(of: [other]).isEmpty)
      results.share(found[1], of: run)
      #expect(results.isDone(run) && results.isShared(run))
      #expect(results.shared(among: [run, other]) == 1)
      #expect(results.record(of: run) == found[1])
      results.keepToItself(run)
      results.lookAgain(for: run, inOtherSweeps: true)
      #expect(!results.isDone(run) && !results.isShared(run))
      #expect(results.record(of: run).path.hasPrefix(second.path + "/"))
    }
  }

  @Test func `of two folders of a run the one with the record counts, whenever it came`() throws {
    let folder = try SweepFolder([:])
    let short = run.digest.short
    try folder.write(Data(), to: "first/y-\(short)/run.log")
    let first = folder.url.appendingPathComponent("first")
    var early = ResultsDirectory(first)
    try folder.write(Data(), to: "first/x-\(short)/record.h5")
    #expect(ResultsDirectory(first).isDone(run))
    #expect(!early.isDone(run))
    early.lookAgain(for: run, inOtherSweeps: false)
    #expect(early.record(of: run).path.hasSuffix("/first/x-\(short)/record.h5"))
    #expect(early.isDone(run))
  }

  @Test func `a folder's name tells of its run, if it is one's`() throws {
    let digest = "0123456789ab"
    let found = try #require(ResultsDirectory.run(ofFolder: "arm=a-b,seed=0-\(digest)"))
    #expect(found.id == "arm=a-b,seed=0" && found.digest == digest)
    #expect(ResultsDirectory.run(ofFolder: "arm=a,seed=0-\(digest)c") == nil)
    #expect(ResultsDirectory.run(ofFolder: digest) == nil)
    #expect(ResultsDirectory.run(ofFolder: ".facts.4f3bf00f-8217-6a274b85.tmp") == nil)
  }

  @Test func `patterns of ids are spelled as folders are, but for what is between brackets`() {
    #expect(
      ResultsDirectory.spelledAsFolder("task=point-mass*,seed=[0-4]")
        == "task=point_mass*,seed=[0-4]")
    let id = String(repeating: "a", count: 200)
    #expect(ResultsDirectory.spelledAsFolder("sweep/\(id)") == "sweep/" + id.prefix(180))
    #expect(ResultsDirectory.spelledAsFolder("\(id)*") == "\(id)*")
  }
}
