public import Foundation
public import Sweeps

/// The checkpoint of a run, `checkpoint.bin` beside its record: there from the first checkpoint until the run has its
/// record.
///
/// Only the program that wrote it reads it, so it is not HDF5, which could crash on a damaged file. It holds a line
/// that names the format, a line of JSON, the bytes of all parts, and a seal as records have. The two lines together
/// and each part are padded to a multiple of eight bytes.
public struct CheckpointFile: Sendable {
  /// What there is to go on from.
  public enum Finding: Sendable {
    case nothing
    case checkpoint(Checkpoint)
    /// A file that this run cannot go on from, and why.
    case unusable(reason: String)
  }

  public let url: URL

  public init(beside record: URL) {
    url = record.deletingLastPathComponent().appendingPathComponent("checkpoint.bin")
  }

  /// Where an unusable file goes; only the last one is kept.
  private var asideURL: URL {
    url.deletingLastPathComponent().appendingPathComponent("checkpoint.aside.bin")
  }

  /// Reads and checks all of the file.
  ///
  /// - Parameters:
  ///   - run: whose checkpoint it must be.
  ///   - value: the trained value function that the run is given; none if it needs none.
  ///   - program: the only one that may go on from it; evaluated only if there is a file.
  /// - Throws: if the system refuses to read it, which says nothing about the file.
  public func read(
    for run: Run, given value: Digest?, program: @autoclosure () -> String
  ) throws(RecordError) -> Finding {
    if isAbsent { return .nothing }
    do throws(RecordError) {
      var file = try opened()
      if let reason = file.index.header.mismatch(with: run, given: value, program: program()) {
        return .unusable(reason: reason)
      }
      return .checkpoint(try file.reader.checkpoint(file.index))
    } catch {
      if case .system(_, _, ENOENT) = error { return .nothing }
      if error.isOfTheSystem { throw error }
      return .unusable(reason: RecordFault(error).reason)
    }
  }

  /// What keeps any run from going on from the file, all of which is read and checked; empty if there is no file.
  public var faults: [RecordFault] {
    if isAbsent { return [] }
    do throws(RecordError) {
      var file = try opened()
      _ = try file.reader.checkpoint(file.index)
      return []
    } catch {
      if case .system(_, _, ENOENT) = error { return [] }
      return [RecordFault(error)]
    }
  }

  /// It may also go later: the run that it is of removes it.
  private var isAbsent: Bool { access(url.path, F_OK) != 0 && errno == ENOENT }

  /// Its index, and the rest of it to be read; its seal is right.
  private func opened() throws(RecordError) -> (index: CheckpointIndex, reader: CheckpointReader) {
    var reader = try CheckpointReader(url)
    try reader.checkSeal()
    let index = try reader.index()
    return (index, reader)
  }

  /// What the file says of itself, checked only for its form; `nil` if there is no file or it cannot be read.
  public var header: Checkpoint.Header? {
    guard var reader = try? CheckpointReader(url) else { return nil }
    return try? reader.index().header
  }

  /// Replaces the file with a newer one, which takes its place atomically once it is on the disk; a folder that has
  /// vanished is made again.
  ///
  /// - Throws: if the system refuses; then the file is unchanged, or the newer one if only flushing the folder failed.
  public func write(_ checkpoint: Checkpoint) throws(RecordError) {
    try TemporaryFile.prepare(for: url)
    let parts = checkpoint.experiment.parts + checkpoint.record.parts
    let index = CheckpointIndex(
      header: checkpoint.header,
      experiment: checkpoint.experiment.parts.map(CheckpointIndex.Entry.init),
      record: checkpoint.record.parts.map(CheckpointIndex.Entry.init))
    let file = try TemporaryFile(for: url)
    var sum = Seal.Sum()
    for piece in [index.bytes] + parts.map({ $0.bytes.filledUp() }) {
      piece.withUnsafeBytes { sum.add($0) }
      try file.write(piece)
    }
    try file.write(Seal(sum).bytes)
    try file.replace()
  }

  /// Moves an unusable file out of the way.
  public func setAside() throws(RecordError) {
    let (path, aside) = (url.path, asideURL.path)
    if rename(path, aside) < 0 && errno != ENOENT {
      let code = errno
      throw .system(operation: "rename to \(aside)", path: path, code: code)
    }
  }

  /// Removes the file, and one that was set aside, once the run has its record.
  public func remove() throws(RecordError) {
    for path in [url.path, asideURL.path] where unlink(path) < 0 && errno != ENOENT {
      throw .system(operation: "remove", path: path, code: errno)
    }
  }
}

extension Checkpoint.Header {
  /// Why a run cannot go on from here; `nil` if it can.
  fileprivate func mismatch(with run: Run, given value: Digest?, program: String) -> String? {
    if digest != run.digest { return "it is of another run, \(self.run)" }
    if digestVersion != Digest.version {
      return "it is of \(digestVersion), and this polo computes \(Digest.version)"
    }
    if self.program != program { return "it was written by another build of polo, \(self.program)" }
    if self.value != value { return "the trained value that it used was trained again since" }
    return nil
  }
}
