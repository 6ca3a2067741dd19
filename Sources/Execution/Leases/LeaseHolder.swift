internal import Foundation

/// What a lease says when it is read: who holds it, and how often the holder's heart has beaten.
struct LeaseHolder: Hashable {
  /// `nil` if the file cannot be understood: it was cut short when its machine went down.
  let launcher: Launcher?
  /// Changes for as long as the launcher lives.
  let beat: [UInt8]

  /// The holder's name to launchers that take the lease over.
  var token: String { launcher?.token ?? "unreadable" }

  /// How a lease can fail to be read.
  enum Absence: Error {
    case noFile
    /// The file system does not answer, for now.
    case unknown
  }

  /// - Throws: `Absence`.
  init(readingFrom path: String) throws(Absence) {
    // Opened anew each time: on opening, a network file system asks its server.
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw errno == ENOENT ? .noFile : .unknown }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(file, &bytes, bytes.count)
    guard count >= 0 else { throw .unknown }
    let lines = bytes.prefix(count).split(separator: UInt8(ascii: "\n"))
    guard lines.count == 2,
      let launcher = try? JSONDecoder().decode(Launcher.self, from: Data(lines[0]))
    else {
      self.launcher = nil
      beat = Array(bytes.prefix(count))
      return
    }
    self.launcher = launcher
    beat = Array(lines[1])
  }

  /// The content of a launcher's file, and where in it the beat stands.
  static func text(of launcher: Launcher) throws -> (bytes: [UInt8], beatOffset: Int) {
    let line = try JSONLines().line(launcher)
    return (line + text(ofBeat: 0), line.count)
  }

  /// Always equally long: it is written in place.
  static func text(ofBeat beat: Int) -> [UInt8] {
    let digits = String(beat)
    return Array((String(repeating: "0", count: 12 - digits.count) + digits + "\n").utf8)
  }
}
