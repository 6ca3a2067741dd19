internal import Execution
internal import Foundation
internal import Reports
internal import Sweeps

extension MissingRun.Reason {
  /// Why runs of a sweep have no record, by how their last attempts ended.
  static func lookup(in sweep: Sweep, _ results: ResultsDirectory) -> (Run) -> Self {
    let sources = Sources(of: sweep, in: results)
    return { run in
      switch Standing.failure(of: run, in: results)?.outcome {
      case .failed(let message)?: return .failed(message)
      case let outcome?: return .failed("\(outcome)")
      case nil: break
      }
      guard let source = sources.run(neededBy: run), !results.isDone(source),
        Standing.givenUp(source, in: results) != nil
      else { return .notRun }
      return .blocked(by: source.id)
    }
  }
}
