internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Sweeps

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the trajectories as episodes for learning libraries.",
    discussion: """
      An HDF5 file for each run, laid out as Minari's are: a group for each episode, with observations, \
      actions, rewards, terminations and truncations.

      EXAMPLES
        polo export sweeps/fig3-getup.yaml arms=mpc --to episodes
      """)

  @OptionGroup var sweepArguments: SweepArguments

  @Option(help: ArgumentHelp("Where the files go; it is made.", valueName: "folder"))
  var to: String

  func run() throws {
    let sweep = try sweepArguments.load()
    let results = try sweepArguments.resultsDirectory(of: sweep)
    let report = try EpisodeExport(
      of: sweep, in: results, because: MissingRun.Reason.lookup(in: sweep, results)
    ).write(to: URL(fileURLWithPath: to, isDirectory: true))
    print("wrote \(report.episodes) episodes of \(report.files.count) runs into \(to)")
    if let missing = report.missing.text(of: report.runs) { print(missing, terminator: "") }
    if report.files.isEmpty { throw ExitCode(1) }
  }
}
