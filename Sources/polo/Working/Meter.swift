internal import Execution
internal import Experiments
internal import Foundation
internal import Records
internal import Sweeps

/// What a run costs: this attempt from now on, and those that it continues.
struct Meter: Sendable {
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let startSeconds: Double
  /// The effort of earlier attempts, up to the checkpoint from which this one goes on.
  private var earlier: Checkpoint.Effort

  init() {
    Self.forgetPeak()
    start = clock.now
    startSeconds = Self.cpuSeconds
    earlier = Checkpoint.Effort(
      startedAt: Date().ISO8601Format(), wallSeconds: 0, cpuSeconds: 0, peakMemoryBytes: 0)
  }

  /// Seconds since this attempt began.
  var now: Double { (clock.now - start) / .seconds(1) }

  /// The same attempt, going on from a checkpoint.
  func continuing(_ header: Checkpoint.Header) -> Meter {
    var meter = self
    meter.earlier = header.effort
    meter.earlier.resumedAt.append(header.step)
    return meter
  }

  /// Of all attempts up to now.
  var effort: Checkpoint.Effort {
    var effort = earlier
    effort.wallSeconds += now
    effort.cpuSeconds += Self.cpuSeconds - startSeconds
    effort.peakMemoryBytes = max(effort.peakMemoryBytes, Self.peakMemoryBytes)
    return effort
  }

  func provenance(
    of command: WorkerCommand, given value: Digest?, revision: Revision
  ) -> Provenance {
    Provenance(
      gitCommit: revision.commit, isDirty: revision.isDirty,
      maker: Maker(of: command.run, given: value),
      host: Launcher.hostName,
      commandLine: command.context.commandLine.joined(separator: " "),
      effort: effort, sweepFile: command.context.source)
  }

  /// Of this process so far.
  static var cpuSeconds: Double {
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  /// Since this process, or the script that it replaced, started; 0 if the system does not say.
  static var secondsSinceStart: Double {
    var now = timespec()
    clock_gettime(CLOCK_BOOTTIME, &now)
    let line = (try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8)) ?? ""
    // The second field, a name, may hold anything, but no later field has parentheses; the 22nd is the start, in ticks.
    let fields = line.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 19, let ticks = Double(fields[19]) else { return 0 }
    let start = ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    return max(0, Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9 - start)
  }

  /// The peak resident memory since the meter began, or since the process started if the kernel does not say.
  private static var peakMemoryBytes: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let kilobytes = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
      .flatMap { line in line.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }.first }
    return 1024 * (kilobytes ?? usage.ru_maxrss)
  }

  /// Leaves out this worker's earlier runs: the kernel counts anew, from what is resident now.
  private static func forgetPeak() {
    try? FileHandle(forWritingAtPath: "/proc/self/clear_refs")?.write(contentsOf: Data("5".utf8))
  }

  private static var usage: rusage {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage
  }
}
