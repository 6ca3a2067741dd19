internal import Execution
internal import Foundation

/// The last lines that the last attempt wrote to a run's log, whatever bytes are in it.
struct LogTail {
  private static let most = (bytes: UInt64(4096), lines: 12)

  /// Without empty ones.
  let lines: [String]
  /// Whether there is no log, or nothing is in it.
  let isEmpty: Bool

  var text: String { lines.joined(separator: "\n") }

  init(of log: URL) {
    guard let file = try? FileHandle(forReadingFrom: log), let end = try? file.seekToEnd(), end > 0
    else {
      (lines, isEmpty) = ([], true)
      return
    }
    try? file.seek(toOffset: end > Self.most.bytes ? end - Self.most.bytes : 0)
    let tail = (try? file.readToEnd()) ?? Data()
    let all = String(decoding: tail, as: UTF8.self).split(separator: "\n")
    let first = all.lastIndex { $0.hasPrefix(LogFile.beginning) }.map { $0 + 1 } ?? 0
    lines = all[first...].suffix(Self.most.lines).map(String.init)
    isEmpty = false
  }
}
