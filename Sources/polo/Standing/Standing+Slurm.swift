internal import Execution
internal import Foundation
internal import Sweeps

extension Standing {
  /// A run without a record that an element of a job array is to execute, or was to.
  struct Submitted: Encodable {
    enum State: String, Encodable {
      /// Its element waits in the queue, or runs and has not reached it yet.
      case pending
      /// Its element waits in the queue until somebody releases it.
      case held
      /// Its element has ended.
      case lost
      /// Slurm does not know its element, or does not answer.
      case unknown
    }

    let run: String
    let state: State
    /// Slurm's word or reason, in a sentence.
    let detail: String
    /// Where the element's output goes.
    let log: String

    /// - Parameter holder: the launcher that still holds its lease, although its element has ended.
    fileprivate init(_ run: Run, _ standing: SubmittedRun, leasedTo holder: String? = nil) {
      self.run = run.id
      log = standing.log.relativeToHere
      switch standing.state {
      case .pending(let reason): (state, detail) = (.pending, reason)
      case .held(let reason):
        let release = standing.jobID.map { "; 'scontrol release \($0)' lets it go on" }
        (state, detail) = (.held, reason + (release ?? ""))
      case .running: (state, detail) = (.pending, "its element runs")
      case .ended(let word):
        state = .lost
        detail =
          (standing.isCancelled ? "cancelled" : "its element ended as \(word)")
          + (holder.map { "; its lease, of \($0), has not run out" } ?? "")
      case .absent where standing.isCancelled: (state, detail) = (.lost, "cancelled")
      case .absent: (state, detail) = (.unknown, "Slurm does not know its element")
      case .unknown: (state, detail) = (.unknown, "Slurm does not answer")
      }
    }
  }

  /// Adds what Slurm knows of runs that have no record; what files say of a run comes first, except for the lease of a
  /// launcher on another machine: that launcher may have died with the element.
  mutating func add(_ standings: [Digest: SubmittedRun], of runs: [Run]) {
    for run in runs {
      guard let standing = standings[run.digest], case .ended = standing.state,
        let holder = disbelieveLease(of: run)
      else { continue }
      submitted.append(Submitted(run, standing, leasedTo: holder))
    }
    let told = Set(
      submitted.map(\.run) + runningRuns.map(\.run) + failures.map(\.run) + blocked.map(\.run))
    for run in runs where !told.contains(run.id) {
      if let standing = standings[run.digest] { submitted.append(Submitted(run, standing)) }
    }
    func count(_ state: Submitted.State) -> Int { submitted.count { $0.state == state } }
    (pending, held, lost, unknown) = (
      count(.pending), count(.held), count(.lost), count(.unknown)
    )
  }

  /// Lines about what was submitted; empty if nothing was.
  var slurmText: String {
    if submitted.isEmpty { return "" }
    let reasons = Dictionary(grouping: submitted.filter { $0.state == .pending }, by: \.detail)
      .map { (reason: $0.key, count: $0.value.count) }
      .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
      .map { "\($0.count) \($0.reason)" }.joined(separator: ", ")
    let text =
      "under Slurm: \(pending) pending\(reasons.isEmpty ? "" : " (\(reasons))"), "
      + (held > 0 ? "\(held) held, " : "") + "\(lost) lost, \(unknown) unknown\n"
    return text
      + Self.shortened(
        submitted.filter { $0.state != .pending }.map {
          "\($0.run): \($0.state.rawValue): \($0.detail)\n    \($0.log)"
        })
  }
}
