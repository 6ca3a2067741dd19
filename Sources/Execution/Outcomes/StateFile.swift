internal import Foundation

/// A small JSON file that says how something stands.
struct StateFile<State: Codable> {
  let path: String

  /// - Returns: `nil` if there is none, or if a power cut has emptied it.
  func read() -> State? {
    FileManager.default.contents(atPath: path).flatMap {
      try? JSONDecoder().decode(State.self, from: $0)
    }
  }

  /// Replaces the file atomically. It does not wait for the disk, and where it cannot write, it leaves the file as
  /// it is.
  func write(_ state: State) {
    guard let line = try? JSONLines().line(state) else { return }
    let temporary = "\(path).\(getpid())-\(UInt32.random(in: .min ... .max)).tmp"
    let isWritten = (try? Data(line).write(to: URL(fileURLWithPath: temporary))) != nil
    if !isWritten || rename(temporary, path) != 0 { unlink(temporary) }
  }

  func remove() { unlink(path) }

  /// Removes what launchers left beside it when they were killed while writing, or while asking the folder for the
  /// time: files older than a minute, by the clock of the file system.
  func removeLeftovers() {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent().path
    let beginning = url.lastPathComponent + "."
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let leftovers = names.filter {
      $0.hasPrefix(beginning) && $0.hasSuffix(".tmp") || $0.hasPrefix(scratchFilePrefix)
    }
    guard !leftovers.isEmpty, let now = FileTime.now(in: folder) else { return }
    for path in leftovers.map({ "\(folder)/\($0)" }) {
      if let time = FileTime.modification(of: path), now - time > 60 { unlink(path) }
    }
  }
}
