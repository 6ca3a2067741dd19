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
    try summarize(sweep, sweepArguments, .current(for: sweepArguments.file))
  }
}

/// Writes a sweep's tables and prints the findings on its claims.
func summarize(_ sweep: Sweep, _ arguments: SweepArguments, _ origin: Origin) throws {
  let summary = try Summary.write(
    sweep, in: arguments.resultsDirectory(of: sweep), metrics: Experiment.metrics, origin: origin)
  for file in summary.files { print("wrote \(file.relativeToHere)") }
  if !summary.missing.isEmpty {
    print(
      "\(summary.missing.count) of \(summary.runs) runs have no record: \(listed(summary.missing))")
  }
  print(ClaimTable(summary.findings).text, terminator: "")
}

private func listed(_ runs: [Run]) -> String {
  let names = runs.prefix(3).map(\.id).joined(separator: "; ")
  return runs.count > 3 ? "\(names); and \(runs.count - 3) more" : names
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
