import Sweeps
import Testing
import Workbench

/// Claims and comparisons as sweep files state them.
struct ClaimTests {
  private let axes = "grid: {planner.horizon: [8, 16], target.horizon: [1, 4]}\nseeds: 0..1\n"
  private let arms = "{polo: {}, mpc: {agent: mpc}}"

  private func value(_ axis: String, _ value: ParameterValue) -> Run.Coordinate {
    Run.Coordinate(axis: axis, value: value)
  }

  private func claim(_ text: String) throws -> Claim {
    let sweep = try Sweep(lines: axes + "claims:\n  - \(text)\n", arms: arms)
    return try #require(sweep.claims.first)
  }

  private func faults(_ lines: String) throws -> String {
    try SweepsTests.faults(lines: axes + lines, arms: arms)
  }

  @Test func `values of axes stand where arms do`() throws {
    let claim = try claim(
      "planner.horizon=16 > planner.horizon=8 in summary/score for arm=polo for each target.horizon"
    )
    #expect(claim.greater == Selection([value("planner.horizon", 16)]))
    #expect(claim.lesser == Selection([value("planner.horizon", 8)]))
    #expect(claim.scope == Selection(arm: "polo"))
    #expect(claim.each == ["target.horizon"])
    #expect(claim.comparedAxes == ["planner.horizon"])
  }

  @Test func `a side may be of several values, and signs need no spaces`() throws {
    let claim = try claim("mpc, planner.horizon = 16<polo,planner.horizon=8 in summary/score")
    #expect(claim.greater.description == "polo,planner.horizon=8")
    #expect(claim.lesser.description == "mpc,planner.horizon=16")
    #expect(claim.comparedAxes == ["arm", "planner.horizon"])
  }

  @Test func `a claim may be about a change`() throws {
    let claim = try claim(
      "polo > mpc in summary/score from target.horizon=1 to target.horizon=4 for planner.horizon=8")
    #expect(claim.change?.origin == Selection([value("target.horizon", 1)]))
    #expect(claim.change?.end == Selection([value("target.horizon", 4)]))
    #expect(claim.scope == Selection([value("planner.horizon", 8)]))
    let text = "target.horizon=4 > target.horizon=1 in summary/score for mpc, planner.horizon=8"
    #expect(try self.claim(text).scope.axes == ["arm", "planner.horizon"])
  }

