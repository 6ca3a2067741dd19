import Sweeps
import Testing
import Workbench

/// What is wrong with comparisons and claims by themselves, in the file or on the command line.
struct ComparisonFaultTests {
  @Test(arguments: [
    ("metric: [summary/score, summary/score]", "'summary/score' is stated twice; leave one out"),
    (
      "metric: summary/score, reach: [summary/score >= 3, summary/score >= 3.0]",
      "'summary/score >= 3' is stated twice; leave one out"
    ),
  ])
  func `a list of compare names everything once`(part: String, fault: String) throws {
    let faults = try faults(lines: "compare: {baseline: polo, \(part)}")
    #expect(faults.hasSuffix(": \(fault)"), "\(faults)")
    #expect(!faults.contains("\n"), "\(faults)")
  }

  @Test func `a claim is stated once, however it is written`() throws {
    let arms = "{polo: {}, mpc: {agent: mpc}}"
    let claims = "polo > mpc in summary/score, mpc<polo in summary/score"
    #expect(
      try faults(lines: "claims: [\(claims)]", arms: arms)
        == "a.yaml:4:39: claim 'mpc<polo in summary/score' is stated twice; leave one out")
    let turned = ["planner.horizon, discount", "discount, planner.horizon"].map {
      "\"polo > mpc in summary/score for each \($0)\""
    }
    let axes = "grid: {planner.horizon: [1, 2], discount: [0, 0.5]}"
    #expect(
      try faults(lines: "\(axes)\nclaims: [\(turned.joined(separator: ", "))]", arms: arms)
        .hasSuffix("is stated twice; leave one out"))
    let others = "polo > mpc in summary/score, polo > mpc in summary/coverage"
    #expect(try faults(lines: "claims: [\(others)]", arms: arms) == "no faults")
  }

  @Test func `the command line names a metric and a threshold once`() throws {
    let folder = try SweepFolder(["a.yaml": "sweep: a\nparams: {task: hand}\narms: {polo: {}}\n"])
    var options = ComparisonOptions()
    options.baseline = "polo"
    options.metrics = ["summary/score", "summary/coverage", "summary/score"]
    options.thresholds = ["summary/score >= 3", "summary/score>=3"]
    let told = #expect(throws: SweepFaults.self) {
      try Sweep(contentsOf: folder.path("a.yaml"), vocabulary: .test, comparison: options)
    }
    #expect(
      try #require(told).description == """
        command line: --metric summary/score: 'summary/score' is stated twice; leave one out
        command line: --reach summary/score>=3: 'summary/score >= 3' is stated twice; leave one out
        """)
  }

  @Test func `what a baseline does not record is told at the option that names it`() throws {
    let folder = try SweepFolder([
      "a.yaml": "sweep: a\nparams: {task: hand}\narms: {polo: {}, mpc: {agent: mpc}}\n"
    ])
    var vocabulary = Vocabulary.test
    vocabulary.records = { name, parameters in
      name == "summary/coverage" || parameters.values["agent"] != "mpc"
    }
    func told(_ options: ComparisonOptions) throws -> String {
      defer { withExtendedLifetime(folder) {} }
      let faults = #expect(throws: SweepFaults.self) {
        try Sweep(contentsOf: folder.path("a.yaml"), vocabulary: vocabulary, comparison: options)
      }
      return try #require(faults).description
    }
    let fault = "compare: no run of 'mpc' records 'summary/score'"
    var options = ComparisonOptions()
    options.baseline = "mpc"
    options.metrics = ["summary/coverage", "summary/score"]
    #expect(try told(options) == "command line: --metric summary/score: \(fault)")
    options.metrics = ["summary/coverage"]
    options.thresholds = ["summary/coverage >= 1", "summary/score >= 3"]
    #expect(try told(options) == "command line: --reach summary/score >= 3: \(fault)")
  }
}
