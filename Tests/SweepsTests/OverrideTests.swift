import Sweeps
import Testing
import Workbench

struct OverrideTests {
  private let lines = "grid: {planner.horizon: [8, 16], discount: [0.5, 0.9]}\nseeds: 0..1"
  private let arms = "{a: {}, b: {planner.horizon: 4}, c: {grid: {planner.rollouts: [1, 2]}}}"

  private func sweep(_ overrides: String...) throws -> Sweep {
    try Sweep(lines: lines, arms: arms, overrides: overrides)
  }

  @Test func `one value replaces a parameter in every arm and axis`() throws {
    let sweep = try sweep("planner.horizon=3", "planner.rollouts=5")
    #expect(sweep.axes.map(\.key) == ["discount"])
    #expect(sweep.runs.allSatisfy { $0.parameters.values["planner.horizon"] == 3 })
    #expect(sweep.runs.allSatisfy { $0.parameters.values["planner.rollouts"] == 5 })
    #expect(sweep.runs.count == 3 * 2 * 2)
  }

  @Test(arguments: ["planner.horizon=1,2,3", "planner.horizon=1..3"])
  func `several values make an axis of every arm, in the place of the old one`(text: String) throws
  {
    let sweep = try self.sweep(text)
    #expect(sweep.axes[0] == Axis(key: "planner.horizon", values: [1, 2, 3]))
    #expect(sweep.runs.count == (1 + 1 + 2) * 3 * 2 * 2)
  }

  @Test func `seeds are replaced and arms selected in the file's order`() throws {
    let sweep = try sweep("seeds=5..6", "arms=c,a")
    #expect(sweep.arms == ["a", "c"])
    #expect(Set(sweep.runs.map(\.seed)) == [5, 6])
    #expect(try self.sweep("seeds=3").runs.map(\.seed).allSatisfy { $0 == 3 })
    #expect(try Set(self.sweep("seeds=3,9").runs.map(\.seed)) == [3, 9])
  }

  @Test func `figures that show none of the runs selected are left out`() throws {
    let figures = """
      figures:
        of-a: {kind: score, x: discount, y: summary/score, where: {arm: a}}
        of-all: {kind: score, x: discount, y: summary/score}
        map-of-a: {kind: value-map, arm: a, steps: [1]}
        map-of-b: {kind: value-map, arm: b, steps: [1]}
      """
    let sweep = try Sweep(lines: "\(lines)\n\(figures)", arms: arms, overrides: ["arms=b"])
    #expect(sweep.figures.map(\.name) == ["of-all", "map-of-b"])
  }

  @Test func `values are typed as in a file`() throws {
    let sweep = try sweep(
      "value.layers=[8, 8]", "agent.note='5'", "agent.explore=false", "discount=1e-3",
      "target.horizon=${2 * planner.rollouts}")
    let values = sweep.runs[0].parameters.values
    #expect(values["value.layers"] == [8, 8])
    #expect(values["agent.note"] == "5")
    #expect(values["agent.explore"] == false)
    #expect(values["discount"] == 0.001)
    #expect(values["target.horizon"] == nil)
  }

  @Test func `a comparison and claims without their arms are left out`() throws {
    let text = """
      compare: {baseline: b, metric: summary/score}
      claims:
        - a > b in summary/score
        - planner.rollouts=2 > planner.rollouts=1 in summary/score for arm=c
      """
    let whole = try Sweep(lines: text, arms: arms)
    #expect(whole.comparison?.pairBy == ["seed"])
    let part = try Sweep(lines: text, arms: arms, overrides: ["arms=a,c"])
    #expect(part.comparison == nil)
    #expect(part.claims.map(\.scope) == [Selection(arm: "c")])
    #expect(try Sweep(lines: text, arms: arms, overrides: ["arms=a,b"]).comparison != nil)
    #expect(try Sweep(lines: text, arms: arms, overrides: ["arms=b"]).comparison == nil)
  }

  @Test func `an arm that only trains is none to compare with`() throws {
    let text = "compare: {baseline: mpc, metric: summary/score}"
    let arms = "{train: {}, mpc: {agent: mpc, value.from: train}, far: {agent: mpc}}"
    #expect(try Sweep(lines: text, arms: arms, overrides: ["arms=mpc"]).comparison == nil)
    #expect(try Sweep(lines: text, arms: arms, overrides: ["arms=far,mpc"]).comparison != nil)
  }

  @Test func `the source says what the command line changed`() throws {
    let sweep = try sweep("planner.horizon=3", "seeds=0")
    #expect(sweep.source.hasSuffix("# override: planner.horizon=3\n# override: seeds=0\n"))
  }

