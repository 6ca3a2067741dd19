internal import Foundation
internal import Sweeps

extension SweepComparison {
  /// For a terminal: what is missing, the tables, that of the claims last, how the claims fare in all, and what the
  /// numbers mean.
  public var text: String {
    let counts = missing.text(of: runs) ?? "all \(runs) runs are on record\n"
    let verdicts = findings.counts.map { "\($0.verdict.rawValue) \($0.count)" }
    let others =
      trainers.isEmpty
      ? ""
      : "not compared, as others use what they learn: \(trainers.joined(separator: ", ")); name one with "
        + "--baseline to compare with it\n"
    return "\(sweep): \(counts)\(others)\n" + tables.map { $0.text + "\n" }.joined()
      + (verdicts.isEmpty ? "" : "verdicts: \(verdicts.joined(separator: ", "))\n\n")
      + methods.map { $0 + "\n" }.joined()
  }
}
