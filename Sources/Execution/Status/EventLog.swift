public import Foundation
internal import Sweeps
internal import Synchronization

/// Appends events to `events.jsonl`, one JSON object a line with a `time` in UTC, flat but for counts and holders.
///
/// Each line is one write to the end of the file: a crash loses no earlier line, and launchers on one host
/// do not tear each other's lines. On network file systems those of other hosts may; nothing that decides
/// about runs reads the log. Progress is logged at most every half minute for each run.
public final class EventLog: Sendable {
  private let path: String
  private let launcher: String
  private let file: Int32
  private let now: @Sendable () -> Date
  /// When each running run's progress was last logged.
  private let progressTimes = Mutex<[Digest: Date]>([:])

  private static let progressInterval: TimeInterval = 30

  /// Opens the log, and creates it and its folder if need be.
  ///
  /// - Parameters:
  ///   - url: the file.
  ///   - launcher: who writes, in every line.
  ///   - now: the clock.
  /// - Throws: `ExecutionError.logNotWritten`.
  public init(
    _ url: URL, by launcher: Launcher, now: @escaping @Sendable () -> Date = { Date() }
  ) throws {
    path = url.path
    self.launcher = launcher.token
    self.now = now
    try? FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw Self.failure(path) }
    if isTorn { try write([UInt8(ascii: "\n")]) }
  }

  deinit { close(file) }

  /// Logs an event now.
  ///
  /// - Throws: `ExecutionError.logNotWritten`.
  public func append(_ event: RunEvent) throws {
    let time = now()
    guard isDue(event, at: time) else { return }
    var line = try Self.encoder.encode(LoggedEvent(time: time, launcher: launcher, event: event))
    line.append(UInt8(ascii: "\n"))
    try write(Array(line))
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

  private func isDue(_ event: RunEvent, at time: Date) -> Bool {
    progressTimes.withLock { times in
      switch event {
      case .runProgress(let run, _):
        // A clock that is set back does not stop them.
        if let last = times[run.digest],
          abs(time.timeIntervalSince(last)) < Self.progressInterval
        {
          return false
        }
        times[run.digest] = time
      case .runStarted(let run, _, _): times[run.digest] = time
      case .runFinished(let run, _, _, _), .runRetried(let run, _, _, _): times[run.digest] = nil
      default: break
      }
      return true
    }
  }

  /// Whether the file ends within a line, because a machine went down in the middle of a write.
  private var isTorn: Bool {
    let end = lseek(file, 0, SEEK_END)
    var last: UInt8 = 0
    return end > 0 && pread(file, &last, 1, end - 1) == 1 && last != UInt8(ascii: "\n")
  }

  private func write(_ line: [UInt8]) throws {
    var count: Int
    repeat { count = Foundation.write(file, line, line.count) } while count < 0 && errno == EINTR
    guard count == line.count else {
      throw count < 0
        ? Self.failure(path)
        // Part of a line had room.
        : ExecutionError.logNotWritten(path: path, reason: String(cString: strerror(ENOSPC)))
    }
  }

  private static func failure(_ path: String) -> ExecutionError {
    .logNotWritten(path: path, reason: String(cString: strerror(errno)))
  }
}
