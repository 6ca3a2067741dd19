internal import Foundation
internal import Records
internal import Sweeps

/// What was found out about the records and checkpoints of a sweep, of a folder, or about a single file.
struct Verification: Encodable {
  struct Finding: Encodable {
    /// The file, as a person in the working folder would type it.
    let file: String
    let faults: [RecordFault]
    /// Where it was moved; `nil` if it is where it was.
    var movedTo: String?

    var isMendedByRunning: Bool { faults.contains { $0.isMendedByRunning } }
  }

  private(set) var records = 0
  private(set) var checkpoints = 0
  private(set) var bytes = 0
  private(set) var seconds = 0.0
  private(set) var findings: [Finding] = []
  /// Runs of the sweep; `nil` for a folder or a file.
  private(set) var runs: Int?
  /// Records of those runs, sound or not; the others are of other parameters.
  private(set) var ofRuns = 0
  /// Those of them that are at fault.
  private(set) var ofRunsAtFault = 0
  /// Files that no run needs: what dead attempts left, and what was set aside.
  private(set) var leftovers: [String] = []

  /// Checks the records of a sweep's runs, against these, and all that lies beside them.
  init(of sweep: Sweep, in results: ResultsDirectory, settingAside: Bool) {
    let runs = Dictionary(
      sweep.runs.map { (results.folder(of: $0).standardizedFileURL.path, $0) },
      uniquingKeysWith: { first, _ in first })
    self.runs = sweep.runs.count
    let shared = sweep.runs.filter(results.isShared).map(results.folder)
    let clock = ContinuousClock()
    let begin = clock.now
    for folder in Self.folders(below: results.url) + shared {
      check(folder, of: runs[folder.standardizedFileURL.path], settingAside: settingAside)
    }
    seconds = (clock.now - begin) / .seconds(1)
  }

  /// Checks a file, or all records and checkpoints below a folder.
  init(of url: URL, settingAside: Bool) {
    let clock = ContinuousClock()
    let begin = clock.now
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
    if isFolder.boolValue {
      for folder in [url] + Self.folders(below: url) {
        check(folder, of: nil, settingAside: settingAside)
      }
    } else {
      checkRecord(at: url, of: nil, settingAside: settingAside)
    }
    seconds = (clock.now - begin) / .seconds(1)
  }

  /// Links are not followed: a folder may hold one to itself.
  private static func folders(below url: URL) -> [URL] {
    let names = (FileManager.default.enumerator(atPath: url.path)?.allObjects ?? []) as? [String]
    return (names ?? []).sorted().map(url.appendingPathComponent).filter { url in
      var status = stat()
      return lstat(url.path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        && url.pathExtension != "h5"
    }
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
    guard exists(file.url) else { return }
    checkpoints += 1
    let faults = file.faults
    if faults.isEmpty { return }
    var finding = Finding(file: file.url.relativeToHere, faults: faults)
    // One that cannot be read for now may be sound.
    if settingAside && finding.isMendedByRunning && (try? file.setAside()) != nil {
      finding.movedTo = "checkpoint.aside.bin"
    }
    findings.append(finding)
  }

  private mutating func checkRecord(at url: URL, of run: Run?, settingAside: Bool) {
    guard exists(url) else { return }
    records += 1
    if run != nil { ofRuns += 1 }
    let faults = Record.faults(at: url, expecting: RecordExpectation(of: run))
    guard !faults.isEmpty else { return }
    if run != nil { ofRunsAtFault += 1 }
    var finding = Finding(file: url.relativeToHere, faults: faults)
    if settingAside && finding.isMendedByRunning {
      finding.movedTo = (try? RecordFile(url).setAside())?.relativeToHere
    }
    findings.append(finding)
  }

  /// Counts what is there, a link that leads nowhere too.
  private mutating func exists(_ url: URL) -> Bool {
    var status = stat()
    guard lstat(url.path, &status) == 0 else { return false }
    if status.st_mode & S_IFMT == S_IFREG { bytes += Int(status.st_size) }
    return true
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
      let others = records - ofRuns
      text +=
        "\(ofRuns) of \(counted(runs, "run")) of the sweep \(ofRuns == 1 ? "is" : "are") on record"
      if ofRunsAtFault > 0 { text += ", \(ofRunsAtFault) at fault" }
      text += others > 0 ? "; \(counted(others, "record")) of other parameters\n" : "\n"
    }
    return text
  }
}