  @Test func `a list is a value, in claims and as the baseline of the file and the command line`()
    throws
  {
    let folder = try SweepFolder([
      "a.yaml": """
      sweep: a
      params: {task: hand}
      arms: {polo: {}}
      grid: {value.layers: [[16], [32, 32]]}
      compare: {baseline: "value.layers=[16]", metric: summary/score}
      claims:
        - value.layers=[32,32] > value.layers=[16] in summary/score
        - polo,value.layers = [16]<value.layers=[32, 32] in summary/score
      """
    ])
    var options = ComparisonOptions()
    func read() throws(SweepFaults) -> Sweep {
      try Sweep(contentsOf: folder.path("a.yaml"), vocabulary: .test, comparison: options)
    }
    let sweep = try read()
    #expect(sweep.comparison?.baseline == value("value.layers", [16]))
    let wide = Selection([value("value.layers", [32, 32])])
    #expect(sweep.claims.map(\.greater) == [wide, wide])
    #expect(
      sweep.claims.map(\.lesser.description) == ["value.layers=[16]", "polo,value.layers=[16]"])
    options.baseline = "value.layers=[32,32]"
    #expect(try read().comparison?.baseline == value("value.layers", [32, 32]))
  }

  @Test func `arms are compared within each value of every axis unless stated otherwise`() throws {
    let sweep = try Sweep(
      lines: axes + "compare: {baseline: mpc, metric: summary/score}\n", arms: arms)
    #expect(sweep.comparison?.pairBy == ["planner.horizon", "target.horizon", "seed"])
  }

  @Test func `values of a zip are compared whatever goes together with them`() throws {
    let zip = "zip: {planner.horizon: [8, 16], target.horizon: [1, 4]}"
    let lines = "\(zip)\ngrid: {discount: [0, 1]}\n"
    let compare = "compare: {baseline: planner.horizon=8, metric: summary/score"
    let sweep = try Sweep(lines: "\(lines)\(compare)}", arms: arms)
    #expect(sweep.comparison?.pairBy == ["arm", "discount", "seed"])
    let own = try Sweep(lines: "\(compare)}", arms: "{polo: {\(zip)}}")
    #expect(own.comparison?.pairBy == ["arm", "seed"])
  }

  @Test func `a comparison of which no two runs make a pair is a fault`() throws {
    let zip = "zip: {planner.horizon: [8, 16], target.horizon: [1, 4]}\n"
    let compare = "compare: {baseline: planner.horizon=8, metric: summary/score"
    let pairs = "pair_by: [target.horizon, seed]"
    #expect(
      try SweepsTests.faults(lines: "\(zip)\(compare), \(pairs)}", arms: arms)
        == "a.yaml:5:21: baseline 'planner.horizon=8': runs are paired by target.horizon, seed, and "
        + "none agrees with it on all of these; state fewer axes under pair_by")
    let seeds = "seeds: 0..1\nexclude: [{arm: polo, seed: 0}, {arm: mpc, seed: 1}]\n"
    let byArm = try SweepsTests.faults(
      lines: "\(seeds)compare: {baseline: mpc, metric: summary/score}", arms: arms)
    #expect(byArm.contains("baseline 'mpc': runs are paired by seed, and none"), "\(byArm)")
    // With nothing beside the baseline there is nothing to pair.
    let alone = "compare: {baseline: polo, metric: summary/score, reach: summary/score >= 3}"
    #expect(try SweepsTests.faults(lines: alone) == "no faults")
  }

  @Test func `a threshold may be reached from above`() throws {
    let reach = "reach: summary/score <= 3"
    let sweep = try Sweep(
      lines: axes + "compare: {baseline: mpc, metric: summary/score, \(reach)}\n", arms: arms)
    let threshold = try #require(sweep.comparison?.thresholds.first)
    #expect(threshold == Threshold("summary/score", isAtLeast: false, 3))
    #expect(threshold.isReached(by: 2) && threshold.isReached(by: 3))
    #expect(!threshold.isReached(by: 4) && !threshold.isReached(by: .nan))
  }

  @Test(arguments: [
    ("polo > mpc", "is no claim"),
    ("polo > mpc in summary/score from seed=1", "is no claim"),
    ("polo > mpc in summary/score for each seed for each seed", "is no claim"),
    ("polo > mpc in summary/score for polo,mpc", "is no claim"),
    ("polo > mpc in summary/score or so", "is no claim"),
    ("polo > planner.horizon=8 in summary/score", "may be the same runs"),
    ("planner.horizon=8 > planner.horizon=8 in summary/score", "names 'planner.horizon=8' twice"),
    ("planner.horizn=8 > planner.horizn=16 in summary/score", "did you mean 'planner.horizon'?"),
    ("planner.horizon=32 > planner.horizon=8 in summary/score", "no run has planner.horizon=32"),
    ("planner.horizon=[8] > planner.horizon=8 in summary/score", "no run has planner.horizon=[8]"),
    ("planner.horizon=[8 > planner.horizon=8 in summary/score", "is no claim"),
    ("planner.horizon=[8]] > planner.horizon=8 in summary/score", "is no claim"),
    ("planner.horizon=[null] > planner.horizon=8 in summary/score", "is no claim"),
    ("polo > mpc in summary/score for discount=1", "'discount' is no axis of this sweep"),
    ("polo > mpc in summary/score for each arm", "unknown axis 'arm'"),
    (
      "polo > mpc in summary/score for each planner.horizon, seed",
      "a claim is judged by its seeds, and one alone decides nothing; take seed out of `for each`"
    ),
    (
      "planner.horizon=8 > planner.horizon=16 in summary/score for each planner.horizon",
      "so `for each` cannot name it"
    ),
  ])
  func `a claim that cannot be decided is a fault`(text: String, fault: String) throws {
    let faults = try faults("claims:\n  - \(text)\n")
    #expect(faults.contains(fault), "\(faults)")
  }

  @Test(arguments: [
    "seed=0 > seed=1 in summary/score", "polo,seed=0 > mpc,seed=0 in summary/score",
    "polo > mpc in summary/score from seed=0 to seed=1", "polo > mpc in summary/score for seed=0",
  ])
  func `a claim about single seeds is a fault`(text: String) throws {
    #expect(
      try faults("claims:\n  - \(text)\n")
        == "a.yaml:7:5: a claim is judged by its seeds, and one alone decides nothing; name values of other axes"
    )
  }

  @Test func `a claim whose values no run has together is a fault`() throws {
    func found(_ claim: String) throws -> String {
      try faults(
        "exclude: [{arm: polo, planner.horizon: 8, target.horizon: 4}]\nclaims: [\"\(claim)\"]")
    }
    let advice = "; name values that runs have together"
    let scoped = try found(
      "target.horizon=1 > target.horizon=4 in summary/score for polo, planner.horizon=8")
    #expect(
      scoped.hasSuffix(
        "no run of 'target.horizon=4' is left by for 'polo,planner.horizon=8'\(advice)"),
      "\(scoped)")
    let changing = try found(
      "polo > mpc in summary/score from target.horizon=1 to target.horizon=4 for planner.horizon=8")
    #expect(
      changing.hasSuffix(
        "no run of 'polo' is left by to 'target.horizon=4' and for 'planner.horizon=8'\(advice)"),
      "\(changing)")
    let side = "polo,planner.horizon=8,target.horizon=4"
    let plain = try found("mpc > \(side) in summary/score")
    #expect(plain.hasSuffix("no run matches '\(side)'\(advice)"), "\(plain)")
    for faults in [scoped, changing, plain] { #expect(!faults.contains("\n"), "\(faults)") }
  }

  @Test func `a claim of which no two runs make a pair is a fault`() throws {
    let lines = """
      exclude:
        - {arm: polo, planner.horizon: 8, target.horizon: 1}
        - {arm: polo, planner.horizon: 16, target.horizon: 4}
        - {arm: mpc, planner.horizon: 8, target.horizon: 4}
        - {arm: mpc, planner.horizon: 16, target.horizon: 1}
      """
    let faults = try faults("\(lines)\nclaims: [polo > mpc in summary/score]")
    #expect(faults.contains("have no runs that agree on the seed and on every axis"), "\(faults)")
    let paired = "polo,planner.horizon=16 > mpc,planner.horizon=8 in summary/score"
    #expect(try self.faults("\(lines)\nclaims: ['\(paired)']") == "no faults")
  }

  @Test func `claims whose runs the command line left out are left out`() throws {
    let text =
      axes
      + "claims: [planner.horizon=16 > planner.horizon=8 in summary/score, polo > mpc in summary/score]"
    let sweep = try Sweep(lines: text, arms: arms, overrides: ["planner.horizon=8"])
    #expect(sweep.claims.map(\.greater) == [Selection(arm: "polo")])
  }

  @Test func `a comparison may be of values, of several metrics, and of what runs succeed by`()
    throws
  {
    let sweep = try Sweep(
      lines: axes + """
        compare:
          baseline: planner.horizon=8
          metric: [summary/score, summary/coverage]
          reach: summary/score >= 1e2
        """, arms: arms)
    let comparison = try #require(sweep.comparison)
    #expect(comparison.baseline == value("planner.horizon", 8))
    #expect(comparison.pairBy == ["arm", "target.horizon", "seed"])
    #expect(comparison.metrics == ["summary/score", "summary/coverage"])
    #expect(comparison.thresholds == [Threshold("summary/score", isAtLeast: true, 100)])
  }

  @Test(arguments: [
    ("baseline: planner.horizon=9, metric: summary/score", "no run has planner.horizon=9"),
    ("baseline: 'polo,seed=1', metric: summary/score", "is no baseline"),
    ("baseline: polo, metric: summary/score, reach: summary/score > 3", "is no threshold"),
    ("baseline: polo, metric: summary/score, reach: score >= 3", "unknown metric or dataset"),
    ("baseline: polo, metric: summary/score, series: a/b", "unknown dataset 'a/b'"),
    ("baseline: polo, metric: summary/score, window: 0", "window is a number of rows"),
    (
      "baseline: polo, metric: summary/score, window: 600",
      "a.yaml:6:10: compare has a window but no series to apply it to; name one, `series: DATASET`"
    ),
  ])
  func `a wrong comparison is a fault`(text: String, fault: String) throws {
    let faults = try faults("compare: {\(text)}\n")
    #expect(faults.contains(fault), "\(faults)")
  }

  @Test func `a window whose series is wrong is not told to lack one`() throws {
    let text = "baseline: polo, metric: summary/score, series: a/b, window: 600"
    #expect(
      try faults("compare: {\(text)}\n").split(separator: "\n").map {
        $0.contains("unknown dataset")
      }
        == [true])
  }

  @Test func `the command line's comparison wins over the file's`() throws {
    let folder = try SweepFolder([
      "a.yaml": "sweep: a\nparams: {task: hand}\narms: \(arms)\n\(axes)"
        + "compare: {baseline: mpc, metric: summary/score, pair_by: [planner.horizon, seed]}\n"
    ])
    var options = ComparisonOptions()
    options.baseline = "polo"
    options.metrics = ["summary/coverage"]
    func read() throws(SweepFaults) -> Sweep {
      try Sweep(contentsOf: folder.path("a.yaml"), vocabulary: .test, comparison: options)
    }
    #expect(try read().comparison?.baseline == value("arm", "polo"))
    #expect(try read().comparison?.metrics == ["summary/coverage"])
    #expect(try read().comparison?.pairBy == ["planner.horizon", "seed"])
    // Pairs of arms are none of values: arms must not be mixed.
    options.baseline = "planner.horizon=8"
    #expect(try read().comparison?.pairBy.first == "arm")
    #expect(try read().comparison?.pairBy.contains("planner.horizon") == false)
    options.metrics = ["summary/covrage"]
    #expect {
      _ = try read()
    } throws: {
      "\($0)".contains("command line: --metric summary/covrage: unknown metric")
    }
  }
}
