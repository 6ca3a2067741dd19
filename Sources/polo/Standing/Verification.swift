internal import Foundation
internal import Records
internal import Sweeps

/// What was found out about the records and checkpoints of a sweep or a folder, or about a single file.
struct Verification: Encodable {
  struct Finding: Encodable {
    /// The file, as a person in the working folder would type it.
    let file: String
    let faults: [RecordFault]
    /// Where it was moved; `nil` if it was not.
    var movedTo: String?
    /// Why it could not be moved, although that was asked for: "Read-only file system".
    var notMoved: String?
    /// The folder of the sweep that it belongs to, if that is another one; only verifying that sweep moves it.
    var otherSweep: String?

    var isMendedByRunning: Bool { faults.contains { $0.isMendedByRunning } }
  }

  private(set) var records = 0
  private(set) var checkpoints = 0
  private(set) var bytes = 0
  private(set) var seconds = 0.0
  private(set) var findings: [Finding] = []
  /// Different runs of the sweep; `nil` for a folder or a file.
  private(set) var runs: Int?
  /// Records of those runs, sound or not, but those that were set aside; the others are of other parameters.
  private(set) var ofRuns = 0
  /// Those of them that are at fault.
  private(set) var ofRunsAtFault = 0
  /// Records that were set aside.
  private(set) var setAside = 0
  /// Those of them that had the place of the runs' records.
  private(set) var ofRunsSetAside = 0
  /// Files that no run needs: what dead attempts left, and what was set aside.
  private(set) var leftovers: [String] = []

  /// Checks the records of a sweep's runs against those runs, and all that lies beside them.
  init(of sweep: Sweep, in results: ResultsDirectory, settingAside: Bool) {
    runs = Set(sweep.runs.map(\.digest)).count
    let clock = ContinuousClock()
    let begin = clock.now
    var digests: Set<Digest> = []
    var known = Set([FolderIdentity(results.url)].compactMap(\.self))
    for run in sweep.runs where digests.insert(run.digest).inserted {
      let folder = results.folder(of: run)
      if let identity = FolderIdentity(folder) { known.insert(identity) }
      let count = findings.count
      let isShared = results.isShared(run)
      check(folder, of: run, settingAside: settingAside && !isShared)
      if isShared {
        for index in count..<findings.count {
          findings[index].otherSweep = folder.deletingLastPathComponent().relativeToHere
        }
      }
    }
    // Other links may lead out of the sweep.
    let isOfRun = { (name: String) in ResultsDirectory.run(ofFolder: name) != nil }
    for folder in Self.folders(from: results.url, following: isOfRun)
    where FolderIdentity(folder).map(known.contains) != true {
      check(folder, of: nil, settingAside: settingAside)
    }
    seconds = (clock.now - begin) / .seconds(1)
  }

  /// Checks a file, or all records and checkpoints below a folder.
  init(of url: URL, settingAside: Bool) {
    let clock = ContinuousClock()
    let begin = clock.now
    if url.isFolder {
      for folder in Self.folders(from: url, following: { _ in true }) {
        check(folder, of: nil, settingAside: settingAside)
      }
    } else {
      checkRecord(at: url, of: nil, settingAside: settingAside)
    }
    seconds = (clock.now - begin) / .seconds(1)
  }

  /// A folder and all below it, sorted by path, including those that cannot be read.
  ///
  /// Each appears once, however many links lead to it: links may form a circle.
  ///
  /// - Parameter isFollowed: Whether a link of this name is followed.
  private static func folders(from root: URL, following isFollowed: (String) -> Bool) -> [URL] {
    var seen: Set<FolderIdentity> = []
    var found: [URL] = []
    var folders = [root]
    var links: [URL] = []
    // A folder that is also reached without a link is named by that path.
    while let folder = folders.popLast() ?? links.popLast() {
      if let identity = FolderIdentity(folder) {
        guard seen.insert(identity).inserted else { continue }
      } else if ResultsDirectory.refusal(toRead: folder.path) == nil {
        continue
      }
      found.append(folder)
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      for name in names.sorted() where !name.hasSuffix(".h5") {
        let url = folder.appendingPathComponent(name, isDirectory: true)
        var status = stat()
        guard lstat(url.path, &status) == 0 else { continue }
        let kind = status.st_mode & S_IFMT
        if kind == S_IFDIR { folders.append(url) }
        if kind == S_IFLNK, isFollowed(name) { links.append(url) }
      }
    }
    return found.sorted { $0.path < $1.path }
  }

