internal import Execution
internal import Foundation
internal import Reports
internal import Sweeps

extension MissingRun.Reason {
  /// Why runs of a sweep have no record, by other sweeps' records and by how their last attempts ended.
  static func lookup(
    in sweep: Sweep, _ results: ResultsDirectory, _ arguments: SweepArguments
  ) -> (Run) -> Self {
    let sources = Sources(of: sweep, in: results)
    // This reads every byte of other sweeps' records, so only if a run is missing.
    var sweeps: [Digest: String]?
    return { run in
      let known = sweeps ?? SharedRecords(of: sweep.runs, in: results).sweeps
      sweeps = known
      if let other = known[run.digest] {
        return .recorded(by: other, command: arguments.command("run"))
      }
      switch results.failure(of: run)?.outcome {
      case .failed(let message)?: return .failed(message)
      case let outcome?: return .failed("\(outcome)")
      case nil: break
      }
      return sources.blocker(of: run).map { .blocked(by: $0.id) } ?? .notRun
    }
  }
}
