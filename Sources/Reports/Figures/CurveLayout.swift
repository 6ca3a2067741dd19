/// How the panels and the key of a `curve` figure share the page, in centimetres.
struct CurveLayout {
  private let columns: Int
  private let rows: Int
  private let panelWidth: Double
  private let keyRows: Int
  private let hasTitle: Bool
  private let hasRemark: Bool

  /// - Parameter series: the texts of the key.
  init(panels: Int, series: [String], hasTitle: Bool, hasRemark: Bool) {
    columns = panels <= 3 ? panels : panels == 4 ? 2 : 3
    rows = (panels + columns - 1) / columns
    panelWidth = columns == 1 ? 6.9 : columns == 2 ? 6.3 : 4.7
    self.hasTitle = hasTitle
    self.hasRemark = hasRemark
    // gnuplot gives every entry the width of the longest: at 8 points about 0.16 cm a character, and a sample.
    let entry = 1.1 + 0.16 * Double(series.map(\.count).max() ?? 0)
    let perRow = max(1, Int((Self.left + Double(columns) * panelWidth) / entry))
    keyRows = (series.count + perRow - 1) / perRow
  }

  private static let left = 1.35

  var script: String {
    let keyTop = hasTitle ? 0.6 : 0.1
    let titles = columns * rows > 1 ? 0.45 : 0.15
    let top = keyTop + 0.1 + 0.38 * Double(keyRows) + titles
    let noteAt = hasRemark ? 0.48 : 0.2
    return """
      columns = \(columns); panel_width = \(panelWidth); column_gap = 0.85
      rows = \(rows); panel_height = 4.4; row_gap = 0.8
      left = \(Self.left); right = 0.4; top = \(Self.rounded(top)); key_top = \(keyTop)
      bottom = \(Self.rounded(noteAt + 1.28)); note_at = \(noteAt)
      """
  }

  private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
