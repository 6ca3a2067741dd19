import Foundation
import Sweeps
import Testing

/// Faults that only several parts of a sweep together show.
struct CrossCheckTests {
  @Test(arguments: [
    (
      "seeds: 0",
      "{a: {planner.horizon: \"${target.horizon}\", target.horizon: \"${planner.horizon}\"}}",
      "depends on itself: planner.horizon -> target.horizon -> planner.horizon; state one"
    ),
    (
      "seeds: 0", "{a: {planner.horizon: \"${1 / 2}\"}}",
      "planner.horizon: '${1 / 2}' is 0.5, not an integer from 1 to 4096; choose values that divide"
    ),
    (
      "seeds: 0", "{a: {planner.horizon: \"${2^-1 - (3 - -2)^2/2}\"}}",
      "planner.horizon: '${2 ^ -1 - (3 - -2) ^ 2 / 2}' is -12, not an integer from 1 to 4096; change it"
    ),
    (
      "seeds: 0",
      "{a: {planner.horizon: \"${target.horizon}\", target.horizon: \"${agent.steps/7}\"}}",
      ": target.horizon: '${agent.steps / 7}' is 142.857"
    ),
    (
      "seeds: 0", "{a: {discount: \"${agent}\"}}",
      "discount: '${agent}' is \"polo\", not a number from 0 to 1; change it"
    ),
    (
      "seeds: 0", "{a: {discount: \"${oc.env:X}\"}}",
      "has an unexpected ':'; only parameters, numbers, + - * / ^ and ( ) are allowed"
    ),
    ("seeds: 0", "{a: {discount: \"${agent.steps\"}}", "'${agent.steps' lacks its '}'; add it"),
    ("seeds: 0", "{a: {discount: \"${sqrt(1)}\"}}", "an unexpected '('; there are no functions"),
    ("seeds: 0", "{a: {discount: \"${1)}\"}}", "an unexpected ')'; take it out"),
    ("seeds: 0", "{a: {discount: \"${1 agent}\"}}", "'agent'; put one of + - * / ^ before it"),
    ("seeds: 0", "{a: {discount: \"${1 ** 2}\"}}", "'*'; a parameter, a number or '(' belongs"),
    ("seeds: 0", "{a: {discount: \"${1 / 0}\"}}", "gives no finite number"),
    (
      "seeds: 0", "{a: {discount: \"${agent * 2}\"}}",
      "calculates with 'polo', which is not a number"
    ),
    ("seeds: 0", "{a: {discount: \"1${agent}\"}}", "is not one whole ${…}"),
    ("seeds: 0", "{a: {discount: \"${seed}\"}}", "'seed' is not stated by name"),
    (
      "grid: {planner.horizon: [1, 2]}", "{a: {planner.horizon: 3}}",
      "a.yaml:4:8: every arm states 'planner.horizon' itself"
    ),
    ("exclude: [{arm: a}]", "{a: {}, b: {}}", "exclude leaves no run of arm 'a'"),
    (
      "exclude: [{planner.horizon: 3}]", "{a: {}}",
      "a.yaml:4:11: this entry of exclude matches no run"
    ),
    ("exclude: [{}]", "{a: {}}", "would leave out every run"),
    (
      "exclude: [{planner.horizon: \"${target.horizon}\"}]", "{a: {}}",
      "exclude names a value, not a derived one"
    ),
    ("compare: {baseline: a}", "{a: {}}", "compare lacks what to compare"),
    ("compare: {metric: summary/score}", "{a: {}}", "compare lacks the arm"),
    (
      "compare: {baseline: a, metric: summary/score, pair_by: [planner.horizon]}", "{a: {}}",
      "'planner.horizon' is no axis of this sweep; give it several values under grid, or name another "
        + "(axes: seed)"
    ),
    (
      "claims: [a > b in summary/score for each task]", "{a: {}, b: {agent: mpc}}",
      "a.yaml:4:10: 'task' is no axis of this sweep; give it several values under grid, or name another"
    ),
    (
      "compare: {baseline: a, metric: summary/score, pair_by: [seed, seed]}", "{a: {}, b: {}}",
      "'seed' is stated twice; leave one out"
    ),
    (
      "grid: {discount: [0, 1]}\nclaims: [\"a > b in summary/score for each discount, discount\"]",
      "{a: {}, b: {agent: mpc}}", "'discount' is stated twice; leave one out"
    ),
    (
      "zip: {planner.horizon: [1, 2], discount: [1]}", "{a: {}}",
      "'discount' has 1 values and 'planner.horizon' has 2"
    ),
    (
      "zip: {planner.horizon: [1, 2], discount: [1]}\n"
        + "claims: [planner.horizon=1 > planner.horizon=2 in summary/score for each discount]\n"
        + "figures: {f: {kind: score, x: planner.horizon, y: summary/score}}", "{a: {}}",
      "a.yaml:4:32: axes of a zip go together"
    ),
    (
      "grid: {planner.horizon: 8}\n"
        + "claims: [planner.horizon=8 > planner.horizon=9 in summary/score]", "{a: {}}",
      "a.yaml:4:25: 'planner.horizon' needs a list or a range"
    ),
    (
      "zip: {planner.horizon: [1, 1], discount: [1, 1.0]}", "{a: {}}",
      "value 2 of 'planner.horizon' and 'discount' equals value 1"
    ),
    (
      "zip: {planner.horizon: [1, 1], discount: [0, 1]}", "{a: {discount: 0.5}, b: {}}",
      "two runs are 'arm=a,discount=0.5'"
    ),
    (
      "grid: {planner.horizon: [1, \"${agent.steps / 1000}\"], discount: [0, 1]}",
      "{a: {}, b: {agent: mpc}}",
      "a.yaml:4:29: '1' and '${agent.steps / 1000}' of planner.horizon are both 1 in arm 'a'; leave one out"
    ),
    (
      "zip: {planner.horizon: [1, \"${agent.steps / 1000}\"], discount: [0.5, 0.5]}", "{a: {}}",
      "of planner.horizon are both 1 in arm 'a'; leave one out, and with it the value of discount"
    ),
    (
      "grid: {planner.horizon: [1, 2]}\nsizes: {s: {params: {planner.horizon: 3}}}", "{a: {}}",
      "state it under grid of the size"
    ),
    (
      "sizes: {s: {params: {planner.horizon: 3}}}", "{a: {planner.horizon: 2}}",
      "state it under arms of the size"
    ),
    ("sizes: {s: {figures: {f: {kind: pie}}}}", "{a: {}}", "unknown figure kind 'pie'"),
    (
      "grid: {discount: [0, 1]}\n"
        + "figures: {f: {kind: score, x: seed, y: summary/score, where: {discount: [0, 0.5]}}}",
      "{a: {}}", "a.yaml:5:55: figure 'f': no run has discount=0.5; there are 0, 1"
    ),
    (
      "figures: {f: {kind: score, x: seed, y: summary/score, where: {arm: a, planner.horizon: 2}}}",
      "{a: {planner.horizon: 1}, b: {grid: {planner.horizon: [2, 3]}}}",
      "figure 'f': no run has all of these values"
    ),
  ])
  func `what contradicts another part of the file is a fault`(
    lines: String, arms: String, fault: String
  ) throws {
    let faults = try faults(lines: lines, arms: arms)
    #expect(faults.contains(fault), "\(faults)")
    #expect(faults.split(separator: "\n").count == 1, "\(faults)")
  }

