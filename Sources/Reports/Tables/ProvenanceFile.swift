internal import Foundation
internal import Records

/// `provenance.txt` beside tables that state no provenance, so that pandas and R read them without arguments.
enum ProvenanceFile {
  static func url(in folder: URL) -> URL { folder.appendingPathComponent("provenance.txt") }

  /// - Throws: `ReportError.cannotWrite`.
  static func write(_ lines: [String], to folder: URL) throws(ReportError) -> URL {
    let url = url(in: folder)
    let text = lines.map { $0.onOneLine + "\n" }.joined()
    try ReportError.naming(url) { () throws(RecordError) in
      let file = try TemporaryFile(replacing: url)
      try file.write(Array(text.utf8))
      try file.replace()
    }
    return url
  }
}
