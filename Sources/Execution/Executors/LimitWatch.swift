internal import Foundation
internal import Sweeps
internal import Synchronization

/// Watches one worker process and kills it when its run exceeds a limit.
final class LimitWatch: Sendable {
  private struct State {
    /// The limits of the running attempt; `nil` between attempts.
    var limits: Limits?
    var deadline: ContinuousClock.Instant?
    /// When the worker has been silent for too long.
    var alarm: ContinuousClock.Instant?
    /// Whether the run is another launcher's by now.
    var isLost: (@Sendable () -> Bool)?
    var verdict: Outcome?
    /// How often the kernel had killed for lack of memory at the last check, and when that had last grown.
    var kernelKills = 0
    var shortage: ContinuousClock.Instant?

    mutating func see(kernelKills count: Int) {
      if count > kernelKills { shortage = .now }
      kernelKills = count
    }
  }

  private let state = Mutex(State())
  private let kernelKills: KernelKills

  init(_ kernelKills: KernelKills) {
    self.kernelKills = kernelKills
    let count = kernelKills.count
    state.withLock { $0.kernelKills = count }
  }

  /// An attempt begins now.
  func arm(_ limits: Limits, isLost: (@Sendable () -> Bool)? = nil) {
    let deadline = limits.seconds.map { ContinuousClock.now + .seconds($0) }
    state.withLock {
      $0.limits = limits
      $0.deadline = deadline
      $0.isLost = isLost
      $0.alarm = limits.silence.map { .now + .seconds($0) }
    }
  }

  /// The worker has said something.
  func hear() {
    state.withLock { state in
      if let silence = state.limits?.silence { state.alarm = .now + .seconds(silence) }
    }
  }

  /// Whether the kernel has killed some process for lack of memory in the last seconds.
  var isMemoryShort: Bool {
    let count = kernelKills.count
    return state.withLock {
      $0.see(kernelKills: count)
      return $0.shortage.map { $0 + .seconds(10) > .now } ?? false
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
    let ends = state.withLock {
      $0.limits == nil ? [] : [$0.deadline, $0.alarm].compactMap(\.self)
    }
    return ends.map { max(.milliseconds(1), min(interval, $0 - .now)) }.min() ?? interval
  }

  /// Kills the process if its run exceeds a limit. Disarming waits for the lock, so that no run is
  /// blamed for another's excess.
  private func check(_ process: Int32) -> Bool {
    let count = kernelKills.count
    return state.withLock {
      $0.see(kernelKills: count)
      guard let limits = $0.limits else { return false }
      if $0.isLost?() == true {
        $0.verdict = .displaced
      } else if let seconds = limits.seconds, let deadline = $0.deadline, deadline <= .now {
        $0.verdict = .timedOut(seconds: seconds)
      } else if let bytes = limits.bytes, residentBytes(of: process) > bytes {
        $0.verdict = .outOfMemory(bytes: bytes)
      } else if let seconds = limits.silence, let alarm = $0.alarm, alarm <= .now {
        $0.verdict = .stalled(seconds: seconds)
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
