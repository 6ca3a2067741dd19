internal import Sweeps

/// A table for people, whatever it is shown on: a terminal, a page.
public struct Table: Sendable, Hashable {
  public struct Column: Sendable, Hashable {
    public let name: String
    /// Whether the column holds numbers, which are right-aligned.
    public let isNumber: Bool

    public static func text(_ name: String) -> Column { Column(name: name, isNumber: false) }
    public static func number(_ name: String) -> Column { Column(name: name, isNumber: true) }
  }

  /// Empty for none.
  public let title: String
  public let columns: [Column]
  /// Each with a field for each column.
  public private(set) var rows: [[String]] = []

  public init(_ title: String = "", columns: [Column]) {
    self.title = title
    self.columns = columns
  }

  public mutating func add(_ fields: [String]) {
    precondition(fields.count == columns.count, "a row has a field for each column")
    rows.append(fields.map(\.onOneLine.printable))
  }

  /// The places of the columns that are not empty in every row.
  var shownColumns: [Int] {
    columns.indices.filter { column in rows.contains { !$0[column].isEmpty } }
  }

  /// For a terminal: the title, then columns as wide as their widest field, two spaces apart; a column
  /// that is empty in every row is left out.
  public var text: String {
    let shown = shownColumns
    let lines = [columns.map(\.name)] + rows
    let widths = columns.indices.map { column in lines.map { $0[column].count }.max()! }
    let body = lines.map { line in
      let fields = shown.map { column in
        let gap = String(repeating: " ", count: widths[column] - line[column].count)
        return columns[column].isNumber ? gap + line[column] : line[column] + gap
      }
      return String(fields.joined(separator: "  ").reversed().drop { $0 == " " }.reversed()) + "\n"
    }
    return (title.isEmpty ? "" : "\(title)\n\n") + body.joined()
  }
}
