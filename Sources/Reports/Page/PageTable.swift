/// A table of a page.
struct PageTable {
  struct Row {
    /// A class of its own; empty for none.
    var style = ""
    /// One for each column; the first is the row's heading.
    let cells: [Markup]
  }

  var caption = ""
  let columns: [Table.Column]
  let rows: [Row]
  /// A class of its own; empty for none.
  var style = ""

  var markup: Markup {
    .element("div", ["class": "wide", "role": "region", "aria-label": label, "tabindex": "0"]) {
      Markup.element("table", style.isEmpty ? [:] : ["class": style]) {
        if !caption.isEmpty { Markup.element("caption") { caption } }
        Markup.element("thead") {
          Markup.element("tr") {
            for column in columns { heading(column) }
          }
        }
        Markup.element("tbody") { for row in rows { body(row) } }
      }
    }
  }

  private var label: String {
    caption.isEmpty ? columns.map(\.name).joined(separator: ", ") : caption
  }

  private func heading(_ column: Table.Column) -> Markup {
    .element("th", column.isNumber ? ["scope": "col", "class": "number"] : ["scope": "col"]) {
      column.name
    }
  }

  private func body(_ row: Row) -> Markup {
    .element("tr", row.style.isEmpty ? [:] : ["class": row.style]) {
      for (column, cell) in zip(columns, row.cells).enumerated().map({ ($0.offset, $0.element.1) })
      {
        if column == 0 {
          Markup.element("th", ["scope": "row"]) { cell }
        } else {
          Markup.element("td", columns[column].isNumber ? ["class": "number"] : [:]) { cell }
        }
      }
    }
  }
}

extension PageTable {
  /// A table for people, as on a terminal; a column that is empty in every row is left out.
  init(_ table: Table) {
    let shown = table.shownColumns
    self.init(
      caption: table.title, columns: shown.map { table.columns[$0] },
      rows: table.rows.map { row in Row(cells: shown.map { Markup(row[$0]) }) })
  }
}