  @Test func `a required parameter that arms lack is named once, with the arms`() throws {
    let text = "sweep: a\narms: {a: {}, b: {task: hand}, c: {}}"
    let faults = try SweepFolder(["a.yaml": text]).faults("a.yaml")
    #expect(
      faults.hasPrefix(
        "a.yaml:2:8: 'task' has no default and no value in arms 'a', 'c'; give it one of"))
  }

  @Test func `a required parameter whose axis is faulty is not told to lack a value`() throws {
    let text = "sweep: a\narms: {a: {}}\ngrid: {task: hand}"
    let faults = try SweepFolder(["a.yaml": text]).faults("a.yaml")
    #expect(faults.hasPrefix("a.yaml:3:14: 'task' needs a list or a range"), "\(faults)")
    #expect(!faults.contains("\n"), "\(faults)")
  }

  @Test func `a faulty axis of one arm does not hide that another lacks the parameter`() throws {
    let text = "sweep: a\narms: {a: {grid: {task: hand}}, b: {}}"
    let faults = try SweepFolder(["a.yaml": text]).faults("a.yaml").split(separator: "\n")
    #expect(faults.count == 2, "\(faults)")
    #expect(faults[0].hasPrefix("a.yaml:2:25: 'task' needs a list or a range"), "\(faults)")
    #expect(faults[1].hasPrefix("a.yaml:2:33: 'task' has no default and no value in arm 'b'"))
  }

  @Test(arguments: [
    ("grid: {planner.horizon: 8}\nsizes: {s: {params: {planner.horizon: 3}}}", "{a: {}}"),
    ("grid: {planner.horizon: 8}", "{a: {planner.horizon: 3}}"),
    ("zip: [{planner.horizon: 8}, {planner.horizon: [1, 2]}]", "{a: {}}"),
    (
      "zip: {planner.horizon: 8, discount: [0, 1]}\n"
        + "claims: [discount=0 > discount=1 in summary/score for each planner.horizon]", "{a: {}}"
    ),
  ])
  func `a faulty axis is told once, whatever else names it`(lines: String, arms: String) throws {
    let faults = try faults(lines: lines, arms: arms)
    #expect(faults.contains("'planner.horizon' needs a list or a range"), "\(faults)")
    #expect(!faults.contains("\n"), "\(faults)")
  }

  @Test func `metrics and datasets are told apart where one stands for the other`() throws {
    let test = Vocabulary.test
    let curve = FigureKind(
      "curve", "Lines.", options: [ParameterDeclaration("y", .dataset, default: nil, "Ordinate.")])
    let vocabulary = Vocabulary(
      parameters: test.parameters, metrics: test.metrics, datasets: ["coverage/fraction"],
      figureKinds: [curve] + test.figureKinds.filter { $0.name == "score" })
    let folder = try SweepFolder([
      "a.yaml": """
      sweep: a
      params: {task: hand}
      arms: {polo: {}, mpc: {agent: mpc}}
      compare: {baseline: mpc, metric: coverage/fraction, series: summary/score}
      claims: [polo > mpc in coverage/fraction]
      figures:
        f: {kind: curve, y: summary/score}
        g: {kind: score, x: seed, y: coverage/fraction}
      """
    ])
    let faults = #expect(throws: SweepFaults.self) {
      try Sweep(contentsOf: folder.path("a.yaml"), vocabulary: vocabulary)
    }
    let metric =
      "'coverage/fraction' is a dataset; name a metric, for example summary/average_reward"
    let dataset =
      "'summary/score' is a metric; name a dataset that grows by rows, for example coverage/fraction"
    #expect(
      try #require(faults).faults.map(\.message) == [
        metric, dataset, metric, "\(dataset), or use kind: score", "\(metric), or use kind: curve",
      ])
  }

  @Test func `arms are not proposed for an axis of numbers`() throws {
    let axis = "seed or the key of an axis of numbers"
    #expect(
      try faults(lines: "figures: {f: {kind: score, y: summary/score}}")
        == "a.yaml:4:11: figure 'f' lacks 'x'; give it \(axis)")
    #expect(
      try faults(lines: "figures: {f: {kind: score, x: coverage/step, y: summary/score}}")
        == "a.yaml:4:31: unknown axis 'coverage/step'; there is only 'seed'")
  }

  @Test func `an unknown size is a fault that names those there are`() throws {
    let faults = try faults(lines: "sizes: {smoke: {}}", size: "smok")
    #expect(faults == "a.yaml: unknown size 'smok'; did you mean 'smoke'?")
  }

  @Test(arguments: [
    ("90s", 90.0), ("20m", 1200), ("1h30m", 5400), ("2d", 172_800), ("1d1h1m1s", 90_061),
  ])
  func `limits have units`(text: String, seconds: Double) throws {
    #expect(try Sweep(lines: "limits: {time: \(text)}").limits.seconds == seconds)
  }

  @Test(arguments: ["h", "1m1h", "1.5h", "5", "0s", "-1m", "1h1h", "99999999999s"])
  func `malformed times are faults`(text: String) throws {
    #expect(try faults(lines: "limits: {time: \(text)}").contains("time is not '\(text)'"))
  }

  @Test(arguments: [
    ("time: 0s", "time is not '0s' but from 1s to 999999999d, in numbers of at most 9 digits"),
    ("silence: 0h0m", "silence is not '0h0m' but from 1s to 999999999d, in numbers of"),
    ("time: 99999999999d", "time is not '99999999999d' but from 1s to 999999999d, in numbers of"),
    (
      "memory: 99999999999T",
      "memory is not '99999999999T' but from 1K to 999999T, in a number of at most 6 digits"
    ),
    ("memory: 0G", "memory is not '0G' but from 1K to 999999T, in a number of at most 6 digits"),
    (
      "checkpoint: 0s",
      "checkpoint is not '0s' but from 1s to 999999999d, in numbers of at most 9 digits or a number "
        + "of control steps"
    ),
    (
      "checkpoint: 0",
      "checkpoint is not '0' but a time such as 2m or a number of control steps from 1 to 1000000000"
    ),
  ])
  func `limits that have their units but are out of range are told the range`(
    limit: String, fault: String
  ) throws {
    let faults = try faults(lines: "limits: {\(limit)}")
    #expect(faults.contains(fault), "\(faults)")
  }

  @Test func `precedence rises from params over axes and arms to sizes and the command line`()
    throws
  {
    let text = """
      sweep: a
      params: {task: hand, planner.horizon: 1, discount: 0.1, target.horizon: 1}
      grid: {planner.rollouts: [1, 2]}
      arms: {a: {planner.rollouts: 3, discount: 0.3}, b: {grid: {discount: [0.4]}}, c: {}}
      sizes: {s: {params: {planner.horizon: 5, target.horizon: 5}, arms: {a: {discount: 0.6}}}}
      """
    func values(_ key: String, _ overrides: [String] = []) throws -> [ParameterValue?] {
      try Sweep(text, size: "s", overrides: overrides).runs.map { $0.parameters.values[key] }
    }
    #expect(try values("planner.rollouts") == [3, 1, 2, 1, 2])
    #expect(try values("discount") == [0.6, 0.4, 0.4, 0.1, 0.1])
    #expect(try values("planner.horizon") == [5, 5, 5, 5, 5])
    #expect(try values("discount", ["discount=0.7"]) == [0.7, 0.7, 0.7, 0.7, 0.7])
  }
}

