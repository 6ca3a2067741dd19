internal import ArgumentParser
internal import Execution
internal import Foundation
internal import Records
internal import Sweeps

struct LogsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs", abstract: "Print what runs have written to their logs.",
    discussion: """
      A run is named by its id, by a pattern for ids such as 'arm=polo,*' or 'fig2/*seed=3', or by the first \
      digits of its digest, at least four; 'polo plan FILE --runs' lists both. The log of a run that printed nothing is empty.

      EXAMPLES
        polo logs --failed
        polo logs 'fig2/arm=polo,*seed=20'
      """)

  @Argument(help: "Ids, patterns or digests of runs, of any sweep.")
  var runs: [String] = []

  @Flag(help: "Only of runs that failed.")
  var failed = false

  @Option(help: ArgumentHelp("Where sweeps keep their results.", valueName: "folder"))
  var results = SweepOptions.usualResults

  func validate() throws {
    try refuseEmpty(("<runs>", runs.first(where: \.isEmpty)), ("--results", results))
    if runs.isEmpty && !failed {
      throw ValidationError("name the runs, or give --failed for all that failed")
    }
  }

  func run() throws {
    let all = try allFolders()
    let folders = all.filter { folder in
      (runs.isEmpty || runs.contains(where: folder.isMeant)) && (!failed || folder.mayHaveFailed)
    }
    // That nothing has failed is no fault.
    if runs.isEmpty, folders.isEmpty { return printError("no run in \(results) has failed") }
    let readable = folders.filter { $0.refusal == nil }
    do {
      for folder in readable { try show(folder, withTitle: failed || readable.count > 1) }
    } catch {
      printError("standard output cannot be written: \(error.reason)")
      throw ExitCode(1)
    }
    for refusal in folders.compactMap(\.refusal) { printError(refusal) }
    let stray = runs.filter { word in !folders.contains { $0.isMeant(by: word) } }
    for word in stray { tell(stray: word, of: all) }
    if !stray.isEmpty { throw ExitCode(64) }
    if readable.count < folders.count { throw ExitCode(1) }
  }

  /// - Throws: `ExitCode` 66 if the folder of results is not there or has no runs, 1 if what is there cannot be read.
  private func allFolders() throws -> [RunFolder] {
    let url = URL(fileURLWithPath: results, isDirectory: true)
    let all = try RunFolder.all(in: url)
    if !all.isEmpty { return all }
    let path = url.relativeToHere
    let lack = url.isFolder ? "there is no run in it" : "there is no such folder"
    printError(
      try RunFolder.isOfSweep(url)
        ? "\(path) is the folder of a sweep; give the folder above it"
        : "\(path): \(lack); say with --results where sweeps keep their results")
    throw ExitCode(66)
  }

  /// Says why there is no log to show for a word.
  private func tell(stray word: String, of all: [RunFolder]) {
    if all.contains(where: { $0.isMeant(by: word) }) {
      return printError("no run that matches '\(word)' has failed")
    }
    let sweep = word.hasSuffix("/") ? String(word.dropLast()) : word
    printError(
      all.contains { $0.sweep == sweep }
        ? "no run matches '\(word)', which is a sweep; '\(sweep)/*' matches all of its runs"
        : RunPattern(word).unmatched(
          among: all.map { "\($0.sweep)/\($0.id)" }, listing: "polo plan FILE")
          + "; runs of an arm that was renamed are found by their digests")
  }

  private func show(_ folder: RunFolder, withTitle: Bool) throws {
    if withTitle {
      let failure = folder.failure.map { ": \($0.outcome)" } ?? ""
      try FileHandle.standardOutput.write(
        contentsOf: Data("==> \(folder.sweep)/\(folder.id)\(failure)\n".utf8))
    }
    guard let log = FileManager.default.contents(atPath: folder.log.path) else {
      return printError("\(folder.sweep)/\(folder.id) has no log: \(folder.lackOfLog)")
    }
    try FileHandle.standardOutput.write(contentsOf: log)
    if log.isEmpty { printError("\(folder.sweep)/\(folder.id) has printed nothing") }
  }
}

/// A run as its folder shows it, without its sweep file.
private struct RunFolder {
  let sweep: String
  /// As in the folder's name: with `_` for characters that not every program can read, and cut if it is long.
  let name: String
  /// The same; for a name that was cut, the whole id if it is known.
  let id: String
  /// The first digits.
  let digest: String
  let url: URL

  var log: URL { ResultsDirectory.log(in: url) }

  /// Why there is no log.
  var lackOfLog: String {
    let record = ResultsDirectory.record(in: url)
    if !ResultsDirectory.exists(record) { return "it has not run" }
    let maker = try? Record(opening: record).sweep
    return "its record is there" + (maker.map { $0 == sweep ? "" : ", made by '\($0)'" } ?? "")
  }

