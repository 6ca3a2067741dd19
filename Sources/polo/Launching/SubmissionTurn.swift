internal import Execution
internal import Foundation
internal import Sweeps

/// The right to submit a sweep to Slurm: the queue does not show yet what another launcher is about to hand in.
struct SubmissionTurn {
  private let leases: Leases
  private let lease: Lease
  /// Whether another launcher had it before, and may have changed what there is to do.
  let hasWaited: Bool

  /// Waits until no other launcher has it.
  ///
  /// - Throws: `ExecutionError` if leases cannot be made; `CancellationError`.
  init(for sweep: Sweep, in results: ResultsDirectory) async throws {
    leases = try Leases(results.leases)
    let digest = Digest(of: "slurm \(sweep.directoryName)")
    var isWaiting = false
    while true {
      switch try leases.claim(digest) {
      case .granted(let lease):
        self.lease = lease
        hasWaited = isWaiting
        leases.start()
        leases.removeRemains()
        return
      case .held(let holder):
        if !isWaiting {
          let other = holder.map { "\($0)" } ?? "another launcher"
          printNow("waiting for \(other), which submits \(sweep.directoryName) too\n")
        }
        isWaiting = true
        try await Task.sleep(for: .milliseconds(200))
      }
    }
  }

  /// - Throws: if another launcher has taken this one for dead, and submits.
  func check() throws {
    if lease.isLost { throw Lost() }
  }

  /// Lets others submit.
  func close() { leases.close() }

  private struct Lost: Error, CustomStringConvertible {
    var description: String {
      "this launcher was suspended for so long that another one submits the sweep now"
    }
  }
}