  private mutating func check(_ folder: URL, of run: Run?, settingAside: Bool) {
    let record = ResultsDirectory.record(in: folder)
    if let reason = ResultsDirectory.refusal(toRead: folder.path) {
      let fault = RecordFault(.unreadable, reason)
      return findings.append(Finding(file: folder.relativeToHere, faults: [fault]))
    }
    leftovers += RecordFile(record).leftovers.map {
      folder.appendingPathComponent($0).relativeToHere
    }
    checkRecord(at: record, of: run, settingAside: settingAside)
    checkCheckpoint(CheckpointFile(beside: record), settingAside: settingAside)
  }

  private mutating func checkCheckpoint(_ file: CheckpointFile, settingAside: Bool) {
    guard countBytes(file.url) else { return }
    checkpoints += 1
    let faults = file.faults
    if faults.isEmpty { return }
    var finding = Finding(file: file.url.relativeToHere, faults: faults)
    // One that cannot be read for now may be sound.
    if settingAside && finding.isMendedByRunning {
      finding.move { () throws(RecordError) in
        try file.setAside()
        return "checkpoint.aside.bin"
      }
    }
    findings.append(finding)
  }

  private mutating func checkRecord(at url: URL, of run: Run?, settingAside: Bool) {
    guard countBytes(url) else { return }
    records += 1
    if run != nil { ofRuns += 1 }
    let faults = Record.faults(at: url, expecting: RecordExpectation(of: run))
    guard !faults.isEmpty else { return }
    var finding = Finding(file: url.relativeToHere, faults: faults)
    if settingAside && finding.isMendedByRunning {
      finding.move { () throws(RecordError) in try RecordFile(url).setAside().relativeToHere }
    }
    count(finding, ofRun: run != nil)
    findings.append(finding)
  }

  /// Counts a record as set aside or at fault.
  private mutating func count(_ finding: Finding, ofRun isOfRun: Bool) {
    let isSetAside = finding.movedTo != nil
    if isSetAside { setAside += 1 }
    guard isOfRun else { return }
    if isSetAside {
      ofRuns -= 1
      ofRunsSetAside += 1
    } else {
      ofRunsAtFault += 1
    }
  }

  /// Counts the bytes of what is there.
  ///
  /// - Returns: whether anything is there, even a link that leads nowhere.
  private mutating func countBytes(_ url: URL) -> Bool {
    var status = stat()
    guard lstat(url.path, &status) == 0 else { return false }
    if status.st_mode & S_IFMT == S_IFREG { bytes += Int(status.st_size) }
    return true
  }
}

extension Verification.Finding {
  /// Moves the file out of the way.
  ///
  /// - Parameter body: moves it, and says where it is then.
  fileprivate mutating func move(_ body: () throws(RecordError) -> String) {
    do throws(RecordError) { movedTo = try body() } catch { notMoved = error.reason }
  }
}

/// The identity of a folder, whatever path leads to it.
private struct FolderIdentity: Hashable {
  private let device: UInt64
  private let number: UInt64

  /// `nil` if no folder is there; a link counts as what it leads to.
  init?(_ url: URL) {
    var status = stat()
    guard stat(url.path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
  }
}

extension Verification {
  /// Whether there was nothing to check, as where a folder is spelled wrong.
  var isEmpty: Bool { records == 0 && checkpoints == 0 }

  var text: String {
    var text = ""
    for finding in findings {
      for fault in finding.faults {
        text += "\(finding.file): \(fault.kind.rawValue): \(fault.reason)\n"
      }
      if let place = finding.movedTo { text += "    moved to \(place)\n" }
      if let reason = finding.notMoved { text += "    not moved: \(reason)\n" }
      if let sweep = finding.otherSweep {
        text += "    another sweep's: 'polo verify \(sweep) --set-aside' moves it out of the way\n"
      }
    }
    for name in leftovers { text += "\(name): left over; no run needs it\n" }
    if isEmpty { return text + "no record and no checkpoint is there: nothing was checked\n" }
    let rate = Double(bytes) / 1e6 / max(seconds, 1e-9)
    text += """
      \(counted(records, "record")) and \(counted(checkpoints, "checkpoint")) checked, \
      \(String(format: "%.1f MB in %.2f s, %.0f MB/s", Double(bytes) / 1e6, seconds, rate)): \
      \(findings.isEmpty ? "all are sound" : "\(counted(findings.count, "file")) at fault")

      """
    if let runs {
      let others = records - setAside - ofRuns
      text +=
        "\(ofRuns) of \(counted(runs, "run")) of the sweep \(ofRuns == 1 ? "is" : "are") on record"
      if ofRunsAtFault > 0 { text += ", \(ofRunsAtFault) at fault" }
      if ofRunsSetAside > 0 {
        text += ", \(ofRunsSetAside) \(ofRunsSetAside == 1 ? "was" : "were") set aside"
      }
      text += others > 0 ? "; \(counted(others, "record")) of other parameters\n" : "\n"
    }
    return text
  }
}
