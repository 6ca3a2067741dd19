internal import ArgumentParser
internal import Experiments
internal import Foundation
internal import Records
internal import Reports
internal import Sweeps

struct SummarizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summarize", abstract: "Turn the records into CSV, and judge the claims.",
    discussion: """
      Writes tables to the sweep's results, results/<sweep>/, in place of earlier ones: scores.csv, with a row \
      for each run; curves.csv, if the sweep draws curves or scores; comparisons.csv, if it compares; claims.csv, if \
      it makes claims. provenance.txt says what they are made of. Runs that are not done are named and counted.

      EXAMPLES
        polo summarize sweeps/fig2.yaml
        polo summarize sweeps/fig2.yaml seeds=20..24 --results elsewhere
      """)

  @OptionGroup var sweepArguments: SweepArguments

  func run() throws {
    let sweep = try sweepArguments.load(toWrite: true)
    let summary = try summarize(sweep, sweepArguments, .current(for: sweepArguments.file))
    for fault in summary.faults { printError(fault) }
    if !summary.faults.isEmpty { throw ExitCode(1) }
  }
}

/// Writes a sweep's tables and prints the findings on its claims.
///
/// Reporting figures without lines is left to the caller: drawing them reports the same.
func summarize(
  _ sweep: Sweep, _ arguments: SweepArguments, _ origin: Origin
) throws -> Summary {
  let results = try arguments.resultsDirectory(of: sweep)
  let summary: Summary
  do {
    summary = try Summary.write(
      sweep, in: results, metrics: Experiment.metrics, origin: origin,
      because: MissingRun.Reason.lookup(in: sweep, results, arguments))
  } catch ReportError.noRecords {
    throw NoRecords(of: sweep, in: results, arguments)
  }
  // The sweep that the tables are of, and that their provenance names, lies beside them.
  if arguments.changes.isEmpty { try results.keep(sweep.source) }
  for file in summary.files { print("wrote \(file.relativeToHere)") }
  for file in summary.removed {
    print("removed \(file.relativeToHere), for which there is nothing now")
  }
  arguments.tellOfChanges()
  warn(ofMixedNumerics: summary.mixedNumerics)
  if let missing = summary.missing.text(of: summary.runs) { print(missing, terminator: "") }
  print(ClaimTable(summary.findings).text, terminator: "")
  return summary
}

func warn(ofMixedNumerics mixed: String?) {
  guard let mixed else { return }
  printError(
    "warning: records of different numerics are compared: \(mixed); 'polo plan' names them")
}
