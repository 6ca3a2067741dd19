internal import Foundation

/// How often the kernel has killed a process because memory was short, as its counters say.
package struct KernelKills: Sendable {
  private let files: [String]

  /// - Parameter files: files with lines of names and numbers; only `oom_kill` is read.
  package init(files: [String]) { self.files = files }

  /// Of the whole machine, and of this process's control group.
  static let here = KernelKills(files: ["/proc/vmstat"] + groupFiles)

  /// All files together; one that cannot be read, or has no such line, adds nothing.
  var count: Int {
    files.reduce(0) { $0 + Self.count(in: $1) }
  }

  private static func count(in file: String) -> Int {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return 0 }
    let line = text.split(separator: "\n").first { $0.hasPrefix("oom_kill ") }
    return line.flatMap { Int($0.dropFirst("oom_kill ".count)) } ?? 0
  }

  /// Version 2 of control groups has a line `0::/path`.
  private static var groupFiles: [String] {
    let groups = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
    return groups.split(separator: "\n").filter { $0.hasPrefix("0::/") }
      .map { "/sys/fs/cgroup\($0.dropFirst(3))/memory.events" }
  }
}