  @Test func `limits and what is asked of Slurm are no changes`() throws {
    let folder = try SweepFolder([
      "a.yaml": "sweep: a\nparams: {task: hand}\narms: \(arms)\n\(lines)\n"
    ])
    let plain = try folder.read("a.yaml").source
    let overrides = ["limits.time=2h", "slurm.partition=a,b", "slurm.options.nice=3"]
    #expect(try folder.read("a.yaml", overrides: overrides).source == plain)
    let changed = try folder.read("a.yaml", overrides: overrides + ["seeds=0"])
    #expect(changed.source == plain + "# override: seeds=0\n")
    // What would be left out with a change is a fault still.
    let claim = "claims: [planner.horizon=99 > planner.horizon=8 in summary/score]"
    #expect(
      try faults(lines: "\(lines)\n\(claim)", arms: arms, overrides: overrides)
        .contains("no run has planner.horizon=99"))
  }

  @Test func `limits are overridden as in a file`() throws {
    let lines = "limits: {time: 20m, memory: 2G}"
    let limits = try Sweep(
      lines: lines, overrides: ["limits.time=2h", "limits.retries=3", "limits.checkpoint=50"]
    ).limits
    #expect(limits.seconds == 7200)
    #expect(limits.bytes == 2 << 30)
    #expect(limits.retries == 3)
    #expect(limits.checkpoint == .steps(50))
    let faults = try faults(lines: lines, overrides: ["limits.tiem=2h", "limits.time=2"])
    #expect(faults.contains("unknown limit 'tiem'; did you mean 'time'?"), "\(faults)")
    #expect(faults.contains("limits.time=2: time is not '2' but a number with its unit"))
  }

  @Test(arguments: ["8] # x", "8 # x", "8], [9"])
  func `no end of an override is lost`(value: String) throws {
    let faults = try faults(lines: lines, arms: arms, overrides: ["planner.horizon=\(value)"])
    #expect(faults.contains("not YAML"), "\(faults)")
    #expect(try sweep("agent.note='a # b'").runs[0].parameters.values["agent.note"] == "a # b")
  }

  @Test(arguments: ["agent.note=a\nb", "discount=0.5\n# override: seeds=0", "discount=\u{1B}[2J"])
  func `an override is one line, by which it is read again`(text: String) throws {
    let faults = try faults(lines: lines, arms: arms, overrides: [text])
    #expect(faults.contains("an override is one line without control characters"), "\(faults)")
  }

  @Test func `the source says at which size it was read`() throws {
    let lines = "# size: none\nsizes: {small: {seeds: 0}}"
    let small = try Sweep(lines: lines, size: "small", overrides: ["discount=0.5"])
    #expect(Sweep.size(statedIn: small.source) == "small")
    #expect(Sweep.size(statedIn: try sweep("seeds=0").source) == nil)
  }

  private func endFault(_ line: Int, _ mark: String, _ meaning: String) -> String {
    "a.yaml:\(line):1: '# \(mark): …' at the end of a file is how polo marks \(meaning) in results; "
      + "word the comment differently"
  }

  @Test func `a file does not end with what polo would take for its own marks`() throws {
    let override = endFault(5, "override", "changes of the command line")
    let size = endFault(5, "size", "the size of a sweep")
    #expect(try faults(lines: "seeds: 0\n# override: seeds=0..3") == override)
    #expect(try faults(lines: "seeds: 0\n# override: seeds=0..3\n\n") == override)
    #expect(try faults(lines: "seeds: 0\n# size: smoke") == size)
    #expect(try faults(lines: "seeds: 0\r\n# size: smoke\r\n") == size)
    let both = try faults(lines: "seeds: 0\n# size: smoke\n# override: x=1")
    #expect(both == "\(size)\n\(endFault(6, "override", "changes of the command line"))")
    for comment in ["# size: smoke\nseeds: 0", "seeds: 0\n# override: x\n# and more", "# size"] {
      #expect(try faults(lines: comment) == "no faults")
    }
    // The text of the last include is the last of the source.
    let folder = try SweepFolder([
      "b.yaml": "sweep: b\ninclude: [a.yaml]\narms: {polo: {}}\n# size: smoke\n",
      "a.yaml": "params: {task: hand}\n\n\n\n# size: smoke\n",
    ])
    #expect(folder.faults("b.yaml") == size)
  }

  @Test func `carriage returns end lines of the source too`() throws {
    let sweep = try Sweep("# override: x\r\nsweep: a\r\narms: {p: {task: hand}}\r\n")
    #expect(Sweep.overrides(statedIn: sweep.source).isEmpty)
    #expect(Sweep.size(statedIn: sweep.source) == nil)
  }

  @Test func `an arm is chosen once`() throws {
    #expect(
      try faults(lines: lines, arms: arms, overrides: ["arms=a,a"])
        .hasSuffix("arms=a,a: arm 'a' is stated twice; keep one"))
  }

  private static let changeable =
    "only parameters, seeds, arms, limits.KEY and slurm.KEY can be changed here"

  @Test(arguments: [
    ("seed=5", "there is no parameter 'seed'; write seeds=5"),
    ("arm=a", "there is no parameter 'arm'; write arms=a"),
    ("size=smoke", "\(changeable); use --size smoke"), ("compare.baseline=a", changeable),
    ("limits=3", changeable), ("streams.agent=x", changeable),
    (
      "params.planner.horizon=8",
      "unknown parameter 'params.planner.horizon'; did you mean 'planner.horizon'?"
    ),
    ("planner.horizon:8=8", "no override; write key=value, such as seeds=0..3"),
    (
      "planner.horizon=,8",
      "not YAML: did not find expected node content (while parsing a flow node at 1:2); a value is "
        + "missing before a comma"
    ),
    (
      "value.layers=32,16",
      "value.layers: '32' is not a list of integers from 1 to 1024; for one list write '[32,16]'"
    ),
    (
      "planner.horizon=1..3,8",
      "planner.horizon: '1..3' is not an integer from 1 to 4096; a range stands alone as an axis, "
        + "under grid or zip"
    ),
  ])
  func `what is no override says what to write for it`(text: String, fault: String) throws {
    let found = try faults(lines: lines, arms: arms, overrides: [text])
    #expect(found == "command line: \(text): \(fault)")
  }

  @Test func `faults of overrides name the command line`() throws {
    let faults = try faults(
      lines: lines, arms: arms,
      overrides: [
        "planner.horizn=3", "planner.horizon=0", "discount=", "seeds", "seeds=a", "arms=d",
        "target.horizon=3,3", "target.horizon=1", "agent.steps=1]", "agent.note=5",
        "planner.rollouts=9..1", "=3", "agent.explore=${discount", "agent={x: 1}",
        "learner.period=8,", "planner=3",
      ])
    try Golden("override-faults.txt").expect(faults + "\n")
  }
}
