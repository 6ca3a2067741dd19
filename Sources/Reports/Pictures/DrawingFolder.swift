package import Foundation
internal import Records

/// A temporary folder in which gnuplot draws, and which only whole pictures leave; it goes with its owner or, if its
/// process was killed, when the next such folder is made.
///
/// gnuplot ends with status 0 even if the disk did not take all of a picture.
package final class DrawingFolder {
  /// A picture that gnuplot draws here.
  struct Picture {
    let format: PlotFormat
    /// Of its file in this folder.
    let name: String
    /// The file that it becomes, in an existing folder.
    let destination: URL
  }

  private let folder: ScratchFolder

  package var url: URL { folder.url }

  /// Makes the folder among the system's temporary files.
  package init() throws(ReportError) {
    do throws(RecordError) { folder = try ScratchFolder("polo-drawing") } catch {
      guard case .system(_, _, let code) = error else {
        preconditionFailure("a folder is refused by the system alone: \(error)")
      }
      throw .cannotDraw(in: FileManager.default.temporaryDirectory.path, code)
    }
  }

  func file(_ name: String) -> URL { url.appendingPathComponent(name) }

  /// Links files of other folders into this one, under their names.
  ///
  /// A figure's script reads its tables from its own folder and draws there.
  func link(_ files: [URL]) throws(ReportError) {
    for original in files {
      let path = file(original.lastPathComponent).path
      if symlink(original.path, path) < 0 { throw .cannotWrite(path, errno) }
    }
  }

  /// Puts pictures that were drawn here in their places, over earlier ones.
  ///
  /// - Throws: `ReportError.unfinishedPicture` or `cannotWrite`; all earlier pictures then stay as they are, except
  ///   those already replaced when a name cannot be taken.
  func publish(_ pictures: [Picture]) throws(ReportError) {
    var copies: [TemporaryFile] = []
    for picture in pictures {
      let destination = picture.destination
      let drawn = [UInt8]((try? Data(contentsOf: file(picture.name))) ?? Data())
      guard picture.format.isWhole(drawn) else {
        throw .unfinishedPicture(
          file: destination.path, folder: url.deletingLastPathComponent().path)
      }
      let copy = try ReportError.naming(destination) { () throws(RecordError) in
        try TemporaryFile(replacing: destination)
      }
      try ReportError.naming(destination) { () throws(RecordError) in try copy.write(drawn) }
      copies.append(copy)
    }
    for (picture, copy) in zip(pictures, copies) {
      try ReportError.naming(picture.destination) { () throws(RecordError) in try copy.replace() }
    }
  }
}
