public import Foundation

/// Where a sweep's answers lie: `results/<sweep>/`, a folder a run.
///
/// A run's folder is named by its id, for people, and ends in its short digest, by which it is found: an
/// axis that a later version of the sweep adds changes the names of new folders and no run's identity.
///
/// What has been trained is not trained again: a run that others need is also done if another sweep of the
/// same results has its record.
public struct ResultsDirectory: Sendable {
  public let url: URL
  /// By short digest, as they were when this value was made.
  private var folders: [String: URL]
  /// Short digests of runs whose records are other sweeps'.
  private var shared: Set<String> = []

  /// Reads the directory once; a directory that does not exist yet is empty.
  ///
  /// - Parameters:
  ///   - url: of the sweep's folder.
  ///   - needed: the runs whose records may be another sweep's, in a directory beside this one.
  public init(_ url: URL, sharing needed: Set<Digest> = []) {
    self.url = url
    folders = Self.folders(in: url)
    share(Set(needed.map(\.short).filter { !hasRecord($0) }))
  }

  /// Looks again for the record of a run that others need: another sweep may have it by now.
  public mutating func lookAgain(for run: Run) {
    if !hasRecord(run.digest.short) { share([run.digest.short]) }
  }

  /// - Parameter wanted: short digests of runs that have no record here.
  private mutating func share(_ wanted: Set<String>) {
    guard !wanted.isEmpty else { return }
    for sweep in Self.names(in: url.deletingLastPathComponent())
    where sweep != url.lastPathComponent && !sweep.hasPrefix(".") {
      let others = Self.folders(in: url.deletingLastPathComponent().appendingPathComponent(sweep))
      for (short, folder) in others where wanted.contains(short) && !hasRecord(short) {
        guard Self.holdsRecord(folder) else { continue }
        folders[short] = folder
        shared.insert(short)
      }
    }
  }

  public var events: URL { url.appendingPathComponent("events.jsonl") }

  /// Where launchers keep what they hold, of all sweeps of the same results.
  public var leases: URL {
    url.deletingLastPathComponent().appendingPathComponent(".leases", isDirectory: true)
  }

  /// Whether a record is there.
  public static func exists(_ record: URL) -> Bool { access(record.path, F_OK) == 0 }

  /// Whether the run has a folder: it has begun some time.
  public func hasFolder(of run: Run) -> Bool { folders[run.digest.short] != nil }

  public func folder(of run: Run) -> URL {
    folders[run.digest.short]
      ?? url.appendingPathComponent(Self.folderName(of: run), isDirectory: true)
  }

  /// The run's record; it exists exactly if the run is done.
  public func record(of run: Run) -> URL { folder(of: run).appendingPathComponent("record.h5") }

  public func log(of run: Run) -> URL { folder(of: run).appendingPathComponent("run.log") }

  public func isDone(_ run: Run) -> Bool { hasRecord(run.digest.short) }

  /// Whether the run's record is another sweep's.
  public func isShared(_ run: Run) -> Bool { shared.contains(run.digest.short) }

  private func hasRecord(_ short: String) -> Bool {
    folders[short].map(Self.holdsRecord) ?? false
  }

  private static func holdsRecord(_ folder: URL) -> Bool {
    access(folder.appendingPathComponent("record.h5").path, F_OK) == 0
  }

  /// In an order that does not depend on the file system.
  private static func names(in url: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted()
  }

  private static func folders(in url: URL) -> [String: URL] {
    var folders: [String: URL] = [:]
    for name in names(in: url) {
      guard let mark = name.lastIndex(of: "-") else { continue }
      let short = String(name[name.index(after: mark)...])
      if short.utf8.count == 12 {
        folders[short] = url.appendingPathComponent(name, isDirectory: true)
      }
    }
    return folders
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
