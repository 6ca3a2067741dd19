internal import Foundation

/// A table as a CSV file has it.
protocol CSVTable {
  /// The names of the columns.
  var columns: [String] { get }
  /// Writes the rows.
  func write(to file: CSVFile) throws
}

extension CSVTable {
  /// Writes the whole file.
  func write(toFile url: URL) throws {
    try CSVFile.write(to: url, columns: columns) { try write(to: $0) }
  }
}
