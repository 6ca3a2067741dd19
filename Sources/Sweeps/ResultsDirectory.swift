public import Foundation

/// Where a sweep's answers lie: `results/<sweep>/`, a folder a run.
///
/// A run's folder is named by its id, for people, and ends in its short digest, by which it is found: an
/// axis that a later version of the sweep adds changes the names of new folders and no run's identity.
///
/// What has been run is not run again. A run that others need is done if another sweep of the same results has its
/// record; and records that are sound are taken over from other sweeps: they get a second name, in this folder, so that
/// it holds what its tables were made from.
public struct ResultsDirectory: Sendable {
  public let url: URL
  /// By short digest, as they were when this value was made, or has looked again.
  private var folders: [String: URL]
  /// Short digests of runs whose records are other sweeps'.
  private var shared: Set<String> = []
  /// Short digests of runs whose records are looked for here alone.
  private var unshared: Set<String> = []

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

  /// Looks again for the record of a run: a launcher that was told other axes may have given it a folder of another
  /// name by now, and another sweep its record.
  public mutating func lookAgain(for run: Run, inOtherSweeps isNeeded: Bool) {
    let short = run.digest.short
    if hasRecord(short) { return }
    if let folder = Self.folder(short, in: url) { folders[short] = folder }
    if isNeeded, !unshared.contains(short), !hasRecord(short) { share([short]) }
  }