/// Results are kept by a sweep's name.
struct NamesakeTests {
  private static let text = "params: {task: hand}\narms: {polo: {}}\n"

  @Test(arguments: [
    "sweep: a", "sweep: 'a'", "sweep: \"a\"  # as before", "# a copy\nsweep:   a\r",
  ])
  func `another file of the folder that states the name is found`(line: String) throws {
    let folder = try SweepFolder([
      "a.yaml": "sweep: a\n\(Self.text)", "copy.yml": "\(line)\n\(Self.text)",
    ])
    #expect(try folder.read("a.yaml").namesake == folder.path("copy.yml"))
    #expect(try folder.read("copy.yml").namesake == folder.path("a.yaml"))
  }

  @Test func `a file has a name of its own, whatever those that it includes are called`() throws {
    let folder = try SweepFolder([
      "a.yaml": "sweep: a\n\(Self.text)", "b.yaml": "include: [a.yaml]\nseeds: 7..8\n",
      "c.yaml": "include: [b.yaml]\nsweep: c\n",
    ])
    #expect(
      folder.faults("b.yaml")
        == "b.yaml: lacks its name; state `sweep: NAME`: with the name of 'a.yaml' the output of "
        + "one would replace that of the other")
    for name in ["a.yaml", "c.yaml"] { #expect(try folder.read(name).namesake == nil) }
    try folder.write(Data("sweep: a\ninclude: [a.yaml]\n".utf8), to: "d.yaml")
    #expect(try folder.read("a.yaml").namesake == folder.path("d.yaml"))
    #expect(try folder.read("d.yaml").namesake == folder.path("a.yaml"))
  }

  @Test func `links, hidden files, other folders and what is no file are none`() throws {
    let folder = try SweepFolder([
      "a.yaml": "sweep: a\n\(Self.text)", ".a.yaml": "sweep: a\n", "a.yaml~": "sweep: a\n",
      "old/a.yaml": "sweep: a\n", "x.yaml/a.yaml": "sweep: a\n", "ab.yaml": "sweep: ab\n",
      "b.yaml": "x: [\n",
    ])
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link.yaml"), withDestinationPath: "a.yaml")
    #expect(mkfifo(folder.path("pipe.yaml"), 0o600) == 0)
    for name in ["a.yaml", "link.yaml"] { #expect(try folder.read(name).namesake == nil) }
  }
}
