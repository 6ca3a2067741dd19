internal import Foundation
internal import Sweeps

extension SweepComparison {
  /// For a terminal: what is missing, the tables, and what their numbers are.
  public var text: String {
    let counts = missing.text(of: runs) ?? "all \(runs) runs are on record\n"
    return "\(sweep): \(counts)\n" + tables.map { $0.text + "\n" }.joined()
      + methods.map { $0 + "\n" }.joined()
  }
}
