public import Foundation

/// Where a sweep's results lie: `results/<sweep>/`, one folder per run.
///
/// A run's folder is named after its id, for people, and ends in its short digest, by which it is found: an axis that a
/// later version of the sweep adds changes the names of new folders but no run's identity.
///
/// What has been run is not run again. A run that others need counts as done if another sweep of the same results has
/// its record. Sound records of other sweeps are taken over: they get a second name, in this folder, so that it holds
/// what its tables were made from.
public struct ResultsDirectory: Sendable {
  public let url: URL
  /// By short digest, as they were when this value was made or last looked again.
  private var folders: [String: URL]
  /// Short digests of runs whose records belong to other sweeps.
  private var shared: Set<String> = []
  /// Short digests of runs whose records are looked for only here.
  private var unshared: Set<String> = []

  /// Reads the directory once; a directory that does not exist yet is empty.
  ///
  /// - Parameters:
  ///   - url: of the sweep's folder.
  ///   - needed: the runs whose records may belong to another sweep, in a directory beside this one.
  public init(_ url: URL, sharing needed: Set<Digest> = []) {
    self.url = url
    folders = Self.folders(in: url)
    share(Set(needed.map(\.short).filter { !hasRecord($0) }))
  }

  /// Looks again for the record of a run: by now a launcher with other axes may have given it a folder of another name,
  /// and another sweep may have its record.
  public mutating func lookAgain(for run: Run, inOtherSweeps isNeeded: Bool) {
    let short = run.digest.short
    if hasRecord(short) { return }
    if let folder = Self.folder(short, in: url) { folders[short] = folder }
    if isNeeded, !unshared.contains(short), !hasRecord(short) { share([short]) }
  }

  /// The folder of a run, preferably one with a record.
  private static func folder(_ short: String, in url: URL) -> URL? {
    // Called before each run begins, so names are compared as the system returns them.
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

  /// The folders that tell whether a run has a record: this one, the run's own and, for a run that others need, those
  /// of its digest in other sweeps.
  package func foldersLookedInto(for run: Run, elsewhere: Bool) -> [URL] {
    let own = [url, folder(of: run)]
    let short = run.digest.short
    guard elsewhere, !unshared.contains(short) else { return own }
    return own + neighbours.compactMap { Self.folder(short, in: $0) }
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
    // Asked while a sweep runs, and much faster than going through all runs of all sweeps.
    if wanted.count == 1, let short = wanted.first {
      return neighbours.compactMap { Self.folder(short, in: $0) }
        .filter(Self.holdsRecord).map { (short: short, folder: $0) }
    }
    return neighbours.flatMap { sweep in
      Self.folders(in: sweep)
        .filter { short, folder in wanted.contains(short) && Self.holdsRecord(folder) }
        .map { (short: $0, folder: $1) }
    }
  }

  /// The folders of the other sweeps of the same results, in the order of their names.
  private var neighbours: [URL] {
    let parent = url.deletingLastPathComponent()
    return Self.names(in: parent)
      .filter { $0 != url.lastPathComponent && !$0.hasPrefix(".") }
      .map { parent.appendingPathComponent($0) }
  }

  /// The records, sound or not, that other sweeps of the same results have of runs that have none in this folder;
  /// several may have one of the same run.
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

  /// Counts another sweep's record, where it lies, as the run's.
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

  /// Whether the run's record is looked for in this folder alone.
  package func isKeptToItself(_ run: Run) -> Bool { unshared.contains(run.digest.short) }

  /// The first folder of another sweep of the same results that cannot be read.
  public var unreadableNeighbour: (path: String, reason: String)? {
    let parent = url.deletingLastPathComponent()
    for name in Self.names(in: parent) where !name.hasPrefix(".") {
      let path = parent.appendingPathComponent(name).path
      if let reason = Self.refusal(toRead: path) { return (path, reason) }
    }
    return nil
  }

  /// The file in a sweep's folder with the sweep as it was last run or summarised.
  public static func sweepFile(in folder: URL) -> URL {
    folder.appendingPathComponent("sweep.yaml")
  }

  public var events: URL { url.appendingPathComponent("events.jsonl") }

  /// Where launchers keep their leases, for all sweeps of the same results.
  public var leases: URL {
    url.deletingLastPathComponent().appendingPathComponent(".leases", isDirectory: true)
  }

  /// Whether a record is there, even as a dangling link: its target may be elsewhere for now.
  public static func exists(_ record: URL) -> Bool {
    var status = stat()
    return lstat(record.path, &status) == 0
  }

  /// The first folder, of the sweep or of a run, that cannot be read: it must not be taken for absent. Nor must a file
  /// in place of the sweep's folder or of one above it, or a link there that leads nowhere.
  public var unreadableFolder: (path: String, reason: String)? {
    if access(url.path + "/", F_OK) != 0, errno == ENOTDIR {
      return (url.path, String(cString: strerror(ENOTDIR)))
    }
    if let link = linkToNothing { return (link, Self.reasonOfLink) }
    for path in [url.path] + folders.values.map(\.path).sorted() {
      if let reason = Self.refusal(toRead: path) { return (path, reason) }
      if Self.isLinkToNothing(path) { return (path, Self.reasonOfLink) }
    }
    return nil
  }

  /// Why a folder cannot be read that is a link, where what it leads to is elsewhere for now: on a disk that is not
  /// mounted, as a rule.
  public static let reasonOfLink = "it is a link to what is not there"

  /// The sweep's folder or, where that is not there, the one above it, if it is a link to nothing.
  private var linkToNothing: String? {
    // By its text: URLs do not lose a last `..`.
    var parts = URL(fileURLWithPath: url.path).path.split(separator: "/")
    var path: String { "/" + parts.joined(separator: "/") }
    var status = stat()
    while !parts.isEmpty, lstat(path, &status) != 0, errno == ENOENT { parts.removeLast() }
    return Self.isLinkToNothing(path) ? path : nil
  }

  private static func isLinkToNothing(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
      && stat(path, &status) != 0 && errno == ENOENT
  }

  /// Why a folder cannot be read; `nil` if it can, or if there is no such folder.
  public static func refusal(toRead folder: String) -> String? {
    if access(folder, R_OK | X_OK) == 0 || errno == ENOENT || errno == ENOTDIR { return nil }
    let reason = String(cString: strerror(errno))
    // A file in its place may fail the check because it is not executable.
    var status = stat()
    let isOther = stat(folder, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
    return isOther ? nil : reason
  }

  /// Whether the run has a folder, or one was chosen for it: it may have begun.
  public func hasFolder(of run: Run) -> Bool { folders[run.digest.short] != nil }

  /// The run's folder, existing or to be made: an existing one with its digest keeps its name.
  public func folder(of run: Run) -> URL {
    folders[run.digest.short]
      ?? url.appendingPathComponent(Self.folderName(of: run), isDirectory: true)
  }

  /// Whether the run's folder is named after this id; a run that several arms share is named after one of them.
  package func hasFolder(calledAfter run: Run) -> Bool {
    folders[run.digest.short]?.lastPathComponent == Self.folderName(of: run)
  }

  /// The run's record; it exists exactly if the run is done.
  public func record(of run: Run) -> URL { Self.record(in: folder(of: run)) }

  /// What the run prints, all its attempts one after another; the file exists once one has begun.
  public func log(of run: Run) -> URL { Self.log(in: folder(of: run)) }

  /// The record in a run's folder.
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
      // Added or removed axes may have given a run two folders; one has its record.
      if let other = folders[short], holdsRecord(other) { continue }
      folders[short] = url.appendingPathComponent(name, isDirectory: true)
    }
    return folders
  }
}
