internal import Foundation

/// The gnuplot script of a `value-map` figure.
///
/// The panels of a row share a colour scale; otherwise what is left of a value once all is explored would look like
/// what was there before. The scale is light where the value is low, so that walls and path are visible there.
struct ValueMapScript {
  private let plot: ValueMapPlot
  private let note: String

  init(of plot: ValueMapPlot, note: String) {
    self.plot = plot
    self.note = note
  }

  func text(stem: String, header: [String]) -> String {
    [
      GnuplotScript.head(figure: stem, what: ValueMapFigure.summary, header: header), parameters,
      layout,
      """
      \(GnuplotScript.surroundings)
      data  = here.\(GnuplotText.quoted(stem + ".csv"))
      path  = here.\(GnuplotText.quoted(stem + "-path.csv"))
      walls = here.\(GnuplotText.quoted(stem + "-walls.csv"))
      """,
      Self.drawing(GnuplotScript.terminals(stem)),
    ].joined(separator: "\n\n")
  }

  private var parameters: String {
    let worlds = plot.worlds
    let panels = plot.panels
    let ranges = plot.ranges
    let columns = plot.steps.count
    let bars = plot.rows.indices.map { row in
      panels[row * columns..<(row + 1) * columns].firstIndex(where: \.isMapped).map { $0 + 1 } ?? 0
    }
    func each<Element>(_ name: String, _ elements: [Element], _ number: (Element) -> Double)
      -> String
    {
      GnuplotText.array(name, elements.map(number))
    }
    return """
      # What it says
      title = \(GnuplotText.quoted(plot.figure.title))
      note  = \(GnuplotText.quoted(note))
      array label_of_row[\(plot.rows.count)] = [\(rowLabels)]
      \(GnuplotText.array("step", plot.steps))

      # Of each row the world, in metres
      \(each("world_x0", worlds) { $0.bounds[0] }); \(each("world_x1", worlds) { $0.bounds[2] })
      \(each("world_y0", worlds) { $0.bounds[1] }); \(each("world_y1", worlds) { $0.bounds[3] })

      # Of each row the range of its values, and the panel that draws its colour bar: the first with a map, or none
      \(each("low", ranges) { $0.low }); \(each("high", ranges) { $0.high })
      \(each("bar", bars) { Double($0) })

      # Of each panel, row by row: whether it has a map, where the agent is, and what stands in the panel if there
      # is no map
      \(each("mapped", panels) { $0.isMapped ? 1 : 0 })
      \(each("agent_x", panels) { $0.agent.x }); \(each("agent_y", panels) { $0.agent.y })
      \(GnuplotText.array("absence", panels.map(\.absence)))
      """
  }

  /// What a label says of each axis stands on a line of its own.
  private var rowLabels: String {
    plot.rows.map { row in
      Self.lines(of: row.label).map(GnuplotText.quoted).joined(separator: #"."\n"."#)
    }.joined(separator: ", ")
  }

  private static func lines(of label: String) -> [String] {
    label.components(separatedBy: ", ")
  }

  private var layout: String {
    let world = plot.worlds[0].bounds
    let width = plot.steps.count > 4 ? 3.0 : 3.6
    let height = min(max((world[3] - world[1]) / (world[2] - world[0]), 0.25), 2) * width
    let isLabelled = plot.rows.contains { !$0.label.isEmpty }
    // Each further line of a label beside the first.
    let lines = plot.rows.map { Self.lines(of: $0.label).count }.max() ?? 1
    let left = isLabelled ? 0.75 + 0.35 * Double(lines - 1) : 0.3
    return """
      # How large it is, in centimetres, and its type, in points
      columns = \(plot.steps.count); panel_width = \(width); column_gap = 0.35
      rows = \(plot.rows.count); panel_height = \((height * 100).rounded() / 100); row_gap = 0.35
      left = \((left * 100).rounded() / 100); right = 1.3; bottom = 0.75
      top = \(plot.figure.title.isEmpty ? 0.6 : 1.1)
      type = 'Helvetica,8'; small = ',6.5'; dpi = 300
      \(GnuplotScript.page)
      """
  }

  private static func drawing(_ terminals: String) -> String {
    """
    set encoding utf8
    set datafile separator comma
    # A fill that was left transparent would wash out the maps.
    set style fill solid
    # YlGnBu of ColorBrewer
    set palette defined (\\
      0 '#ffffd9', 1 '#edf8b1', 2 '#c7e9b4', 3 '#7fcdbb', 4 '#41b6c4', 5 '#1d91c0', \\
      6 '#225ea8', 7 '#253494', 8 '#081d58')
    unset key; unset tics; unset cbtics
    set border 15 linewidth 0.5 linecolor rgb '#909090'

    do for [format in formats] {
    \(terminals)
      set multiplot
      set label 1 title at screen 0.5, v(height - 0.35) center
      set label 2 note at screen 0.5, v(0.22) center textcolor rgb '#707070' font small
      do for [p = 1:columns * rows] {
        c = (p - 1) % columns
        r = (p - 1) / columns
    \(GnuplotScript.placement)
        set xrange [world_x0[r + 1]:world_x1[r + 1]]
        set yrange [world_y0[r + 1]:world_y1[r + 1]]
        set title (r == 0 ? sprintf('t = %g', step[c + 1]) : '') offset 0, -0.7
        set label 3 (c == 0 ? label_of_row[r + 1] : '') \\
          at screen h(0.3), v(y0 + panel_height / 2) center rotate
        set label 4 absence[p] at graph 0.5, 0.5 center textcolor rgb '#707070' font small
    \(map)
        plot path index r using 2:(mapped[p] && $1 <= step[c + 1] ? $3 : NaN) \\
            with lines linewidth 0.5 linecolor rgb '#202020', \\
          walls index r using 1:(mapped[p] ? $2 : NaN):($3 - $1):($4 - $2) \\
            with vectors nohead linewidth 1.5 linecolor rgb '#000000'
        unset label; unset object
      }
      unset multiplot
      set output
    }

    """
  }

  /// The values of a panel's world, the row's scale beside one panel, and the agent.
  private static let map = """
        if (mapped[p]) {
          set cbrange [low[r + 1]:high[r + 1]]
          unset colorbox
          if (p == bar[r + 1]) {
            bar_x = width - right + 0.2
            set colorbox user vertical \\
              origin screen h(bar_x), v(y0) size screen h(0.14), v(panel_height)
            set label 5 sprintf('%.2g', low[r + 1]) at screen h(bar_x + 0.24), v(y0 + 0.1) \\
              left textcolor rgb '#404040' font small
            set label 6 sprintf('%.2g', high[r + 1]) at screen h(bar_x + 0.24), v(y0 + panel_height - 0.1) \\
              left textcolor rgb '#404040' font small
            set label 7 'value' at screen h(bar_x + 0.45), v(y0 + panel_height / 2) \\
              center rotate textcolor rgb '#404040' font small
          }
          plot data index p - 1 using 2:3:4 with image
          unset title; unset label; unset colorbox
          set object 1 circle at agent_x[p], agent_y[p] size graph 0.014 front \\
            fillcolor rgb '#000000' fillstyle solid noborder
        }
    """
}
