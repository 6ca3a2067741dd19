internal import ArgumentParser
internal import Execution
internal import Foundation
internal import Sweeps

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show where a sweep stands: what is done, running, failed and left.",
    discussion: """
      What is done is read from the records, what runs from the leases of launchers on this and other \
      machines, what failed from the outcome in a run's folder; of what was submitted to Slurm and has left none of \
      these, Slurm tells whether it is pending, held, lost or unknown. The exit code is 1 if a run failed, is lost or \
      held, a machine took no more, or something in the place of a record is not one.

      EXAMPLES
        polo status sweeps/fig2.yaml
        polo status sweeps/fig2.yaml --failed
      """)

  @OptionGroup var sweepArguments: SweepArguments

  @Flag(help: "List the runs that failed, with cause, attempts, host and log.")
  var failed = false

  @Flag(help: "As JSON, for programs.")
  var json = false

  func run() async throws {
    let sweep = try sweepArguments.load()
    var results = try sweepArguments.resultsDirectory(of: sweep)
    let shared = SharedRecords(of: sweep.runs, in: results)
    shared.share(in: &results)
    var standing = Standing(of: sweep, in: results)
    let falseRecords = FalseRecords(of: sweep.runs, in: results)
    falseRecords.tell(sweepArguments)
    let left = sweep.runs.uniqued(by: \.digest).filter { !results.isDone($0) }
    let (submitted, silence) = try await Submissions(in: results.url)
      .standings(of: left, asking: Slurm(timeLimit: .seconds(10), pauses: [.seconds(1)]))
    standing.add(submitted, of: left)
    if let silence { printError("\(silence)") }
    if json {
      print(try failed ? encoded(standing.failures) : encoded(standing))
    } else if failed {
      print(standing.failureText, terminator: "")
    } else {
      print(standing.text, terminator: "")
      advise(on: standing, isSubmitted: !submitted.isEmpty, others: shared.count(among: sweep.runs))
    }
    let isAmiss = standing.hasFailed || standing.lost + standing.held > 0
    if isAmiss || !falseRecords.isEmpty { throw ExitCode(1) }
  }

  /// Says which commands go on from here.
  ///
  /// - Parameters:
  ///   - isSubmitted: whether Slurm has been given runs that are left.
  ///   - others: how many runs other sweeps have done.
  private func advise(on standing: Standing, isSubmitted: Bool, others: Int) {
    if standing.failures.count > Standing.shown {
      print("'\(sweepArguments.command("status")) --failed' lists all that failed")
    }
    let run = sweepArguments.command("run", isSubmitted ? ["--on", "slurm"] : [])
    // What Slurm has taken is not submitted again.
    let taken = isSubmitted ? standing.pending + standing.held : 0
    if standing.left > taken {
      print("'\(run)' runs what is left")
    }
    if others > 0 {
      print(
        others == 1
          ? "1 of these is done by another sweep; '\(run)' takes it over"
          : "\(others) of these are done by other sweeps; '\(run)' takes them over")
    }
    if standing.failures.contains(where: \.givenUp) {
      print("'\(run) --retry failed' tries again what was given up")
    }
  }
}
