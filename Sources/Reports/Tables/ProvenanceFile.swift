internal import Foundation

/// `provenance.txt` beside tables, which have no room for it: pandas and R read them without arguments.
enum ProvenanceFile {
  /// - Throws: what Foundation throws if it cannot be written.
  static func write(_ lines: [String], to folder: URL) throws -> URL {
    let url = folder.appendingPathComponent("provenance.txt")
    let text = lines.map { $0.onOneLine + "\n" }.joined()
    try Data(text.utf8).write(to: url, options: .atomic)
    return url
  }
}
