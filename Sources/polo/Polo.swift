internal import ArgumentParser

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
        0    all is done
        1    a run failed, or a report could not be made; the reason is on standard error
        64   the command line is wrong
        65   the sweep file is wrong: every fault is listed with its line
        130  interrupted by Ctrl-C, 143 by SIGTERM; the same command continues
      """,
    version: Version.current,
    subcommands: [
      PlanCommand.self, RunCommand.self, StatusCommand.self, SummarizeCommand.self,
      PlotCommand.self, SchemaCommand.self, WorkCommand.self,
    ])
}
