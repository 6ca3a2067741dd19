internal import Reports
internal import Sweeps

/// No run of a sweep has a record, so that nothing can be made of them.
struct NoRecords: Error, CustomStringConvertible {
  /// Without advice on what to do.
  let absence: String
  let description: String

  /// - Parameter absence: as `ReportError.noRecords` says it, unless stated.
  init(
    of sweep: Sweep, in results: ResultsDirectory, _ arguments: SweepArguments,
    absence: String? = nil
  ) {
    self.absence = absence ?? "\(ReportError.noRecords(sweep: sweep.directoryName))"
    let command = arguments.command("run")
    let passedOver = results.passedOver(among: sweep.runs, retrying: [])
    let others = SharedRecords(of: sweep.runs, in: results).count(among: sweep.runs)
    description =
      "\(self.absence); "
      + (others > 0
        ? "other sweeps have done \(counted(others, "run")) of it, and '\(command)' takes over what they have"
        : sweep.runs.allSatisfy { passedOver.contains($0.digest) }
          ? "all have failed, and '\(command) --retry failed' tries them again"
          : "'\(command)' runs what is left")
  }
}
