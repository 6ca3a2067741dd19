internal import Execution
internal import Foundation
internal import Reports
internal import Sweeps

extension MissingRun.Reason {
  /// Why runs of a sweep have no record, by how their last attempts ended.
  static func lookup(in sweep: Sweep, _ results: ResultsDirectory) -> (Run) -> Self {
    { _ in .notRun }
  }
}
