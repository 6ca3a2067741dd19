internal import Foundation
public import Sweeps

extension ResultsDirectory {
  /// Writes the text of the sweep beside its records, atomically.
  ///
  /// - Throws: if the folder cannot be made or written to.
  public func keep(_ source: String) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    let place = Self.sweepFile(in: url)
    do throws(RecordError) {
      let file = try TemporaryFile(replacing: place)
      try file.write(Array(source.utf8))
      try file.replace()
    } catch {
      guard case .system(_, _, let code) = error else { throw error }
      // Of the sweep file, whatever its name is until it is whole.
      throw RecordError.system(operation: "write", path: place.path, code: code)
    }
  }
}
