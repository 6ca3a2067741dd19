public import Foundation
public import Sweeps

/// Where a submission lies: `results/<sweep>/slurm/<token>/`.
///
/// It holds the sweep as it was submitted (`sweep.json`), the runs of each element, a line each (`elements.jsonl`, and,
/// for looking up runs, their digests, `digests.txt`), the scripts, what elements print, and, written last,
/// `submission.json`. For each job that Slurm has accepted, a file holds the id: `array-0.job` or `summary.job`.
public struct SubmissionFolder: Sendable, Hashable {
  public let url: URL

  public init(_ url: URL) { self.url = url }

  /// Where a submission belongs, by its token and the sweep's results; it need not be there yet.
  public init(of token: String, in results: URL) {
    url = Self.all(in: results).appendingPathComponent(token, isDirectory: true)
  }

  private static func all(in results: URL) -> URL {
    results.appendingPathComponent("slurm", isDirectory: true)
  }

  /// The completely written submissions of a sweep, oldest first.
  ///
  /// - Throws: `ExecutionError.submissionUnreadable` if one cannot be read: its jobs may be in the queue all the same.
  public static func list(
    in results: URL
  ) throws(ExecutionError) -> [(folder: SubmissionFolder, submission: Submission)] {
    let all = all(in: results)
    guard access(all.path, F_OK) == 0 else { return [] }
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: all.path) } catch {
      throw .submissionUnreadable(path: all.path, reason: error.systemReason)
    }
    var found: [(folder: SubmissionFolder, submission: Submission)] = []
    for name in names {
      let folder = SubmissionFolder(of: name, in: results)
      guard access(folder.submissionFile.path, F_OK) == 0 else { continue }
      do throws(ExecutionError) { found.append((folder, try folder.submission())) } catch {
        // Whoever was submitting it has taken it away: Slurm refused it.
        if access(folder.submissionFile.path, F_OK) != 0 { continue }
        throw error
      }
    }
    return found.sorted {
      ($0.submission.time, $0.submission.token) < ($1.submission.time, $1.submission.token)
    }
  }

  // MARK: Files

  /// The script of an array, or of the job at the end.
  public func script(ofArray place: Int?) -> URL {
    url.appendingPathComponent(place.map { "array-\($0).sh" } ?? "summary.sh")
  }

  /// The name of the file that elements of an array print to, with `%a` for the index; for `nil`, that of the job at
  /// the end.
  public static func logPattern(ofArray place: Int?) -> String {
    place.map { "element-\($0)-%a.out" } ?? "summary.out"
  }

  /// What an element printed, all its starts one after another.
  public func log(of element: ElementName) -> URL {
    guard let index = element.index, let array = element.job.split(separator: "-").last else {
      return url.appendingPathComponent(Self.logPattern(ofArray: nil))
    }
    return url.appendingPathComponent("element-\(array)-\(index).out")
  }

  private var submissionFile: URL { url.appendingPathComponent("submission.json") }
  private var elementsFile: URL { url.appendingPathComponent("elements.jsonl") }
  private var digestsFile: URL { url.appendingPathComponent("digests.txt") }
  private var sweepFile: URL { url.appendingPathComponent("sweep.json") }
  private var cancellationFile: URL { url.appendingPathComponent("cancelled") }

  private func jobFile(ofArray place: Int?) -> URL {
    script(ofArray: place).deletingPathExtension().appendingPathExtension("job")
  }

  private func requeuesFile(of element: ElementName) -> URL {
    log(of: element).deletingPathExtension().appendingPathExtension("requeues")
  }

  // MARK: Writing and reading

  /// Writes everything; an incompletely written submission does not count.
  ///
  /// - Parameters:
  ///   - submission: What is handed in.
  ///   - sweep: As it is submitted.
  ///   - elements: The runs of each element.
  ///   - scripts: Of the arrays and of the job at the end, and where `script(ofArray:)` says they belong.
  /// - Throws: what Foundation throws if the folder cannot be made or written to.
  public func write(
    _ submission: Submission, sweep: Sweep, elements: [[Run]],
    scripts: [(url: URL, text: String)] = []
  ) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    let lines = JSONLines()
    var text = Data()
    let all = sweep.runs.byDigest
    for runs in elements {
      let own = Set(runs.map(\.digest))
      let needed = runs.neededRuns.subtracting(own).compactMap { all[$0] }
      text += try lines.line(needed.sorted { $0.seed < $1.seed } + runs)
    }
    try text.write(to: elementsFile)
    let digests = elements.map { $0.map(\.digest.short).joined(separator: " ") + "\n" }.joined()
    try Data(digests.utf8).write(to: digestsFile)
    try Data(lines.line(sweep)).write(to: sweepFile)
    for (url, text) in scripts { try Data(text.utf8).write(to: url) }
    try submission.prettyJSON().write(to: submissionFile, options: .atomic)
  }

  /// - Throws: `ExecutionError.submissionUnreadable`.
  public func submission() throws(ExecutionError) -> Submission {
    do {
      return try JSONDecoder().decode(Submission.self, from: Data(contentsOf: submissionFile))
    } catch let error as DecodingError {
      throw .submissionUnreadable(path: submissionFile.path, reason: error.reason)
    } catch {
      throw .submissionUnreadable(path: submissionFile.path, reason: error.systemReason)
    }
  }

  /// The sweep as it was submitted.
  ///
  /// - Throws: what Foundation throws if its file cannot be read or understood.
  public func sweep() throws -> Sweep {
    try JSONDecoder().decode(Sweep.self, from: Data(contentsOf: sweepFile))
  }

  /// The runs of one element, after those that they need; only its line is decoded, since there may be tens of
  /// thousands.
  ///
  /// - Throws: `ExecutionError.noElement` if there are fewer elements, and what Foundation throws if their file cannot
  ///   be read or understood.
  public func runs(ofElement place: Int) throws -> [Run] {
    let data = try Data(contentsOf: elementsFile, options: .mappedIfSafe)
    var start = data.startIndex
    for _ in 0..<place {
      guard let end = data[start...].firstIndex(of: UInt8(ascii: "\n")) else { break }
      start = end + 1
    }
    guard let end = data[start...].firstIndex(of: UInt8(ascii: "\n")) else {
      throw ExecutionError.noElement(place, folder: url.path)
    }
    return try JSONDecoder().decode([Run].self, from: Data(data[start..<end]))
  }

  /// The short digests of each element's runs.
  ///
  /// - Throws: what Foundation throws if their file cannot be read.
  public func digests() throws -> [[Substring]] {
    try String(contentsOf: digestsFile, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: " ") }
  }

  /// Whether an element has begun: Slurm then makes the file of what it prints.
  var hasBegun: Bool {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    return names.contains { $0.hasPrefix("element-") && $0.hasSuffix(".out") }
  }

  // MARK: What happens to it

  /// Records that Slurm has accepted an array, or the job at the end.
  ///
  /// - Throws: what Foundation throws if its file cannot be written.
  public func accept(_ jobID: String, ofArray place: Int?) throws {
    try Data("\(jobID)\n".utf8).write(to: jobFile(ofArray: place), options: .atomic)
  }

  /// The id of the job that Slurm has accepted; `nil` if that is not known.
  public func jobID(ofArray place: Int?) -> String? {
    (try? String(contentsOf: jobFile(ofArray: place), encoding: .utf8))?
      .split(separator: "\n").first.map(String.init)
  }

  /// Whether it was recorded that Slurm has accepted an array, or, for `nil`, the job at the end.
  package func isAccepted(array place: Int?) -> Bool {
    access(jobFile(ofArray: place).path, F_OK) == 0
  }

  /// Removes a submission of which Slurm has accepted nothing.
  ///
  /// - Throws: what Foundation throws if the folder cannot be removed.
  public func remove() throws { try FileManager.default.removeItem(at: url) }

  /// Whether somebody has cancelled it.
  public var isCancelled: Bool { access(cancellationFile.path, F_OK) == 0 }

  /// Records that it was cancelled: no more of it is handed in, and no element goes back to the queue.
  ///
  /// - Throws: what Foundation throws if its file cannot be written.
  public func markCancelled() throws { try Data().write(to: cancellationFile) }

  /// How often an element has gone back to the queue at the end of its time.
  public func requeues(of element: ElementName) -> Int {
    (try? String(contentsOf: requeuesFile(of: element), encoding: .utf8))
      .flatMap { Int($0.split(separator: "\n").first ?? "") } ?? 0
  }

  /// Records how often an element has gone back to the queue.
  ///
  /// - Throws: what Foundation throws if its file cannot be written.
  public func setRequeues(_ count: Int, of element: ElementName) throws {
    try Data("\(count)\n".utf8).write(to: requeuesFile(of: element), options: .atomic)
  }
}

extension DecodingError {
  fileprivate var reason: String {
    switch self {
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .keyNotFound(_, let context), .dataCorrupted(let context):
      context.debugDescription.trimmingCharacters(in: ["."])
    @unknown default: "\(self)"
    }
  }
}
