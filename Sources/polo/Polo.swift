internal import ArgumentParser
internal import Foundation
internal import Sweeps

@main
struct Polo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "polo",
    abstract:
      "Runs sweeps of experiments with Plan Online, Learn Offline, and draws what they found.",
    discussion: """
      A sweep file (docs/sweep-format.md) says what to run, compare, claim and draw. `polo run` does all \
      of it, and picks up where it stopped if it is started again.

      EXIT CODES
        0    the verb did what it was asked
        1    of run: runs are left or failed, or a report could not be made;
             of status: a run failed, is lost or held, or a machine took no more;
             of status and plan: something in the place of a record is not one;
             of verify: something is wrong, or there is nothing to check;
             of summarize, compare, plot and export: nothing is on record;
             of plan: a pilot failed; of cancel: jobs have not ended yet;
             of any: something could not be read or made; the reason is told
        3    with --check-claims: a claim does not hold
        4    with --check-claims: none fails, and one is undecided or not run,
             as all are while nothing is on record
        64   the command line is wrong
        65   the sweep file is wrong or cannot be read, or what the command line
             changes in it is wrong: faults are listed with their lines
        66   the results come from a polo that computes differently, and
             'polo run' needs to be told what to do; or they are another
             sweep's; of logs: there is no such folder of results, or no
             run in it; of logs and render: it is the folder of a sweep
        130  interrupted by Ctrl-C, 143 by SIGTERM, 129 as the terminal closed;
             the same command continues
      """,
    version: Version.current,
    subcommands: [
      PlanCommand.self, RunCommand.self, StatusCommand.self, LogsCommand.self, CancelCommand.self,
      SummarizeCommand.self, CompareCommand.self, PlotCommand.self, ReportCommand.self,
      RenderCommand.self,
      ExportCommand.self, VerifyCommand.self, SchemaCommand.self, WorkCommand.self,
      ElementCommand.self,
    ])

  static func main() async {
    ensureStandardStreams()
    // At the limit of file sizes, writing fails with a reason; a run can do without a checkpoint.
    signal(SIGXFSZ, SIG_IGN)
    let words = CommandLine.arguments.dropFirst()
    ensureWidth()
    let named = words.first == "help" ? words.dropFirst() : words
    if let word = named.first, !word.hasPrefix("-") {
      check(verb: word)
      let readsFiles = !["help", "schema", "work", "element"].contains(words.first)
      if readsFiles, !words.contains("--help"), !words.contains("-h") { checkNames() }
    }
    // Not for workers, whose standard output is a run's log.
    if words.first != "work" {
      on_exit({ status, _ in endInErrorIfOutputIsLost(status) }, nil)
    }
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      exit(withError: error.forPeople)
    }
  }

  /// The next files to be opened would take the places of closed ones, and what is printed would go into them.
  private static func ensureStandardStreams() {
    // Reading alone from standard output, so that it is told that what is printed there is lost.
    for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) < 0 {
      _ = open("/dev/null", stream == STDERR_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// The argument parser wraps help at whatever the environment says, and in no columns nothing of a text is left.
  private static func ensureWidth() {
    guard let columns = getenv("COLUMNS") else { return }
    if (Int(String(cString: columns)) ?? 0) < 40 { setenv("COLUMNS", "80", 1) }
  }

  /// Swift's strings hold only UTF-8: given any other name, polo would silently read and write other files.
  private static func checkNames() {
    guard let name = UnusableName.first else { return }
    printError("\(name)")
    exit(withError: name.code)
  }

  /// Otherwise a word that is no verb would be reported as an unexpected argument, like all that follow it.
  private static func check(verb word: String) {
    let verbs = configuration.subcommands.compactMap { $0.configuration.commandName }
    if verbs.contains(word) || word == "help" { return }
    printError(
      Nearest.message(
        unknown: "verb", word, among: verbs.filter { !["work", "element"].contains($0) }))
    exit(withError: ExitCode(64))
  }
}
