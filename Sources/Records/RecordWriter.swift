public import Foundation
public import Sweeps

/// Writes the record of one run, which exists under its final name only when it is complete.
///
/// The record grows in memory, compressed, and reaches the disk in `commit`; a temporary file lies beside its
/// destination only during that call.
public final class RecordWriter {
  /// The outcome of a commit.
  public enum Commit: Sendable {
    case committed
    /// Another attempt was first, and its record stands.
    case committedByAnother
  }

  private let url: URL
  private let digest: Digest
  /// `nil` once committed or discarded.
  private var file: MemoryFile?
  private let series: [SeriesWriter]

  /// - Parameters:
  ///   - url: the record; missing folders are created.
  ///   - header: whose record it is.
  ///   - schema: the groups that `append(_:)` of a row can grow.
  /// - Throws: if no file can be created there.
  public init(
    committingTo url: URL, header: RecordHeader, schema: RecordSchema
  ) throws(RecordError) {
    try TemporaryFile.prepare(for: url)
    self.url = url
    digest = header.run.digest
    series = schema.series.map(SeriesWriter.init)
    file = try Library.enter(on: url.path) { () throws(LibraryFault) in
      let file = try MemoryFile(named: url.path)
      try header.write(to: file.root)
      for series in schema.series { _ = try Group(creating: series.name, in: file.root) }
      return file
    }
  }

  /// Adds a row to its series.
  ///
  /// - Throws: if an integer variable is given a value that its type cannot hold.
  public func append(_ row: Row) throws(RecordError) {
    let root = openFile().root
    let writer = series[row.series]
    try writer.append(row.values)
    if writer.isFull {
      try Library.enter(on: url.path) { () throws(LibraryFault) in
        try writer.flush(to: root)
      }
    }
  }

  /// The rows so far: a part for each series, with its name.
  public func snapshot() throws(RecordError) -> Snapshot {
    _ = openFile()
    return try Library.enter(on: url.path) { [series] () throws(LibraryFault) in
      Snapshot(
        parts: try series.map { writer throws(LibraryFault) in
          Snapshot.Part(
            name: writer.series.name, bytes: try writer.rows().withUnsafeBytes { Array($0) })
        })
    }
  }

  /// Adds the rows of a snapshot.
  ///
  /// - Throws: `RecordError.damaged` if they are not rows of these series.
  public func append(_ snapshot: Snapshot) throws(RecordError) {
    guard snapshot.parts.map(\.name) == series.map(\.series.name) else {
      throw .damaged(file: url.path, reason: "the checkpoint has rows of other series")
    }
    for (place, part) in snapshot.parts.enumerated() {
      let width = series[place].series.valuesPerRow
      let rowBytes = width * MemoryLayout<Double>.stride
      guard part.bytes.count.isMultiple(of: rowBytes) else {
        throw .damaged(
          file: url.path, reason: "the checkpoint's rows of '\(part.name)' are torn")
      }
      for start in stride(from: 0, to: part.bytes.count, by: rowBytes) {
        let values = part.bytes.withUnsafeBytes { bytes in
          (0..<width).map {
            bytes.loadUnaligned(
              fromByteOffset: start + $0 * MemoryLayout<Double>.stride, as: Double.self)
          }
        }
        try append(Row(series: place, values: values))
      }
    }
  }

  /// Writes a group at once; its scalars become attributes of the group too.
  ///
  /// - Throws: if an integer variable is given a value that its type cannot hold.
  public func append(_ grid: Grid) throws(RecordError) {
    let root = openFile().root
    try grid.check()
    try Library.enter(on: url.path) { () throws(LibraryFault) in try root.write(grid) }
  }

  /// Completes the record, waits until it is safe on the disk, and gives it its name, unless that is taken.
  ///
  /// - Throws: if the system refuses any of these; then only what was there before is left, or the whole record if only
  ///   flushing its folder failed.
  @discardableResult
  public func commit(provenance: Provenance) throws(RecordError) -> Commit {
    let file = openFile()
    do throws(RecordError) {
      // The folder may have vanished since the run began.
      try TemporaryFile.prepare(for: url)
      let image = try Library.enter(on: url.path) { () throws(LibraryFault) in
        try complete(file.root, provenance)
        return try file.close()
      }
      self.file = nil
      try image.seal(for: url.path)
      let temporary = try TemporaryFile(for: url)
      try image.withBytes { bytes throws(RecordError) in try temporary.write(bytes) }
      if try temporary.publish() == .published { return .committed }
      temporary.discard()
      try checkOther()
      return .committedByAnother
    } catch {
      discard()
      throw error
    }
  }

  /// The run is done only if what has the record's name is the run's record.
  private func checkOther() throws(RecordError) {
    guard try Record(opening: url).digest != digest.hexadecimal else { return }
    throw .foreign(file: url.path, reason: "it is that of another run")
  }

  private func complete(_ root: Group, _ provenance: Provenance) throws(LibraryFault) {
    for writer in series { try writer.finish(in: root) }
    try provenance.write(to: root)
    try root.handle.setAttribute("status", RecordHeader.completed)
  }

  /// Gives up the record; a committed record stays.
  public func discard() { file = nil }

  /// Removes the temporary files, of checkpoints too, that dead attempts have left beside a record; those of living
  /// attempts stay.
  ///
  /// - Returns: the names of the removed files.
  @discardableResult
  public static func removeTemporaries(beside url: URL) throws(RecordError) -> [String] {
    try TemporaryFile.removeDead(beside: url)
      + TemporaryFile.removeDead(beside: CheckpointFile(beside: url).url)
  }

  private func openFile() -> MemoryFile {
    guard let file else { preconditionFailure("the record was committed or discarded") }
    return file
  }
}
