internal import Foundation

/// A small JSON file that says how something stands.
struct StateFile<State: Codable> {
  let path: String

  /// - Returns: `nil` if there is none; one that a power cut has emptied tells nothing either.
  func read() -> State? {
    FileManager.default.contents(atPath: path).flatMap {
      try? JSONDecoder().decode(State.self, from: $0)
    }
  }

  /// Replaces what is there at once. It does not wait for the disk, and where it cannot write it leaves things as
  /// they are.
  func write(_ state: State) {
    guard let line = try? JSONLines().line(state) else { return }
    let temporary = "\(path).\(getpid())-\(UInt32.random(in: .min ... .max)).tmp"
    let isWritten = (try? Data(line).write(to: URL(fileURLWithPath: temporary))) != nil
    if !isWritten || rename(temporary, path) != 0 { unlink(temporary) }
  }

  func remove() { unlink(path) }

  /// Removes what launchers have left beside it that were killed as they wrote, or as they asked the folder for the
  /// time: what is older than a minute, by the clock of the file system.
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
