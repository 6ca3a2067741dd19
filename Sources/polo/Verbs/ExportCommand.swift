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

  func validate() throws { try refuseEmpty(("--to", to)) }

  func run() throws {
    let sweep = try sweepArguments.load()
    let results = try sweepArguments.resultsDirectory(of: sweep)
    guard sweep.runs.contains(where: results.isDone) else {
      throw NoRecords(
        of: sweep, in: results, sweepArguments,
        absence: "no run of \(sweep.directoryName) has a record")
    }
    let report = try EpisodeExport(
      of: sweep, in: results, because: MissingRun.Reason.lookup(in: sweep, results, sweepArguments)
    ).write(to: URL(fileURLWithPath: to, isDirectory: true))
    print(
      "wrote \(counted(report.episodes, "episode")) of \(counted(report.files.count, "run")) into \(to)"
    )
    if let missing = report.missing.text(of: report.runs) { print(missing, terminator: "") }
  }
}
