internal import Foundation
internal import Sweeps
internal import Synchronization

/// Watches one worker process and kills it when its run exceeds a limit.
final class LimitWatch: Sendable {
  private struct State {
    /// The time that the running attempt has; `nil` between attempts.
    var time: TimeLimits?
    /// Bytes that it may have.
    var bytes: Int?
    /// Whether the run is another launcher's by now.
    var isLost: (@Sendable () -> Bool)?
    /// Since when this launcher has been handling what the worker said; `nil` while it listens.
    var busy: ContinuousClock.Instant?
    var verdict: Outcome?
    /// How often the kernel had killed for lack of memory at the last check, and when that count last grew.
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
    state.withLock {
      $0.time = TimeLimits(limits, at: .now)
      $0.bytes = limits.bytes
      $0.isLost = isLost
      $0.busy = nil
    }
  }

  /// The worker has said something, which this launcher handles until it listens again. Meanwhile the worker is not
  /// heard, so it exceeds no time limit.
  func hear() {
    state.withLock {
      $0.time?.hear(at: .now)
      $0.busy = .now
    }
  }

  /// The launcher listens again.
  func listen() {
    state.withLock {
      guard let begin = $0.busy else { return }
      let now = ContinuousClock.now
      $0.time?.excuse(now - begin, at: now)
      $0.busy = nil
    }
  }

  /// Whether the kernel has killed some process for lack of memory in the last few seconds.
  var isMemoryShort: Bool {
    let count = kernelKills.count
    return state.withLock {
      $0.see(kernelKills: count)
      return $0.shortage.map { $0 + .seconds(10) > .now } ?? false
    }
  }

  /// The attempt has ended.
  ///
  /// - Returns: whether the process may take another: it may have been killed at the same moment.
  func disarm() -> Bool {
    state.withLock {
      $0.time = nil
      return $0.verdict == nil
    }
  }

  /// Why the process was given up, if it was.
  var verdict: Outcome? { state.withLock { $0.verdict } }

  /// Gives the process up for a reason other than its limits.
  func condemn(_ outcome: Outcome) {
    state.withLock { if $0.verdict == nil { $0.verdict = outcome } }
  }

  /// Checks until the task is cancelled or the process killed.
  ///
  /// - Parameter process: A child of ours that has not been waited for, so that the id is still its
  ///   own.
  func guardProcess(_ process: Int32, every interval: Duration) async {
    var last = ContinuousClock.now
    while true {
      let pause = pause(interval, since: last)
      guard (try? await Task.sleep(for: pause)) != nil else { return }
      let now = ContinuousClock.now
      // Woke far later than planned: suspended, not busy.
      let gap = now - last - pause
      if gap > interval * 2 { state.withLock { $0.time?.excuse(gap, at: now) } }
      last = now
      if check(process) { return }
    }
  }

  private func pause(_ interval: Duration, since now: ContinuousClock.Instant) -> Duration {
    let end = state.withLock { $0.busy == nil ? $0.time?.next : nil }
    return end.map { max(.milliseconds(1), min(interval, $0 - now)) } ?? interval
  }

  /// Kills the process if its run exceeds a limit. Disarming waits for the lock, so that no run is
  /// blamed for another's excess.
  private func check(_ process: Int32) -> Bool {
    let count = kernelKills.count
    return state.withLock {
      $0.see(kernelKills: count)
      guard let time = $0.time else { return false }
      if $0.isLost?() == true {
        $0.verdict = .displaced
      } else if $0.busy == nil, let verdict = time.verdict(at: .now) {
        $0.verdict = verdict
      } else if let bytes = $0.bytes, residentBytes(of: process) > bytes {
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
