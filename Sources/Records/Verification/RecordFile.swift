public import Foundation

/// The place of a record, whatever lies there.
public struct RecordFile: Sendable {
  public let url: URL

  public init(_ url: URL) { self.url = url }

  /// Why what lies here is no record, by its kind, its size and its last bytes, whatever its content; `nil` if it may
  /// be one, or if the system refuses to read it.
  public var faultAtAGlance: RecordFault? {
    do throws(RecordError) { try Seal.glance(url.path) } catch {
      return error.isOfTheSystem ? nil : RecordFault(error)
    }
    return nil
  }

  /// Moves what lies there out of the way, to the first free name of `record.aside-1.h5`, `record.aside-2.h5` and so
  /// on.
  ///
  /// - Returns: where it is now.
  public func setAside() throws(RecordError) -> URL {
    let stem = url.deletingPathExtension().lastPathComponent
    let folder = url.deletingLastPathComponent()
    var number = 1
    while true {
      let aside = folder.appendingPathComponent("\(stem).aside-\(number).\(url.pathExtension)")
      if try renameUnlessTaken(url.path, to: aside.path) {
        // It has moved even if the flush fails.
        try? TemporaryFile.flushFolder(of: url.path)
        return aside
      }
      number += 1
    }
  }

  /// Gives a record a second name here, in a folder that is made where it is missing: by a hard link or, where none can
  /// be made, by a copy. What lies here already stays.
  ///
  /// - Throws: if the system refuses.
  public func takeOver(_ record: URL) throws(RecordError) {
    try TemporaryFile.prepare(for: url)
    // If the record is a symbolic link, link to its target.
    if linkat(AT_FDCWD, record.path, AT_FDCWD, url.path, AT_SYMLINK_FOLLOW) == 0 {
      return try TemporaryFile.flushFolder(of: url.path)
    }
    if errno == EEXIST { return }
    let copy = try TemporaryFile(replacing: url)
    try copy.write(Self.bytes(of: record))
    _ = try copy.publish()
  }

  private static func bytes(of record: URL) throws(RecordError) -> [UInt8] {
    do { return [UInt8](try Data(contentsOf: record)) } catch {
      let refusal = (error as NSError).userInfo[NSUnderlyingErrorKey] as? POSIXError
      throw .system(operation: "read", path: record.path, code: refusal?.code.rawValue ?? EIO)
    }
  }

  /// What attempts have left beside the record that no run needs: temporary files, but for those that are being written,
  /// and what was set aside.
  public var leftovers: [String] {
    let folder = url.deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { name in
      name.contains(".aside")
        || name.hasSuffix(".tmp") && !TemporaryFile.isBeingWritten("\(folder)/\(name)")
    }.sorted()
  }
}
