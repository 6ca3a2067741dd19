internal import Execution
internal import Foundation
internal import Reports
internal import Sweeps

extension MissingRun.Reason {
  /// Why runs of a sweep have no record, by how their last attempts ended.
  static func lookup(in sweep: Sweep, _ results: ResultsDirectory) -> (Run) -> Self {
    let sources = Sources(of: sweep, in: results)
    return { run in
      switch results.failure(of: run)?.outcome {
      case .failed(let message)?: return .failed(message)
      case let outcome?: return .failed("\(outcome)")
      case nil: break
      }
      return sources.blocker(of: run).map { .blocked(by: $0.id) } ?? .notRun
    }
  }
}
