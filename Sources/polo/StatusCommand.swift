internal import ArgumentParser
internal import Foundation

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show where a sweep stands: what is done, running, failed and left.",
    discussion: """
      What is done is read from the records, what runs from the leases of launchers on this and other \
      machines, what failed from the outcome in a run's folder. The exit code is 1 if a run failed.
      """)

  @OptionGroup var sweepArguments: SweepArguments

  @Flag(help: "List the runs that failed, with cause, attempts, host and log.")
  var failed = false

  @Flag(help: "As JSON, for programs.")
  var json = false

  func run() throws {
    let sweep = try sweepArguments.load()
    let standing = Standing(of: sweep, in: sweepArguments.resultsDirectory(of: sweep))
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      print(
        String(
          decoding: try failed ? encoder.encode(standing.failures) : encoder.encode(standing),
          as: UTF8.self))
    } else if failed {
      print(standing.failureText, terminator: "")
    } else {
      print(standing.text, terminator: "")
      if standing.failures.count > Standing.shown {
        print("'\(sweepArguments.command("status")) --failed' lists all that failed")
      }
      if standing.left > standing.failures.count + standing.blocked.count {
        print("'\(sweepArguments.command("run"))' runs what is left")
      }
      if !standing.failures.isEmpty {
        print("'\(sweepArguments.command("run")) --retry failed' tries again what failed")
      }
    }
    if !standing.failures.isEmpty { throw ExitCode(1) }
  }
}
