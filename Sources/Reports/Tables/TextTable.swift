internal import Sweeps

/// A table for a terminal: columns as wide as their widest field, two spaces apart.
package struct TextTable {
  private let columns: [String]
  private var rows: [[String]] = []

  package init(columns: [String]) { self.columns = columns }

  package mutating func add(_ fields: [String]) {
    precondition(fields.count == columns.count, "a row has a field for each column")
    rows.append(fields.map(\.onOneLine.printable))
  }

  package var text: String {
    let lines = [columns] + rows
    let widths = columns.indices.map { column in lines.map { $0[column].count }.max()! }
    return lines.map { line in
      let padded = zip(line, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
      return String(padded.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }
}
