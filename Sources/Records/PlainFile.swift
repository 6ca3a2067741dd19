public import Foundation
public import Sweeps

/// An HDF5 file of groups for tools that know nothing of records.
public enum PlainFile {
  /// Writes the file, which exists under its name only when it is complete.
  ///
  /// - Parameters:
  ///   - grids: one group each.
  ///   - attributes: of the root, as text.
  ///   - url: of the file.
  /// - Throws: if the system refuses, or the folder does not exist; then what was there before stays, unless only
  ///   flushing the folder failed.
  public static func write(
    _ grids: [Grid], attributes: [(name: String, text: String)], to url: URL
  ) throws(RecordError) {
    let temporary = try TemporaryFile(replacing: url)
    for grid in grids { try grid.check() }
    let image = try Library.enter(on: temporary.path) { () throws(LibraryFault) in
      let file = try MemoryFile(named: temporary.path)
      try fill(file.root, grids, attributes)
      return try file.close()
    }
    try image.withBytes { bytes throws(RecordError) in try temporary.write(bytes) }
    try temporary.replace()
  }

  private static func fill(
    _ root: Group, _ grids: [Grid], _ attributes: [(name: String, text: String)]
  ) throws(LibraryFault) {
    for attribute in attributes { try root.handle.setAttribute(attribute.name, attribute.text) }
    for grid in grids { try root.write(grid) }
  }
}
