public import Foundation
public import Sweeps

/// Where a submission lies: `results/<sweep>/slurm/<token>/`.
///
/// It holds the sweep as it was submitted (`sweep.json`), the runs of each element, a line each (`elements.jsonl`,
/// and for who looks for a run its digest, `digests.txt`), the scripts, what elements print, and, written last,
/// `submission.json`.
public struct SubmissionFolder: Sendable, Hashable {
  public let url: URL

  public init(_ url: URL) { self.url = url }

  public init(of token: String, in results: URL) {
    url = Self.all(in: results).appendingPathComponent(token, isDirectory: true)
  }

  private static func all(in results: URL) -> URL {
    results.appendingPathComponent("slurm", isDirectory: true)
  }

  /// The submissions of a sweep that are whole, oldest first.
  public static func list(in results: URL) -> [(folder: SubmissionFolder, submission: Submission)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: all(in: results).path)) ?? []
    return names.compactMap { name in
      let folder = SubmissionFolder(of: name, in: results)
      return (try? folder.submission()).map { (folder, $0) }
    }.sorted {
      ($0.submission.time, $0.submission.token) < ($1.submission.time, $1.submission.token)
    }
  }

  // MARK: Files

  /// The script of an array, or of the job at the end.
  public func script(ofArray place: Int?) -> URL {
    url.appendingPathComponent(place.map { "array-\($0).sh" } ?? "summary.sh")
  }

  /// The name of what elements of an array print to, `%a` standing for the index; that of the job at the end.
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

  private func requeuesFile(of element: ElementName) -> URL {
    log(of: element).deletingPathExtension().appendingPathExtension("requeues")
  }

  // MARK: Writing and reading

  /// Writes everything; a submission that was not written to its end is none.
  public func write(_ submission: Submission, sweep: Sweep, elements: [[Run]]) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    let lines = JSONLines()
    var text = Data()
    let all = Dictionary(
      sweep.runs.map { ($0.digest, $0) }, uniquingKeysWith: { first, _ in first })
    for runs in elements {
      let own = Set(runs.map(\.digest))
      let needed = Set(runs.compactMap(\.needs)).subtracting(own).compactMap { all[$0] }
      text += try lines.line(needed.sorted { $0.seed < $1.seed } + runs)
    }
    try text.write(to: elementsFile)
    let digests = elements.map { $0.map(\.digest.short).joined(separator: " ") + "\n" }.joined()
    try Data(digests.utf8).write(to: digestsFile)
    try Data(lines.line(sweep)).write(to: sweepFile)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(submission).write(to: submissionFile, options: .atomic)
  }

  public func submission() throws -> Submission {
    try JSONDecoder().decode(Submission.self, from: Data(contentsOf: submissionFile))
  }

  /// The sweep as it was submitted.
  public func sweep() throws -> Sweep {
    try JSONDecoder().decode(Sweep.self, from: Data(contentsOf: sweepFile))
  }

  /// The runs of one element, after those that they need; only its line is understood, since there may be tens of thousands.
  ///
  /// - Throws: `ExecutionError.noElement` if there are fewer elements.
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
  public func digests() throws -> [[Substring]] {
    try String(contentsOf: digestsFile, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: " ") }
  }

  // MARK: What happens to it

  /// Whether somebody has cancelled it.
  public var isCancelled: Bool { access(cancellationFile.path, F_OK) == 0 }

  public func markCancelled() throws { try Data().write(to: cancellationFile) }

  /// How often an element has gone back to the queue at the end of its time.
  public func requeues(of element: ElementName) -> Int {
    (try? String(contentsOf: requeuesFile(of: element), encoding: .utf8))
      .flatMap { Int($0.split(separator: "\n").first ?? "") } ?? 0
  }

  public func setRequeues(_ count: Int, of element: ElementName) throws {
    try Data("\(count)\n".utf8).write(to: requeuesFile(of: element), options: .atomic)
  }
}
