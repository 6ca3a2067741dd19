public import Foundation

/// The place of a record, whatever lies there.
public struct RecordFile: Sendable {
  public let url: URL

  public init(_ url: URL) { self.url = url }

  /// Moves what lies there out of the way, to the first free of `record.aside-1.h5`, `record.aside-2.h5` and so on.
  ///
  /// - Returns: where it is now.
  public func setAside() throws(RecordError) -> URL {
    let stem = url.deletingPathExtension().lastPathComponent
    let folder = url.deletingLastPathComponent()
    var number = 1
    while true {
      let aside = folder.appendingPathComponent("\(stem).aside-\(number).\(url.pathExtension)")
      if try renameUnlessTaken(url.path, to: aside.path) { return aside }
      number += 1
    }
  }

  /// What attempts have left beside the record and no run needs: temporary files, and what was set aside.
  public var leftovers: [String] {
    let folder = url.deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".tmp") || $0.contains(".aside") }.sorted()
  }
}
