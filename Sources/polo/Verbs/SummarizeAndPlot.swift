internal import ArgumentParser
internal import Reports
internal import Sweeps

/// Makes tables and figures of the records that are there.
///
/// - Returns: the findings on the claims; `nil` if a report could not be made.
func summarizeAndPlot(
  _ sweep: Sweep, _ arguments: SweepArguments, _ origin: Origin
) -> [ClaimFinding]? {
  var findings: [ClaimFinding] = []
  var succeeded = true
  for step in [
    { findings = try summarize(sweep, arguments, origin).findings },
    { try plot(sweep, arguments, origin) },
  ] {
    do {
      try step()
    } catch let lack as NoRecords {
      // The report on the runs says what to do about it.
      printError(lack.absence)
      return nil
    } catch {
      // The reason for an exit code is printed already.
      if !(error is ExitCode) { printError("\(error.forPeople)") }
      succeeded = false
    }
  }
  return succeeded ? findings : nil
}
