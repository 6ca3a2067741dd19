internal import ArgumentParser
internal import Experiments
internal import Foundation
internal import Reports
internal import Sweeps

struct SummarizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summarize", abstract: "Turn the records into CSV, and judge the claims.")

  @OptionGroup var sweepArguments: SweepArguments

  func run() throws {
    let sweep = try sweepArguments.load()
    _ = try summarize(sweep, sweepArguments, .current(for: sweepArguments.file))
  }
}

/// Writes a sweep's tables and prints the findings on its claims.
///
/// - Returns: the findings.
func summarize(
  _ sweep: Sweep, _ arguments: SweepArguments, _ origin: Origin
) throws -> [ClaimFinding] {
  let results = arguments.resultsDirectory(of: sweep)
  let summary = try Summary.write(
    sweep, in: results, metrics: Experiment.metrics, origin: origin,
    because: MissingRun.Reason.lookup(in: sweep, results))
  for file in summary.files { print("wrote \(file.relativeToHere)") }
  warn(ofMixedNumerics: summary.mixedNumerics)
  if let missing = summary.missing.text(of: summary.runs) { print(missing, terminator: "") }
  print(ClaimTable(summary.findings).text, terminator: "")
  return summary.findings
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
