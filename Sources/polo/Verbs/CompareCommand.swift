internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Sweeps

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare arms with a baseline, pair by pair, and judge the claims.",
    discussion: """
      What is compared stands under 'compare' in the sweep file; these options win over it. \
      docs/statistics.md says what each number is and when it is weak.

      With --check-claims the exit code is 0 if every claim holds, 3 if one does not hold, and else 4 \
      if one is undecided or not run.

      EXAMPLES
        polo compare sweeps/fig2.yaml
        polo compare sweeps/fig2.yaml --baseline greedy --series coverage/fraction
        polo compare sweeps/fig3-getup.yaml --baseline planner.horizon=16 --reach 'body/height >= 1'
      """)

  @OptionGroup var sweepArguments: SweepArguments

  @Option(
    help: ArgumentHelp(
      "An arm, or a value of an axis such as planner.horizon=8: all others are compared with it.",
      valueName: "arm"))
  var baseline: String?

  @Option(
    help: ArgumentHelp(
      "A score, for example summary/average_reward; may be given more than once.",
      valueName: "group/name"))
  var metric: [String] = []

  @Option(
    help: ArgumentHelp(
      "What counts as a run's success, such as 'coverage/fraction >= 0.3'; may be given more than once.",
      valueName: "threshold"))
  var reach: [String] = []

  @Option(
    help: ArgumentHelp(
      "Also compare this dataset where both runs of a pair have cost the same.",
      valueName: "group/name"))
  var series: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rows of the series that are averaged.", valueName: "rows"))
  var window: Int?

  @Flag(help: "As JSON, for programs.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Also write the tables there; only the differences if the name ends in .csv.",
      valueName: "folder"))
  var csv: String?

  @OptionGroup var claims: ClaimArguments

  func validate() throws {
    try refuseEmpty(("--csv", csv))
    if let window, window < 1 { throw ValidationError("--window is at least 1") }
  }

  func run() throws {
    let sweep = try sweepArguments.load(comparison: options)
    if sweep.comparison == nil && sweep.claims.isEmpty {
      printError(lackOfComparison(in: sweep))
      throw ExitCode(64)
    }
    try claims.checkAreMade(by: sweep)
    if let window, sweep.comparison?.course == nil {
      printError(
        "--window \(window) is of the rows of a series, and none is compared; name it with --series GROUP/NAME, or leave the option out"
      )
      throw ExitCode(64)
    }
    let results = try sweepArguments.resultsDirectory(of: sweep)
    let comparison = try SweepComparison(
      of: sweep, in: results, origin: .current(for: sweepArguments.file),
      because: MissingRun.Reason.lookup(in: sweep, results, sweepArguments))
    warn(ofMixedNumerics: comparison.mixedNumerics)
    if let csv { try write(comparison, to: URL(fileURLWithPath: csv)) }
    print(json ? try comparison.json() : comparison.text, terminator: json ? "\n" : "")
    try claims.check(comparison.findings)
    // Nothing was compared.
    if comparison.missing.count == comparison.runs { throw ExitCode(1) }
  }

  /// Says that nothing is compared and claimed, why if that is known, and what to do.
  private func lackOfComparison(in sweep: Sweep) -> String {
    let (file, changes) = (sweepArguments.file, sweepArguments.overrides)
    if changes.isEmpty {
      return
        "\(file) compares and claims nothing; state compare: in the file, or give "
        + "--baseline ARM --metric NAME"
    }
    let whole = try? Sweep(
      contentsOf: file, vocabulary: .complete, size: sweepArguments.options.chosenSize,
      comparison: options)
    if let baseline = whole?.comparison?.baseline, baseline.axis == "arm",
      !sweep.arms.contains(where: { .string($0) == baseline.value }),
      let arms = changes.last(where: { $0.hasPrefix("arms=") })
    {
      return "\(arms) leaves out the baseline '\(baseline.value)'; write \(arms),\(baseline.value)"
    }
    return
      "\(file) with \(changes.joined(separator: " ")) compares and claims nothing; name what to "
      + "compare with, --baseline ARM --metric NAME, and another arm beside it"
  }

  private var options: ComparisonOptions {
    var options = ComparisonOptions()
    options.baseline = baseline
    options.metrics = metric
    options.thresholds = reach
    options.dataset = series
    options.window = window
    return options
  }

  private func write(_ comparison: SweepComparison, to url: URL) throws {
    if url.pathExtension == "csv" {
      guard try comparison.write(toFile: url) else {
        printError(
          "\(sweepArguments.file) only makes claims, and a file has no place for them; give --csv a folder"
        )
        throw ExitCode(64)
      }
    } else {
      for file in try comparison.write(to: url).removed {
        printError("removed \(file.relativeToHere), of an earlier time")
      }
    }
  }
}
