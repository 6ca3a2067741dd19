/// How the panels and the key of a `curve` or `score` figure share the page, in centimetres.
struct CurveLayout {
  private let columns: Int
  private let rows: Int
  let panelWidth: Double
  private let left: Double
  /// Of the page.
  private let width: Double
  private let keyRows: Int
  private let hasTitle: Bool

  /// - Parameters:
  ///   - series: the texts of the key.
  ///   - yLabelLength: characters of the numbers beside the vertical axis.
  ///   - isLong: whether a single panel is as wide as the page, for lines of many parts.
  init(
    panels: Int, series: [String], yLabelLength: Int, isLong: Bool, hasTitle: Bool,
    hasKeyTitle: Bool
  ) {
    columns = panels <= 3 ? panels : panels == 4 ? 2 : 3
    rows = (panels + columns - 1) / columns
    panelWidth = columns == 1 ? (isLong ? 13.4 : 6.9) : columns == 2 ? 6.3 : 4.7
    self.hasTitle = hasTitle
    left = 1.35 + Self.characterWidth * Double(max(0, yLabelLength - 3))
    // gnuplot gives every entry the width of the longest, a sample, and a character that the script adds, as gnuplot
    // counts characters and some words are wider.
    let entry = 0.98 + Self.characterWidth * Double(series.map(\.count).max() ?? 0)
    width =
      left + Double(columns) * panelWidth + Double(columns - 1) * Self.columnGap + Self.right
    let perRow = max(1, Int(width / entry))
    keyRows = (series.count + perRow - 1) / perRow + (hasKeyTitle ? 1 : 0)
  }

  /// Half of a number of six digits, which may stand below the right end of an axis, and a margin.
  private static let right = 0.6
  private static let columnGap = 0.85
  /// Approximate, at 8 points.
  static let characterWidth = 0.18

  /// About how many characters fit on a line at the foot of the page: running text in its small type takes 0.105 cm a
  /// character.
  var footCharacters: Int { Int(width / 0.12) }

  func script(footLines: Int) -> String {
    let keyTop = hasTitle ? 0.6 : 0.1
    let titles = columns * rows > 1 ? 0.45 : 0.15
    let top = keyTop + 0.1 + 0.38 * Double(keyRows) + titles
    let bottom = 1.2 + 0.28 * Double(footLines)
    return """
      columns = \(columns); panel_width = \(panelWidth); column_gap = \(Self.columnGap)
      rows = \(rows); panel_height = 4.4; row_gap = 0.8
      left = \(Self.rounded(left)); right = \(Self.right); top = \(Self.rounded(top)); key_top = \(keyTop)
      bottom = \(Self.rounded(bottom))
      """
  }

  private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
