internal import ArgumentParser
internal import Execution
internal import Foundation
internal import Reports
internal import Sweeps

/// The job at the end: it starts when all elements have ended, in whatever way, and finds out what is there.
struct SlurmSummary {
  let folder: SubmissionFolder
  let submission: Submission

  /// Makes tables and figures of the records that are there.
  ///
  /// - Throws: `ExitCode` 1 if a run that was asked for has no record or a report could not be made.
  func make() throws {
    let sweep = try folder.sweep()
    let arguments = try SweepArguments.parse(submission.arguments)
    let results = try arguments.resultsDirectory(of: sweep)
    let patterns = submission.only ?? []
    let asked = sweep.runs(matching: patterns).uniqued(by: \.digest)
    let done = asked.count(where: results.isDone)
    let which =
      patterns.isEmpty ? "" : " of \(patterns.map { "'\($0)'" }.joined(separator: ", "))"
    print("\(sweep.directoryName): \(done) of \(asked.count) runs\(which) are done")
    let origin = Origin(Revision(text: submission.revision))
    let isReported = summarizeAndPlot(sweep, arguments, origin) != nil
    if done < asked.count || !isReported { throw ExitCode(1) }
  }
}
