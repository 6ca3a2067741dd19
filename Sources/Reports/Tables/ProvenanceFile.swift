internal import Foundation

/// `provenance.txt` beside tables that state no provenance, so that pandas and R read them without arguments.
enum ProvenanceFile {
  static func url(in folder: URL) -> URL { folder.appendingPathComponent("provenance.txt") }

  /// - Throws: what Foundation throws if it cannot be written.
  static func write(_ lines: [String], to folder: URL) throws -> URL {
    let url = url(in: folder)
    let text = lines.map { $0.onOneLine + "\n" }.joined()
    try Data(text.utf8).write(to: url, options: .atomic)
    return url
  }
}
