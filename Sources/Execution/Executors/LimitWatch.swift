internal import Foundation
internal import Sweeps
internal import Synchronization

/// Watches one worker process and kills it when its run exceeds a limit.
final class LimitWatch: Sendable {
  private struct State {
    /// The limits of the running attempt; `nil` between attempts.
    var limits: Limits?
    var deadline: ContinuousClock.Instant?
    var verdict: Outcome?
  }

  private let state = Mutex(State())

  /// An attempt begins now.
  func arm(_ limits: Limits) {
    let deadline = limits.seconds.map { ContinuousClock.now + .seconds($0) }
    state.withLock {
      $0.limits = limits
      $0.deadline = deadline
    }
  }

  /// The attempt has ended.
  ///
  /// - Returns: whether the process may have another: it may have been killed at the same moment.
  func disarm() -> Bool {
    state.withLock {
      $0.limits = nil
      return $0.verdict == nil
    }
  }

  /// Why the process was given up, if it was.
  var verdict: Outcome? { state.withLock { $0.verdict } }

  /// Gives the process up for another reason than its limits.
  func condemn(_ outcome: Outcome) {
    state.withLock { if $0.verdict == nil { $0.verdict = outcome } }
  }

  /// Checks until the task is cancelled or the process killed.
  ///
  /// - Parameter process: A child of ours that has not been waited for, so that the id is still its
  ///   own.
  func guardProcess(_ process: Int32, every interval: Duration) async {
    while (try? await Task.sleep(for: pause(interval))) != nil {
      if check(process) { return }
    }
  }

  private func pause(_ interval: Duration) -> Duration {
    let deadline = state.withLock { $0.limits == nil ? nil : $0.deadline }
    guard let deadline else { return interval }
    return max(.milliseconds(1), min(interval, deadline - .now))
  }

  /// Kills the process if its run exceeds a limit. Disarming waits for the lock, so that no run is
  /// blamed for another's excess.
  private func check(_ process: Int32) -> Bool {
    state.withLock {
      guard let limits = $0.limits else { return false }
      if let seconds = limits.seconds, let deadline = $0.deadline, deadline <= .now {
        $0.verdict = .timedOut(seconds: seconds)
      } else if let bytes = limits.bytes, residentBytes(of: process) > bytes {
        $0.verdict = .outOfMemory(bytes: bytes)
      } else {
        return false
      }
      kill(process, SIGKILL)
      return true
    }
  }
}

/// Resident memory of a process; 0 if it is gone.
private func residentBytes(of process: Int32) -> Int {
  let file = open("/proc/\(process)/statm", O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return 0 }
  defer { close(file) }
  return withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { space in
    let count = max(0, read(file, space.baseAddress, space.count))
    // "size resident shared text lib data dt", in pages.
    let fields = String(decoding: space[..<count], as: UTF8.self).split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
  }
}
