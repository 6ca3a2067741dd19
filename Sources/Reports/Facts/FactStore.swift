internal import Foundation
internal import Sweeps

/// The facts of a sweep's runs, kept beside its records from one report to the next.
final class FactStore {
  private let url: URL
  private let file: FactFile
  /// Seconds that a record must have been left alone before it is remembered: a second change within one tick of the
  /// file system's clock would not show.
  private let settling: Double
  /// Runs about which everything was known, until something is learned about another.
  private var unchanged: [Digest] = []
  /// Runs that were asked for.
  private var seen: Set<Digest> = []
  private var writer: FactFileWriter?
  private var cannotWrite = false

  static let settling = 2.0

  init(in results: ResultsDirectory, settling: Double = FactStore.settling) {
    url = results.url.appendingPathComponent(".facts")
    file = FactFile(reading: url)
    self.settling = settling
  }

  /// Gives a reader what is known of a run, and keeps what the reader learns from the record.
  ///
  /// - Throws: what the reader throws.
  func with(_ run: Run, recordAt record: URL, _ read: (RunFacts) throws -> Void) throws {
    let identity = FileIdentity(of: record.path)
    let facts = RunFacts(
      of: run, at: record, known: identity.map { file.facts(of: run.digest, $0) } ?? [:])
    try read(facts)
    seen.insert(run.digest)
    guard let identity else { return }
    if !facts.hasLearned {
      keep(run.digest)
    } else if FileIdentity(of: record.path) == identity {
      keep(run.digest, identity, facts.known)
    }
  }

  private func keep(_ digest: Digest) {
    guard let writer else { return unchanged.append(digest) }
    file.row(of: digest).map(writer.append)
  }

  private func keep(_ digest: Digest, _ identity: FileIdentity, _ facts: [String: [Double]]) {
    if writer == nil, !cannotWrite {
      writer = FactFileWriter(url, keys: file.keyNames)
      cannotWrite = writer == nil
      unchanged.forEach(keep)
      unchanged = []
    }
    guard let writer, identity.lastChange + settling <= writer.beginning else { return }
    writer.append(digest, identity, facts)
  }

  /// Saves what has been learned; if it cannot be written, records are read again the next time.
  func save() {
    // The rows of runs that this report is not about.
    if let writer { file.rows(without: seen).forEach(writer.append) }
    writer?.commit()
    writer = nil
  }
}