  /// The folder of a run, one with a record rather than one without.
  private static func folder(_ short: String, in url: URL) -> URL? {
    // Asked for each run before it begins: the names are compared as they come.
    guard let directory = opendir(url.path) else { return nil }
    defer { closedir(directory) }
    var found: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { name in
          let length = strlen(name)
          return length > 13 && strcmp(name + length - 12, short) == 0 ? String(cString: name) : nil
        }
      }
      if let name, name.dropLast(12).last == "-" { found.append(name) }
    }
    let folders = found.sorted().map { url.appendingPathComponent($0, isDirectory: true) }
    return folders.first(where: holdsRecord) ?? folders.last
  }

  /// The folders that tell whether a run has a record: this one, the run's own and, of a run that others need, those of
  /// its digest in other sweeps.
  package func foldersLookedInto(for run: Run, elsewhere: Bool) -> [URL] {
    let own = [url, folder(of: run)]
    let short = run.digest.short
    guard elsewhere, !unshared.contains(short) else { return own }
    let parent = url.deletingLastPathComponent()
    return own
      + Self.names(in: parent).filter { $0 != url.lastPathComponent && !$0.hasPrefix(".") }
      .compactMap { Self.folder(short, in: parent.appendingPathComponent($0)) }
  }

  /// - Parameter wanted: short digests of runs that have no record here.
  private mutating func share(_ wanted: Set<String>) {
    for (short, folder) in foldersElsewhere(of: wanted) where !hasRecord(short) {
      folders[short] = folder
      shared.insert(short)
    }
  }

  /// Folders of other sweeps, in the order of their names, that hold records of runs.
  private func foldersElsewhere(of wanted: Set<String>) -> [(short: String, folder: URL)] {
    guard !wanted.isEmpty else { return [] }
    let parent = url.deletingLastPathComponent()
    return Self.names(in: parent)
      .filter { $0 != url.lastPathComponent && !$0.hasPrefix(".") }
      .flatMap { sweep in
        Self.folders(in: parent.appendingPathComponent(sweep))
          .filter { short, folder in wanted.contains(short) && Self.holdsRecord(folder) }
          .map { (short: $0, folder: $1) }
      }
  }

  /// The records that other sweeps of the same results have of runs that have none in this folder, whatever they are
  /// worth; of a run several may have one.
  public func recordsElsewhere(of runs: [Run]) -> [Digest: [URL]] {
    let left = Dictionary(
      runs.lazy.filter { !isDone($0) || isShared($0) }.map { ($0.digest.short, $0.digest) },
      uniquingKeysWith: { first, _ in first })
    var records: [Digest: [URL]] = [:]
    for (short, folder) in foldersElsewhere(of: Set(left.keys)) {
      left[short].map { records[$0, default: []].append(Self.record(in: folder)) }
    }
    return records
  }

  /// Counts the record of another sweep as the run's, where it lies.
  public mutating func share(_ record: URL, of run: Run) {
    folders[run.digest.short] = record.deletingLastPathComponent()
    shared.insert(run.digest.short)
  }

  /// Looks for the run's record in this folder alone from now on.
  ///
  /// - Returns: where it is, or would be.
  @discardableResult public mutating func keepToItself(_ run: Run) -> URL {
    let short = run.digest.short
    folders[short] = nil
    let folder = Self.folder(short, in: url) ?? folder(of: run)
    folders[short] = folder
    shared.remove(short)
    unshared.insert(short)
    return Self.record(in: folder)
  }

  /// The first folder of another sweep of the same results of which the system does not tell what is in it.
  public var unreadableNeighbour: (path: String, reason: String)? {
    let parent = url.deletingLastPathComponent()
    for name in Self.names(in: parent) where !name.hasPrefix(".") {
      let path = parent.appendingPathComponent(name).path
      if let reason = Self.refusal(toRead: path) { return (path, reason) }
    }
    return nil
  }

  /// The sweep as it was last run or summarised, in the folder of a sweep.
  public static func sweepFile(in folder: URL) -> URL {
    folder.appendingPathComponent("sweep.yaml")
  }

  /// Keeps the text of the sweep beside its records, whole or as it was before.
  ///
  /// - Throws: if the folder cannot be made or written to.
  public func keep(_ source: String) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try Data(source.utf8).write(to: Self.sweepFile(in: url), options: .atomic)
  }

  public var events: URL { url.appendingPathComponent("events.jsonl") }

  /// Where launchers keep what they hold, of all sweeps of the same results.
  public var leases: URL {
    url.deletingLastPathComponent().appendingPathComponent(".leases", isDirectory: true)
  }

  /// Whether a record is there, be it only a link to one that is not: that one may be elsewhere for now.
  public static func exists(_ record: URL) -> Bool {
    var status = stat()
    return lstat(record.path, &status) == 0
  }

  /// The first folder, of the sweep or of a run, of which the system does not tell what is in it: that is not to be
  /// taken for absent. Nor is a file in place of the sweep's, or on the way to it.
  public var unreadableFolder: (path: String, reason: String)? {
    if access(url.path + "/", F_OK) != 0, errno == ENOTDIR {
      return (url.path, String(cString: strerror(ENOTDIR)))
    }
    for path in [url.path] + folders.values.map(\.path).sorted() {
      if let reason = Self.refusal(toRead: path) { return (path, reason) }
    }
    return nil
  }

  /// Why the system does not tell what is in a folder; `nil` if it does, and if there is no such folder.
  public static func refusal(toRead folder: String) -> String? {
    if access(folder, R_OK | X_OK) == 0 || errno == ENOENT || errno == ENOTDIR { return nil }
    let reason = String(cString: strerror(errno))
    // A file in its place may be executed by nobody.
    var status = stat()
    let isOther = stat(folder, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
    return isOther ? nil : reason
  }

  /// Whether the run has a folder, or is to have a certain one: it may have begun some time.
  public func hasFolder(of run: Run) -> Bool { folders[run.digest.short] != nil }

  /// The run's folder, there or to be made: one with its digest that is there keeps its name.
  public func folder(of run: Run) -> URL {
    folders[run.digest.short]
      ?? url.appendingPathComponent(Self.folderName(of: run), isDirectory: true)
  }

  /// Whether there is a folder of the run under this id; a run that several arms have goes by that of one.
  package func hasFolder(calledAfter run: Run) -> Bool {
    folders[run.digest.short]?.lastPathComponent == Self.folderName(of: run)
  }

  /// The run's record; it exists exactly if the run is done.
  public func record(of run: Run) -> URL { Self.record(in: folder(of: run)) }

  /// What the run prints, all its attempts one after another; there once one has begun.
  public func log(of run: Run) -> URL { Self.log(in: folder(of: run)) }

  /// Of the run whose folder it is, as is the log.
  public static func record(in folder: URL) -> URL { folder.appendingPathComponent("record.h5") }

  public static func log(in folder: URL) -> URL { folder.appendingPathComponent("run.log") }

  /// Whether the run has a record; it is looked for at each call, in the folder that the run had when the directory was
  /// read.
  public func isDone(_ run: Run) -> Bool { hasRecord(run.digest.short) }

  /// Whether the run's record is another sweep's.
  public func isShared(_ run: Run) -> Bool { shared.contains(run.digest.short) }

  /// How many runs are done by another sweep.
  public func shared(among runs: [Run]) -> Int { runs.count { isDone($0) && isShared($0) } }

  private func hasRecord(_ short: String) -> Bool {
    folders[short].map(Self.holdsRecord) ?? false
  }

  private static func holdsRecord(_ folder: URL) -> Bool {
    exists(record(in: folder))
  }

  /// In an order that does not depend on the file system.
  private static func names(in url: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted()
  }

  private static func folders(in url: URL) -> [String: URL] {
    var folders: [String: URL] = [:]
    for name in names(in: url) {
      guard let short = run(ofFolder: name).map({ String($0.digest) }) else { continue }
      // Axes that came or went may have given a run two folders; one has its record.
      if let other = folders[short], holdsRecord(other) { continue }
      folders[short] = url.appendingPathComponent(name, isDirectory: true)
    }
    return folders
  }
}
