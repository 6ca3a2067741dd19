public import Foundation

/// Where a sweep's answers lie: `results/<sweep>/`, a folder a run.
///
/// A run's folder is named by its id, for people, and ends in its short digest, by which it is found: an
/// axis that a later version of the sweep adds changes the names of new folders and no run's identity.
public struct ResultsDirectory: Sendable {
  public let url: URL
  /// Folder names by short digest, as they were when this value was made.
  private var folders: [String: String]

  /// Reads the directory once; a directory that does not exist yet is empty.
  public init(_ url: URL) {
    self.url = url
    folders = [:]
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    for name in names {
      guard let mark = name.lastIndex(of: "-") else { continue }
      let short = String(name[name.index(after: mark)...])
      if short.utf8.count == 12 { folders[short] = name }
    }
  }

  public var events: URL { url.appendingPathComponent("events.jsonl") }

  public func folder(of run: Run) -> URL {
    url.appendingPathComponent(
      folders[run.digest.short] ?? Self.folderName(of: run), isDirectory: true)
  }

  /// The run's record; it exists exactly if the run is done.
  public func record(of run: Run) -> URL { folder(of: run).appendingPathComponent("record.h5") }

  public func log(of run: Run) -> URL { folder(of: run).appendingPathComponent("run.log") }

  public func isDone(_ run: Run) -> Bool {
    guard folders[run.digest.short] != nil else { return false }
    return access(record(of: run).path, F_OK) == 0
  }

  /// The id with every byte that a shell, a CSV or gnuplot could misread replaced, cut to what file systems
  /// allow, and the short digest, which alone decides.
  static func folderName(of run: Run) -> String {
    let safe = run.id.unicodeScalars.map { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
          || "=,._+".unicodeScalars.contains(scalar))
        ? Character(scalar) : "_"
    }
    let name = String(safe.prefix(180))
    return (name.hasPrefix(".") ? "_" + name.dropFirst() : name) + "-" + run.digest.short
  }
}
