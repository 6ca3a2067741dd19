internal import ArgumentParser
internal import Reports
internal import Sweeps

/// Tables and figures of the records that are there.
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
      // What is to be done about it is told of the runs.
      printError(lack.absence)
      return nil
    } catch {
      // Of what ends in an exit code the reason is told already.
      if !(error is ExitCode) { printError("\(error.forPeople)") }
      succeeded = false
    }
  }
  return succeeded ? findings : nil
}
