internal import ArgumentParser
internal import Experiments
internal import Foundation
internal import Reports
internal import Sweeps

struct SummarizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summarize", abstract: "Turn the records into CSV, and judge the claims.",
    discussion: """
      Writes scores.csv, curves.csv and provenance.txt to the sweep's results, where the file compares or claims \
      comparisons.csv and claims.csv too, \
      results/<sweep>/, in place of earlier ones. Runs that are not done are named and counted.

      EXAMPLES
        polo summarize sweeps/fig2.yaml
        polo summarize sweeps/fig2.yaml seeds=0..4 --results elsewhere
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
/// Figures that have no lines in them are left to the caller: drawing them tells the same.
func summarize(
  _ sweep: Sweep, _ arguments: SweepArguments, _ origin: Origin
) throws -> Summary {
  let results = try arguments.resultsDirectory(of: sweep)
  let summary = try Summary.write(
    sweep, in: results, metrics: Experiment.metrics, origin: origin,
    because: MissingRun.Reason.lookup(in: sweep, results))
  // What the tables are of, and their provenance names, lies beside them.
  if arguments.overrides.isEmpty { try results.keep(sweep.source) }
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

extension Origin {
  static func current(for file: String) -> Origin {
    Origin(version: Version.current, commit: Revision(of: file).text)
  }
}

extension URL {
  /// As a person in the working folder would type it.
  var relativeToHere: String {
    let here = FileManager.default.currentDirectoryPath + "/"
    return path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
  }
}
