package import Foundation
internal import Records
internal import Sweeps

/// A CSV file that is being written, under a temporary name until `commit` gives it its own.
///
/// Opens with `pandas.read_csv(file)` and R's `read.csv(file)`; if it begins with lines of provenance, they must be told that `#` begins a
/// comment. Fields are quoted as RFC 4180 says, and also where they hold a `#`.
package final class CSVFile {
  package let url: URL
  private let file: TemporaryFile
  private let bytes: UnsafeMutablePointer<UInt8>
  private var used = 0
  private var isAtRowStart = true
  private static let capacity = 1 << 18

  /// - Parameters:
  ///   - header: lines of provenance, written as comments.
  ///   - columns: the names of the columns.
  package init(_ url: URL, header: [String] = [], columns: [String]) throws(ReportError) {
    self.url = url
    file = try ReportError.naming(url) { () throws(RecordError) in
      try TemporaryFile(replacing: url)
    }
    bytes = .allocate(capacity: Self.capacity)
    for line in header { try append(Array("# \(line.onOneLine)\n".utf8)[...]) }
    for column in columns { try text(column) }
    try endRow()
  }

  deinit { bytes.deallocate() }

  /// Writes a whole table.
  static func write(
    to url: URL, columns: [String], _ fill: (CSVFile) throws -> Void
  ) throws {
    let file = try CSVFile(url, columns: columns)
    try fill(file)
    try file.commit()
  }

  package func text(_ text: String) throws(ReportError) { try fields(Self.fields([text])) }

  package func integer(_ value: Int) throws(ReportError) {
    try separate()
    used += NumberText.write(value, to: bytes + used)
  }

  /// The shortest digits that read back to the same value.
  package func number(_ value: Double) throws(ReportError) {
    try separate()
    used += NumberText.write(value, to: bytes + used)
  }

  /// An empty field where there is no value.
  package func number(_ value: Double?) throws(ReportError) {
    if let value { try number(value) } else { try empty() }
  }

  package func empty() throws(ReportError) { try separate() }

  /// Fields that repeat in many rows, made once by `fields(_:)`.
  package func fields(_ ready: ArraySlice<UInt8>) throws(ReportError) {
    try separate()
    try append(ready)
  }

  package func endRow() throws(ReportError) {
    try separate(by: UInt8(ascii: "\n"))
    isAtRowStart = true
  }

  /// Two blank lines: gnuplot's separator between the blocks that `index` counts; other readers skip them.
  func endBlock() throws(ReportError) { try append(Array("\n\n".utf8)[...]) }

  /// A blank line: gnuplot's break in a line; other readers skip it.
  func endPart() throws(ReportError) { try append(Array("\n".utf8)[...]) }

  /// Waits until the file is on disk, and gives it its name, replacing an older one.
  package func commit() throws(ReportError) {
    try flush()
    try ReportError.naming(url) { () throws(RecordError) in try file.replace() }
  }

  /// Quoted and joined by commas.
  package static func fields(_ texts: [String]) -> ArraySlice<UInt8> {
    var ready: [UInt8] = []
    for (index, text) in texts.enumerated() {
      if index > 0 { ready.append(UInt8(ascii: ",")) }
      ready.append(contentsOf: quoted(text).utf8)
    }
    return ready[...]
  }

  private static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
      $0 > UInt8(ascii: " ") && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"")
        && $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "'")
    }
    return isPlain ? text : "\"\(text.escaping("\"", as: "\"\""))\""
  }

  /// Begins a field: afterwards the buffer has room for a number.
  private func separate(by separator: UInt8 = UInt8(ascii: ",")) throws(ReportError) {
    if used + NumberText.capacity + 1 > Self.capacity { try flush() }
    let isNeeded = !isAtRowStart || separator != UInt8(ascii: ",")
    isAtRowStart = false
    guard isNeeded else { return }
    bytes[used] = separator
    used += 1
  }

  private func append(_ part: ArraySlice<UInt8>) throws(ReportError) {
    var rest = part
    while !rest.isEmpty {
      if used == Self.capacity { try flush() }
      let piece = rest.prefix(Self.capacity - used)
      piece.withUnsafeBufferPointer {
        (bytes + used).update(from: $0.baseAddress!, count: $0.count)
      }
      used += piece.count
      rest = rest.dropFirst(piece.count)
    }
  }

  private func flush() throws(ReportError) {
    let full = UnsafeRawBufferPointer(start: bytes, count: used)
    try ReportError.naming(url) { () throws(RecordError) in try file.write(full) }
    used = 0
  }
}
