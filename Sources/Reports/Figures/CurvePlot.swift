internal import Foundation
internal import Sweeps

/// Draws a `curve` figure: its table and its gnuplot script.
struct CurvePlot {
  private let curves: Curves
  private let figure: CurveFigure

  /// - Throws: if no run has a point.
  init(_ curves: Curves) throws(ReportError) {
    self.curves = curves
    figure = curves.figure
    guard curves.points.contains(where: { $0.mean.isFinite }) else {
      throw .noData(
        figure: figure.figure.name,
        reason:
          "\(curves.runs) of \(curves.expected) runs have a record, and none a finite \(figure.y)")
    }
  }

  /// - Returns: the files written, the script last.
  func write(to files: FigureFiles, header: [String]) throws -> [URL] {
    let table = try files.table(
      "", header: header,
      columns: ["x", "n", "mean", "iqm", "lower", "upper", "series", "panel"])
    for panel in figure.panels.values.indices {
      for series in figure.series.values.indices {
        if panel + series > 0 { try table.endBlock() }
        try write(curves.line(panel: panel, series: series), panel, series, to: table)
      }
    }
    try table.commit()
    try files.write(script: script(stem: files.stem, header: header))
    return [table.url, files.script]
  }

  /// A block for gnuplot's `index`; it must not be empty, or the later ones would be miscounted.
  private func write(_ line: Curves.Line, _ panel: Int, _ series: Int, to table: CSVFile) throws {
    let names = CSVFile.fields(
      [figure.series.field(series), figure.panels.field(panel)].map(\.onOneLine))
    for point in line.points {
      try table.add(point)
      try table.fields(names)
      try table.endRow()
    }
    if line.points.isEmpty {
      try table.empty()
      try table.integer(0)
      for _ in 0..<4 { try table.empty() }
      try table.fields(names)
      try table.endRow()
    }
  }

  func script(stem: String, header: [String]) -> String {
    let panels = figure.panels.values.indices
    let layout = CurveLayout(
      panels: panels.count, series: figure.series.values.indices.map(figure.series.label),
      hasTitle: !figure.title.isEmpty, hasRemark: !curves.remark.isEmpty)
    let means = curves.points.map(\.mean)
    let bands = curves.points.compactMap(\.band).flatMap { [$0.lower, $0.upper] }
    let x = AxisRange(of: curves.points.map(\.x), isTight: true)
    let y = AxisRange(of: means + bands, isTight: false)
    let bandsDrawn = figure.band != .none
    return """
      \(GnuplotScript.head(figure: stem, what: what, header: header))

      # What it says
      title   = \(GnuplotText.quoted(figure.title))
      x_label = \(GnuplotText.quoted(figure.xLabel))
      y_label = \(GnuplotText.quoted(figure.yLabel))
      note    = \(GnuplotText.quoted(curves.note))
      remark  = \(GnuplotText.quoted(curves.remark))
      \(GnuplotText.array("series", figure.series.values.indices.map(figure.series.label)))
      \(GnuplotText.array("colour", figure.series.values.indices.map(GnuplotScript.colour)))
      \(GnuplotText.array("dash", figure.series.values.indices.map(GnuplotScript.dash)))
      \(GnuplotText.array("panel", panels.map(figure.panels.label)))
      \(GnuplotText.array("absence", panels.map(curves.absence)))
      x_min = \(GnuplotText.number(x.lower)); x_max = \(GnuplotText.number(x.upper))
      y_min = \(GnuplotText.number(y.lower)); y_max = \(GnuplotText.number(y.upper))

      # How large it is, in centimetres, and its type, in points
      \(layout.script)
      type = 'Helvetica,8'; small = ',6.5'; dpi = 300
      \(GnuplotScript.page)

      \(GnuplotScript.surroundings)
      data = here.\(GnuplotText.quoted(stem + ".csv"))

      set encoding utf8
      set datafile separator comma
      set style fill transparent solid 0.2 noborder
      set xrange [x_min:x_max]
      set yrange [y_min:y_max]

      do for [format in formats] {
      \(GnuplotScript.terminals(stem))
        set multiplot

        # The texts around the panels and the key, in a plot of nothing as wide as the page
        set lmargin at screen 0; set rmargin at screen 1
        set bmargin at screen 0; set tmargin at screen 1
        unset border; unset tics; unset grid; unset title
        set label 1 title at screen 0.5, v(height - 0.35) center
        set label 2 x_label at screen h(left + (width - left - right) / 2), v(note_at + 0.4) center
        set label 3 y_label at screen h(0.3), v(bottom + (height - bottom - top) / 2) center rotate
        set label 4 note at screen 0.5, v(note_at) center textcolor rgb '#707070' font small
        set label 5 remark at screen 0.5, v(0.2) center textcolor rgb '#707070' font small
        set key at screen 0.5, v(height - key_top) center top horizontal Left reverse samplen 1.5
        plot for [s = 1:|series|] NaN with lines linewidth 1.5 dashtype dash[s] \\
          linecolor rgb colour[s] title series[s]
        unset label; unset key

        set border 3 back linewidth 0.5 linecolor rgb '#909090'
        set xtics nomirror out scale 0.4 textcolor rgb '#404040'
        set ytics nomirror out scale 0.4 textcolor rgb '#404040'
        set grid back linetype 1 linewidth 0.35 linecolor rgb '#e6e6e6'
        do for [p = 1:|panel|] {
          c = (p - 1) % columns
          r = (p - 1) / columns
      \(GnuplotScript.placement)
          set title panel[p] offset 0, -0.7
          set format x (p + columns > |panel| ? '%g' : '')
          set format y (c == 0 ? '%g' : '')
          set label 1 absence[p] at graph 0.03, 0.94 textcolor rgb '#707070' font small
          plot \(bandsDrawn ? Self.bands : "")for [s = 1:|series|] data index (p - 1) * |series| + s - 1 \\
              using 1:3 with lines linewidth 1.2 dashtype dash[s] linecolor rgb colour[s] notitle
        }
        unset label
        unset multiplot
        set output
      }

      """
  }

  private static let bands = """
    for [s = 1:|series|] data index (p - 1) * |series| + s - 1 \\
              using 1:5:6 with filledcurves linecolor rgb colour[s] notitle, \\
            
    """

  private var what: String {
    let panels = figure.panels.key.isEmpty ? "" : ", a panel for each \(figure.panels.key)"
    return "\(figure.y) over \(figure.x), a line for each \(figure.series.key)\(panels)"
  }
}
