package import Foundation

/// A CSV file that is being written: aside, until `commit` gives it its name.
///
/// Opens with `pandas.read_csv(file, comment="#")` and R's `read.csv(file, comment.char = "#")`. Fields are
/// quoted as RFC 4180 says, and also where they hold a `#`.
package final class CSVFile {
  package let url: URL
  private let aside: String
  private let descriptor: Int32
  private var bytes: [UInt8] = []
  private var isAtRowStart = true
  private var isCommitted = false
  private var numbers = NumberText()
  private static let capacity = 1 << 18

  /// - Parameters:
  ///   - header: lines of provenance, written as comments.
  ///   - columns: the names of the columns.
  package init(_ url: URL, header: [String], columns: [String]) throws(ReportError) {
    self.url = url
    aside = url.path + ".tmp-\(getpid())"
    descriptor = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .cannotWrite(url.path, errno) }
    bytes.reserveCapacity(Self.capacity + 4096)
    for line in header {
      bytes.append(contentsOf: "# \(line.onOneLine)\n".utf8)
    }
    for column in columns { text(column) }
    try endRow()
  }

  deinit {
    close(descriptor)
    if !isCommitted { unlink(aside) }
  }

  package func text(_ text: String) {
    separate()
    Self.append(text, to: &bytes)
  }

  package func integer(_ value: Int) {
    separate()
    numbers.append(value, to: &bytes)
  }

  /// The shortest digits that read back to the same value.
  package func number(_ value: Double) {
    separate()
    numbers.append(value, to: &bytes)
  }

  /// An empty field where there is no value.
  package func number(_ value: Double?) {
    if let value { number(value) } else { empty() }
  }

  package func empty() { separate() }

  /// Fields that repeat in many rows, made once by `fields(_:)`.
  package func fields(_ ready: ArraySlice<UInt8>) {
    separate()
    bytes.append(contentsOf: ready)
  }

  package func endRow() throws(ReportError) {
    bytes.append(UInt8(ascii: "\n"))
    isAtRowStart = true
    if bytes.count >= Self.capacity { try flush() }
  }

  /// Two blank lines: gnuplot's border between the blocks that `index` counts; other readers skip them.
  package func endBlock() { bytes.append(contentsOf: "\n\n".utf8) }

  /// Gives the file its name, over an older one.
  package func commit() throws(ReportError) {
    try flush()
    guard rename(aside, url.path) == 0 else { throw .cannotWrite(url.path, errno) }
    isCommitted = true
  }

  /// Quoted and joined by commas.
  package static func fields(_ texts: [String]) -> ArraySlice<UInt8> {
    var ready: [UInt8] = []
    for (index, text) in texts.enumerated() {
      if index > 0 { ready.append(UInt8(ascii: ",")) }
      append(text, to: &ready)
    }
    return ready[...]
  }

  private func separate() {
    if !isAtRowStart { bytes.append(UInt8(ascii: ",")) }
    isAtRowStart = false
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    let isPlain = text.utf8.allSatisfy {
      $0 > UInt8(ascii: " ") && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"")
        && $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "'")
    }
    if isPlain {
      bytes.append(contentsOf: text.utf8)
    } else {
      bytes.append(contentsOf: "\"\(text.replacing("\"", with: "\"\""))\"".utf8)
    }
  }

  private func flush() throws(ReportError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(descriptor, $0.baseAddress! + written, $0.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .cannotWrite(url.path, errno) }
      written += count
    }
    bytes.removeAll(keepingCapacity: true)
  }
}
