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
}