  /// How the last attempt ended, if it failed and the run has no record.
  var failure: Ending? {
    let record = ResultsDirectory.record(in: url)
    guard !ResultsDirectory.exists(record), let ending = OutcomeFile(beside: record).read() else {
      return nil
    }
    return ending.outcome.isFailure ? ending : nil
  }

  /// Whether the run has failed, or its folder cannot be read.
  var mayHaveFailed: Bool {
    failure != nil || ResultsDirectory.refusal(toRead: url.path) != nil
  }

  /// Says that the folder or the log in it cannot be read, and why; `nil` if both can, or there is no log.
  var refusal: String? {
    if let reason = ResultsDirectory.refusal(toRead: url.path) {
      return Self.refusal(toRead: url, because: reason)
    }
    if access(log.path, R_OK) == 0 || errno == ENOENT || errno == ENOTDIR { return nil }
    let reason = String(cString: strerror(errno))
    return Self.refusal(toRead: log, because: reason)
  }

  private static func refusal(toRead url: URL, because reason: String) -> String {
    "\(url.relativeToHere): cannot be read: \(reason); make sure that you have permission to read it"
  }

  /// Matches as `RunPattern` does: the id with or without its sweep, spelled as sweeps or as folders spell it.
  func isMeant(by word: String) -> Bool {
    let own = word.hasPrefix("\(sweep)/") ? String(word.dropFirst(sweep.count + 1)) : word
    // Several ids may be cut to the same name.
    if own == name || id == name && Self.spelled(own) == name { return true }
    return [word, ResultsDirectory.spelledAsFolder(word)].map(RunPattern.init).contains { pattern in
      // Patterns may be meant for folder names, of which several may be the same.
      (word.contains("*") ? [id, name] : [id]).flatMap { [$0, "\(sweep)/\($0)"] }
        .contains { pattern.matches(id: $0, digest: digest) }
    }
  }

  /// An id as in folder names, with no letter that would make it a pattern.
  private static func spelled(_ id: String) -> String {
    ResultsDirectory.spelledAsFolder(
      String(
        String.UnicodeScalarView(
          id.unicodeScalars.map { "*?[]/\\".unicodeScalars.contains($0) ? "_" : $0 })))
  }

  /// Sorted by sweep and name.
  static func all(in results: URL) throws -> [RunFolder] {
    try names(in: results).filter { !$0.hasPrefix(".") }.flatMap { sweep -> [RunFolder] in
      let folder = results.appendingPathComponent(sweep, isDirectory: true)
      let ids = LoggedIDs(in: folder)
      return try names(in: folder).compactMap { entry in
        guard let run = ResultsDirectory.run(ofFolder: entry) else { return nil }
        let (name, digest) = (String(run.id), String(run.digest))
        let url = folder.appendingPathComponent(entry, isDirectory: true)
        let id = name.count < longestName ? name : whole(name, digest, in: url, ids) ?? name
        return RunFolder(sweep: sweep, name: name, id: id, digest: digest, url: url)
      }
    }
  }

  /// Whether runs have their folders right in this one.
  static func isOfSweep(_ folder: URL) throws -> Bool {
    try names(in: folder).contains { ResultsDirectory.run(ofFolder: $0) != nil }
  }

  /// The length from which a name may have been cut.
  private static let longestName = spelled(String(repeating: "x", count: 1000)).count

  /// The id that a name is the beginning of: the one that it was logged by, or the one that its record states; `nil` if
  /// neither is known.
  private static func whole(
    _ name: String, _ digest: String, in folder: URL, _ logged: LoggedIDs
  ) -> String? {
    if let id = logged[digest], spelled(id) == name { return id }
    let stated = try? Record(opening: ResultsDirectory.record(in: folder)).runID
    return stated.flatMap { spelled($0) == name ? $0 : nil }
  }

  private static func names(in folder: URL) throws -> [String] {
    if let reason = ResultsDirectory.refusal(toRead: folder.path) {
      printError(refusal(toRead: folder, because: reason))
      throw ExitCode(1)
    }
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }
}

/// The ids by which a sweep's event log names runs; the log is read once an id is asked for.
private final class LoggedIDs {
  private struct Line: Decodable {
    let run: String
    let digest: String
  }

  private let folder: URL
  /// By short digest.
  private lazy var ids: [String: String] = {
    let log = FileManager.default.contents(atPath: ResultsDirectory(folder).events.path) ?? Data()
    let lines = String(decoding: log, as: UTF8.self).split(separator: "\n")
      .filter { $0.contains("\"runStarted\"") }
    let runs = lines.compactMap { try? JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    return Dictionary(runs.map { (String($0.digest.prefix(12)), $0.run) }) { $1 }
  }()

  /// - Parameter folder: of the sweep.
  init(in folder: URL) { self.folder = folder }

  subscript(digest: String) -> String? { ids[digest] }
}
