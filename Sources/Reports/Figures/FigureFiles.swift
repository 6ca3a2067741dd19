internal import Foundation
internal import Records
internal import Sweeps

/// The files of one figure, beside each other in the folder of its sweep's plots.
struct FigureFiles {
  /// What the files are called, without their endings: the figure's name, made safe for every file system.
  let stem: String
  private let folder: URL

  init(of figure: String, in folder: URL) {
    self.folder = folder
    let safe = String(
      figure.unicodeScalars.prefix(100).map { scalar in
        let isPlain = "-_0123456789".unicodeScalars.contains(scalar)
        return scalar.isASCII && (isPlain || scalar.properties.isAlphabetic)
          ? Character(scalar) : "_"
      })
    // Two names may have the same safe form.
    stem = safe == figure ? figure : "\(safe)-\(Digest(of: figure).short)"
  }

  var script: URL { file("", "gp") }

  /// The endings of the names of a figure's further tables: what these hold.
  static let parts = ["-path", "-runs", "-walls"]

  /// - Parameter part: what the file holds, one of `parts`; empty for the first table and the script.
  func file(_ part: String, _ ending: String) -> URL {
    folder.appendingPathComponent("\(stem)\(part).\(ending)")
  }

  /// All tables that a figure of any kind may have.
  var tables: [URL] { ([""] + Self.parts).map { file($0, "csv") } }

  func pictures(_ formats: [PlotFormat]) -> [URL] { formats.map { file("", $0.rawValue) } }

  /// What its script and its tables hold; `nil` for one that is not there.
  var texts: [Data?] { ([script] + tables).map { try? Data(contentsOf: $0) } }

  func table(_ part: String, header: [String], columns: [String]) throws(ReportError) -> CSVFile {
    try CSVFile(file(part, "csv"), header: header, columns: columns)
  }

  /// Writes the script under a temporary name, then gives it its own.
  func write(script text: String) throws(ReportError) {
    try ReportError.naming(script) { () throws(RecordError) in
      let file = try TemporaryFile(replacing: script)
      try file.write(Array(text.utf8))
      try file.replace()
    }
  }
}
