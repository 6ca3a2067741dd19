import Foundation
import Sweeps
import Testing
import Workbench

struct FaultTests {
  private func report(of name: String) -> String {
    let folder = Golden.folder()
    let path = folder.appendingPathComponent(name).path
    do throws(SweepFaults) {
      _ = try Sweep(contentsOf: path, vocabulary: .test)
      return "no faults"
    } catch {
      return error.description.replacing(folder.path + "/", with: "sweeps/") + "\n"
    }
  }

  @Test func `all faults of a file and its includes are reported at once, by position`() throws {
    try Golden("faults.txt").expect(report(of: "faults.yaml"))
  }

  @Test func `what no record of a run will hold is a fault where it is asked for`() throws {
    let folder = try SweepFolder([
      "a.yaml": """
      sweep: a
      params: {task: hand}
      arms: {polo: {}, greedy: {agent: greedy}, chance: {agent: random}}
      compare: {baseline: chance, metric: summary/score}
      claims:
        - polo > greedy in summary/score
        - polo > chance in summary/score
      figures:
        all: {kind: score, x: planner.horizon, y: summary/score}
        some: {kind: score, x: planner.horizon, y: summary/score, where: {arm: [polo, greedy]}}
        none: {kind: score, x: planner.horizon, y: summary/score, where: {arm: chance}}
        other: {kind: score, x: planner.horizon, y: summary/coverage}
      grid: {planner.horizon: [8, 16]}
      """
    ])
    var vocabulary = Vocabulary.test
    vocabulary.records = { name, parameters in
      name != "summary/score" || parameters.values["agent"] != "random"
    }
    let faults = #expect(throws: SweepFaults.self) {
      try Sweep(contentsOf: folder.path("a.yaml"), vocabulary: vocabulary)
    }
    let text = try #require(faults).description.replacing(folder.url.path + "/", with: "")
    #expect(
      text == """
        a.yaml:4:10: compare: no run of 'chance' records 'summary/score'
        a.yaml:7:5: claim 'polo > chance in summary/score': arm=chance,planner.horizon=8,seed=0 records no \
        'summary/score', so that it could never be decided; docs/parameters.md says which runs record it
        a.yaml:9:42: figure 'all': chance records no 'summary/score'; show others alone, \
        `where: {arm: [polo, greedy]}`
        a.yaml:11:43: figure 'none': no run that it shows records 'summary/score'
        """)
  }

  /// What a sweep of two arms gives where `mpc` records neither a score nor a map, and no figure 'odd' can be drawn.
  private func outcome(_ lines: String, overrides: [String] = []) throws -> String {
    let folder = try SweepFolder([
      "a.yaml": "sweep: a\nparams: {task: hand}\narms: {mpc: {agent: mpc}, polo: {}}\n\(lines)"
    ])
    var vocabulary = Vocabulary.test
    vocabulary.records = { name, parameters in
      name == "summary/coverage" || parameters.values["agent"] != "mpc"
    }
    vocabulary.figureKinds.append(
      FigureKind(
        "map", "A map.",
        options: [ParameterDeclaration("arm", .arm, default: "", "The first, or another.")],
        needs: ["map/value": "draw one"]))
    vocabulary.figureFaults = { figure, sweep in
      figure.name == "odd" ? [(option: "x", message: "odd among \(sweep.figures.count)")] : []
    }
    defer { withExtendedLifetime(folder) {} }
    var told: [String] = []
    do throws(SweepFaults) {
      let sweep = try Sweep(
        contentsOf: folder.path("a.yaml"), vocabulary: vocabulary, overrides: overrides
      ) { told.append($0) }
      return ([sweep.figures.map(\.name).joined(separator: " ")] + told).joined(separator: "\n")
    } catch {
      return error.description.replacing(folder.url.path + "/", with: "")
    }
  }

  @Test
  func `what a kind of figure needs beside its options is a fault, of the file's first arm too`()
    throws
  {
    let lines = "figures:\n  first: {kind: map}\n  second: {kind: map, arm: polo}"
    let fault = "a.yaml:5:3: figure 'first': no run that it shows records 'map/value'; draw one"
    #expect(try outcome(lines) == fault)
    #expect(try outcome(lines, overrides: ["arms=polo"]) == "second")
  }

  @Test func `what keeps a figure from being drawn is a fault of the option that it is about`()
    throws
  {
    let lines = "figures:\n  odd: {kind: score, y: summary/coverage, x: seed}"
    let fault = "a.yaml:5:43: odd among 1"
    #expect(try outcome(lines) == fault)
    #expect(try outcome(lines, overrides: ["seeds=0..2"]) == "\nodd among 1")
  }

  @Test func `claims about runs that are not there and figures of none are told together`() throws {
    let lines = """
      claims: [planner.horizon=99 > planner.horizon=8 in summary/coverage]
      grid: {planner.horizon: [8, 16]}
      figures: {odd: {kind: score, y: summary/coverage, x: seed}}
      """
    let faults = try outcome(lines)
    #expect(faults.contains("a.yaml:4:10: claim"), "\(faults)")
    #expect(faults.contains("no run has planner.horizon=99"), "\(faults)")
    #expect(faults.contains(": odd among 1"), "\(faults)")
  }

  @Test
  func `what does not fit a change is left out and told, and what has no runs left is left out`()
    throws
  {
    let lines = """
      compare: {baseline: polo, metric: summary/score}
      claims: [planner.horizon=8 > planner.horizon=16 in summary/score for arm=polo]
      grid: {planner.horizon: [8, 16]}
      figures:
        f: {kind: score, x: seed, y: summary/score, where: {arm: polo}}
        g: {kind: score, x: seed, y: summary/coverage}
      """
    #expect(try outcome(lines) == "f g")
    #expect(try outcome(lines, overrides: ["arms=mpc"]) == "g")
    #expect(try outcome(lines, overrides: ["arms=polo", "planner.horizon=8"]) == "f g")
    let claim = "claim 'planner.horizon=8 > planner.horizon=16 in summary/score for arm=polo'"
    #expect(
      try outcome(lines, overrides: ["agent=mpc"]) == """
        g
        figure 'f': no run that it shows records 'summary/score'
        \(claim): arm=polo,planner.horizon=8,seed=0 records no 'summary/score', so that it could never be \
        decided; docs/parameters.md says which runs record it
        compare: no run of 'polo' records 'summary/score'
        """)
  }

  @Test func `an arm of which some runs lack what a figure draws is not left out as a whole`()
    throws
  {
    let lines = """
      figures: {f: {kind: score, x: seed, y: summary/score}}
      seeds: 0..1
      """
    let arms = "{polo: {grid: {agent: [mpc, polo]}}, other: {discount: 0.5}}"
    var vocabulary = Vocabulary.test
    vocabulary.records = { _, parameters in parameters.values["agent"] != "mpc" }
    let folder = try SweepFolder([
      "a.yaml": "sweep: a\nparams: {task: hand}\narms: \(arms)\n\(lines)"
    ])
    let faults = #expect(throws: SweepFaults.self) {
      try Sweep(contentsOf: folder.path("a.yaml"), vocabulary: vocabulary)
    }
    let text = try #require(faults).description
    let fault =
      "figure 'f': arm=polo,agent=mpc,seed=0 records no 'summary/score'; leave such runs out with `where`"
    #expect(text.hasSuffix(fault), "\(text)")
  }

  @Test func `an arm that is another one again is a fault, and at a smaller size it is none`()
    throws
  {
    let arms = "{polo: {}, same: {planner.horizon: 64}, far: {planner.horizon: 128}}"
    let fault =
      "a.yaml:3:18: arm 'same' repeats 'polo': its runs have the same parameters; "
      + "change them or remove the arm"
    let text = try faults(lines: "seeds: 0..2", arms: arms)
    #expect(text == fault)
    // A part of another is an arm: it may train, or be the level that a figure shows.
    let wide = "{grid: {planner.horizon: [8, 64]}}"
    #expect(
      try Sweep(lines: "seeds: 0..2", arms: "{part: {}, whole: \(wide)}").arms == ["part", "whole"])
    let sweep = try Sweep(
      lines: "sizes: {smoke: {params: {discount: 0.5}, arms: {far: {planner.horizon: 64}}}}",
      arms: "{polo: {}, far: {planner.horizon: 128}}", size: "smoke")
    #expect(sweep.equalArms.map(\.arm) == ["far"])
    #expect(sweep.equalArms.map(\.original) == ["polo"])
  }

  @Test func `a parameter at the top and a metric without its group are told where they belong`()
    throws
  {
    #expect(
      try faults(lines: "planner.rollouts: 16")
        == "a.yaml:4:1: 'planner.rollouts' is a parameter; state it under params")
    #expect(
      try faults(
        lines: "claims: [polo > polo2 in coverage]", arms: "{polo: {}, polo2: {discount: 0.5}}")
        == "a.yaml:4:10: unknown metric 'coverage'; did you mean 'summary/coverage'?")
  }

  @Test func `what is empty because nothing under it is indented is told so`() throws {
    #expect(
      try faults(lines: "polo: {}", arms: "")
        .hasPrefix("a.yaml:3:6: arms is empty; indent what belongs to it\n"))
    let arm = "a.yaml:4:3: arm 'red' is empty; "
    #expect(
      try faults(lines: "", arms: "\n  red:\n  discount: 0.9")
        .hasPrefix("\(arm)indent what belongs to it, or write {} if it overrides nothing\n"))
    #expect(
      try faults(lines: "", arms: "\n  red: ~") == "\(arm)write {} if it overrides nothing")
    #expect(
      try faults(lines: "grid:\ndiscount: [0.5, 0.9]")
        .hasPrefix("a.yaml:4:6: grid is empty; indent what belongs to it, or leave it out\n"))
  }

  @Test(arguments: [
    (
      "claims: polo > mpc in summary/score",
      "a.yaml:4:9: claims takes a list, not 'polo > mpc in summary/score'; write [ … ]"
    ),
    (
      "claims:\n  - polo > mpc: summary/score",
      "a.yaml:5:5: an element of claims takes text, not a mapping; quote text that has ': ' in it"
    ),
    ("claims: [[x]]", "a.yaml:4:10: an element of claims takes text, not a list"),
    ("limits: 3", "a.yaml:4:9: limits takes keys and values, not '3'; write {KEY: VALUE}"),
    (
      "grid: {planner.horizon: [8..10]}",
      "a.yaml:4:26: planner.horizon: '8..10' is not an integer from 1 to 4096; a range stands alone "
        + "as an axis, under grid or zip"
    ),
    (
      "seeds: [0..2]",
      "a.yaml:4:9: a seed is an integer from 0 to 9007199254740992, not '0..2'; a range stands alone, "
        + "not in a list"
    ),
    (
      "grid: {planner.horizon: \"log2 1..8\"}",
      "a.yaml:4:25: 'planner.horizon' needs a list or a range, and what is in quotes is text; write it "
        + "without the quotes: log2 1..8"
    ),
    (
      "grid: {planner.horizon: '[8, 16]'}",
      "a.yaml:4:25: 'planner.horizon' needs a list or a range, and what is in quotes is text; write it "
        + "without the quotes: [8, 16]"
    ),
    (
      "seeds: \"0..2\"",
      "a.yaml:4:8: seeds are numbers, and what is in quotes is text; write them without the quotes: 0..2"
    ),
    (
      "exclude: [{planner: {horizn: 1}}]",
      "a.yaml:4:22: unknown parameter 'planner.horizn'; did you mean 'planner.horizon'? "
        + "(exclude takes arm, seed and parameters)"
    ),
    (
      "exclude: [{discount:0.5}]",
      "a.yaml:4:12: unknown parameter 'discount:0.5'; put a space after the colon "
        + "(exclude takes arm, seed and parameters)"
    ),
    (
      "figures: {f: {kind: curve, x: [a], y: b}}",
      "a.yaml:4:31: x: '[a]' is not text; give it one value"
    ),
    (
      "sizes: {s: {params: {discount: [0.5, 0.9]}}}",
      "a.yaml:4:32: discount: '[0.5,0.9]' is not a number from 0 to 1; several values stand under "
        + "grid or zip"
    ),
  ])
  func `a value of a wrong kind is told what to write`(lines: String, fault: String) throws {
    #expect(try faults(lines: lines) == fault)
  }

  @Test(arguments: [
    ("sizes: [s]", "a.yaml:4:8: sizes takes keys and values, not a list; write {KEY: VALUE}"),
    ("sizes: {\"a b\": {}}", "a.yaml:4:9: 'a b' cannot name a size: use at most"),
    ("sizes: {s: {}}\ncompare: [a]", "a.yaml:5:10: compare takes keys and values, not a list"),
  ])
  func `what follows from a fault alone is not told`(lines: String, fault: String) throws {
    let faults = try faults(lines: lines, size: "s")
    #expect(faults.hasPrefix(fault), "\(faults)")
    #expect(!faults.contains("\n"), "\(faults)")
  }

  @Test func `an include without anything in it is not asked for a name and arms`() throws {
    let folder = try SweepFolder([
      "a.yaml": "sweep: a\ninclude: [b.yaml]\narms: {p: {task: hand}}\n", "b.yaml": "# later\n",
    ])
    #expect(
      folder.faults("a.yaml")
        == "b.yaml:1:1: empty; state what sweeps share, such as `params:`, or take it out of include"
    )
  }

  @Test func `a key with its value in it lacks a space, and one with a colon alone does not`()
    throws
  {
    let space = "; put a space after the colon"
    for arm in ["{discount:0.9}", "{planner: {horizon:8}}"] {
      let faults = try faults(lines: "", arms: "{polo: \(arm)}")
      #expect(faults.hasSuffix(space), "\(faults)")
    }
    for arm in ["{\"discount: 0.9\": 1}", "{\"discount:\": 1}"] {
      let faults = try faults(lines: "", arms: "{polo: \(arm)}")
      #expect(faults.contains("unknown parameter 'discount:"), "\(faults)")
      #expect(!faults.contains(space), "\(faults)")
    }
  }

  @Test func `of a list that a range states the number is wrong, and not the range`() throws {
    #expect(
      try faults(lines: "", arms: "{polo: {value.layers: -1..2}}")
        == "a.yaml:3:29: value.layers: '[-1,0,1,2]' is not a list of integers from 1 to 1024")
  }

  @Test func `a seed as the baseline is a fault, in the file and on the command line`() throws {
    let fault =
      "the baseline is an arm or a value of an axis, and seeds are none: runs are paired by them"
    let arms = "{polo: {}, mpc: {agent: mpc}}"
    let text = try faults(
      lines: "compare: {baseline: seed=0, metric: summary/score}", arms: arms)
    #expect(text == "a.yaml:4:21: \(fault)")

    let folder = try SweepFolder(["a.yaml": "sweep: a\nparams: {task: hand}\narms: \(arms)\n"])
    var options = ComparisonOptions()
    options.baseline = "seed=0"
    options.metrics = ["summary/score"]
    let told = #expect(throws: SweepFaults.self) {
      try Sweep(contentsOf: folder.path("a.yaml"), vocabulary: .test, comparison: options)
    }
    #expect(try #require(told).description == "command line: --baseline seed=0: \(fault)")
  }
}
