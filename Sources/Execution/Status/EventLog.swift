public import Foundation
internal import Sweeps
internal import Synchronization

/// Appends events to `events.jsonl`, one JSON object a line with a `time` in UTC, flat but for counts and holders.
///
/// Each line is one write to the end of the file: a crash loses no earlier line, and launchers on one host do not tear
/// each other's lines. On network file systems, launchers on other hosts may. No decision about runs depends on the
/// log, so a line that cannot be written is left out and stops nothing. Progress is logged at most every half minute
/// for each run.
public final class EventLog: Sendable {
  /// What the log lacks.
  public struct Gap: Sendable, Hashable {
    /// How many events could not be written.
    public fileprivate(set) var events: Int
    /// Why the first could not be written: "No space left on device".
    public let reason: String
  }

  fileprivate struct State {
    /// When each running run's progress was last logged.
    var progressTimes: [Digest: Date] = [:]
    /// Whether a crash, or a failed write by this launcher, may have left a partial line. Only then is the file
    /// checked: a line that another launcher is writing looks torn too.
    var mayBeTorn = true
    var gap: Gap?
  }

  private let launcher: String
  private let file: Int32
  private let now: @Sendable () -> Date
  private let tell: @Sendable (String) -> Void
  private let state = Mutex(State())

  fileprivate static let progressInterval: TimeInterval = 30

  /// Opens the log, and creates it and its folder if need be.
  ///
  /// - Parameters:
  ///   - url: the file.
  ///   - launcher: the writer, named in every line.
  ///   - now: the clock.
  ///   - tell: called once, when the first event cannot be written, with the reason.
  /// - Throws: `ExecutionError.logNotWritten` if it cannot be opened, or is not a file: what goes into a pipe is lost.
  public init(
    _ url: URL, by launcher: Launcher, now: @escaping @Sendable () -> Date = { Date() },
    tellingGap tell: @escaping @Sendable (_ reason: String) -> Void = { _ in }
  ) throws {
    let path = url.path
    self.launcher = launcher.token
    self.now = now
    self.tell = tell
    try? FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw ExecutionError.logNotWritten(
        path: path,
        reason: "\(String(cString: strerror(errno))); free the disk or check permissions")
    }
    guard Self.keepsWhatIsWritten(descriptor) else {
      close(descriptor)
      throw ExecutionError.logNotWritten(
        path: path, reason: "it is not a regular file; move it out of the way")
    }
    file = descriptor
  }

  deinit { close(file) }

  /// Whether it is a file, or a device that its owner has linked here.
  private static func keepsWhatIsWritten(_ descriptor: Int32) -> Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return false }
    return [S_IFREG, S_IFCHR].contains(status.st_mode & S_IFMT)
  }

  /// What could not be written so far; `nil` if all was.
  public var gap: Gap? { state.withLock { $0.gap } }

  /// Logs an event now; one that cannot be written is left out, and the next is tried all the same.
  public func append(_ event: RunEvent) {
    let time = now()
    let begun = state.withLock { state -> Gap? in
      guard state.isDue(event, at: time) else { return nil }
      let line = LoggedEvent(time: time, launcher: launcher, event: event)
      let reason = write(line, endingOther: state.mayBeTorn && isTorn)
      state.mayBeTorn = reason != nil
      guard let reason else { return nil }
      let isFirst = state.gap == nil
      state.gap = Gap(events: (state.gap?.events ?? 0) + 1, reason: state.gap?.reason ?? reason)
      return isFirst ? state.gap : nil
    }
    if let begun { tell(begun.reason) }
  }

  private static let dateFormat = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  private static let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .custom { date, encoder in
      var container = encoder.singleValueContainer()
      try container.encode(date.formatted(dateFormat))
    }
    return encoder
  }()

  /// Writes a line.
  ///
  /// - Parameter isTorn: whether to end the previous line first.
  /// - Returns: why it could not be written; `nil` if it was.
  private func write(_ event: LoggedEvent, endingOther isTorn: Bool) -> String? {
    let json: Data
    do { json = try Self.encoder.encode(event) } catch { return "\(error)" }
    let lineBreak = [UInt8(ascii: "\n")]
    let line = (isTorn ? lineBreak : []) + Array(json) + lineBreak
    var count: Int
    repeat { count = Foundation.write(file, line, line.count) } while count < 0 && errno == EINTR
    if count == line.count { return nil }
    // Only part of the line had room.
    return String(cString: strerror(count < 0 ? errno : ENOSPC))
  }

  /// Whether the file ends within a line.
  private var isTorn: Bool {
    let end = lseek(file, 0, SEEK_END)
    var last: UInt8 = 0
    return end > 0 && pread(file, &last, 1, end - 1) == 1 && last != UInt8(ascii: "\n")
  }
}

extension EventLog.State {
  /// Whether an event is to be logged at some time.
  fileprivate mutating func isDue(_ event: RunEvent, at time: Date) -> Bool {
    switch event {
    case .runProgress(let run, _):
      // A clock that is set back does not stop the reports.
      if let last = progressTimes[run.digest],
        abs(time.timeIntervalSince(last)) < EventLog.progressInterval
      {
        return false
      }
      progressTimes[run.digest] = time
    case .runStarted(let run, _, _): progressTimes[run.digest] = time
    case .runFinished(let run, _, _, _), .runRetried(let run, _, _, _):
      progressTimes[run.digest] = nil
    default: break
    }
    return true
  }
}
