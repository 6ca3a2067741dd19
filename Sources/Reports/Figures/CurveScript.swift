internal import Foundation

/// The gnuplot script of a `curve` or `score` figure.
struct CurveScript {
  private let curves: Curves
  private let figure: CurveFigure

  init(of curves: Curves) {
    self.curves = curves
    figure = curves.figure
  }

  func text(stem: String, header: [String]) -> String {
    [
      GnuplotScript.head(figure: stem, what: figure.summary, header: header), parameters, size,
      """
      \(GnuplotScript.surroundings)
      data = here.\(GnuplotText.quoted(stem + ".csv"))
      """ + (figure.showsRuns ? "\nruns = here.\(GnuplotText.quoted(stem + "-runs.csv"))" : ""),
      drawing(GnuplotScript.terminals(stem)),
    ].joined(separator: "\n\n")
  }

  private var parameters: String {
    let panels = figure.panels.values.indices
    let y = y
    let keyTitle =
      figure.keyTitle.isEmpty ? [] : ["key_title = \(GnuplotText.quoted(figure.keyTitle))"]
    let marks = curves.marks.isEmpty ? [] : [GnuplotText.array("mark", curves.marks)]
    let dash = GnuplotText.array("dash", figure.seriesDashes)
    let shape = isShaped ? [GnuplotText.array("shape", figure.seriesPoints)] : []
    let lone = hasLoneBands ? [GnuplotText.array("lone", loneBands)] : []
    return """
      # What it says
      title   = \(GnuplotText.quoted(figure.title))
      x_label = \(GnuplotText.quoted(figure.xLabel))
      y_label = \(GnuplotText.quoted(figure.yLabel))
      \(GnuplotText.array("foot", foot))
      \((keyTitle + [GnuplotText.array("series", curves.keyLabels)]).joined(separator: "\n"))
      \(GnuplotText.array("colour", figure.seriesColours))
      \(([dash] + shape + lone).joined(separator: "\n"))
      \(GnuplotText.array("panel", panels.map(figure.panels.label)))
      \(GnuplotText.array("absence", panels.map(curves.absence(inPanel:))))
      \((marks + [range]).joined(separator: "\n"))
      y_min = \(GnuplotText.number(y.lower)); y_max = \(GnuplotText.number(y.upper))
      """
  }

  /// Of the vertical axis.
  private var y: AxisRange {
    figure.isLogarithmic
      ? AxisRange(logarithmicOf: curves.heights) : AxisRange(of: curves.heights, isTight: false)
  }

  private var layout: CurveLayout {
    CurveLayout(
      panels: figure.panels.values.count, series: curves.keyLabels.filter { !$0.isEmpty },
      yLabelLength: y.labelLength, isLong: !curves.marks.isEmpty, hasTitle: !figure.title.isEmpty,
      hasKeyTitle: !figure.keyTitle.isEmpty)
  }

  /// The lines of text at the foot of the page.
  private var foot: [String] {
    [curves.note, curves.remark].flatMap { $0.wrapped(to: layout.footCharacters) }
  }

  private var size: String {
    """
    # How large it is, in centimetres, and its type, in points
    \(layout.script(footLines: foot.count))
    type = 'Helvetica,8'; small = ',6.5'; dpi = 300
    \(GnuplotScript.page)
    """
  }

  private func drawing(_ terminals: String) -> String {
    """
    set encoding utf8
    set datafile separator comma
    set style fill transparent solid 0.2 noborder
    set xrange [x_min:x_max]
    set yrange [y_min:y_max]\(figure.isLogarithmic ? "\nset logscale y" : "")\(scores)

    do for [format in formats] {
    \(terminals)
      set multiplot

    \(texts)

      set border 3 back linewidth 0.5 linecolor rgb '#909090'
      set xtics nomirror out scale 0.4 textcolor rgb '#404040'\(tics)
      set ytics nomirror out scale 0.4 textcolor rgb '#404040'
      set grid back linetype 1 linewidth 0.35 linecolor rgb '#e6e6e6'\(arrows)
      do for [p = 1:|panel|] {
        c = (p - 1) % columns
        r = (p - 1) / columns
    \(GnuplotScript.placement)
        set title panel[p] offset 0, -0.7
        set format x (p + columns > |panel| ? '\(xFormat)' : '')
        set format y (c == 0 ? '%g' : '')
        set label 1 absence[p] at graph 0.5, 0.5 center textcolor rgb '#707070' font small
        plot \(plots.joined(separator: ", \\\n      "))
      }
      unset label\(curves.marks.isEmpty ? "" : "; unset arrow")
      unset multiplot
      set output
    }

    """
  }

  private var texts: String {
    """
      # The texts around the panels and the key, in a plot of nothing as wide as the page
      set lmargin at screen 0; set rmargin at screen 1
      set bmargin at screen 0; set tmargin at screen 1
      unset border; unset tics; unset grid; unset title
      set label 1 title at screen 0.5, v(height - 0.35) center
      set label 2 x_label at screen h(left + (width - left - right) / 2), v(bottom - 0.88) center
      set label 3 y_label at screen h(0.3), v(bottom + (height - bottom - top) / 2) center rotate
      do for [i = 1:|foot|] {
        set label (3 + i) foot[i] at screen 0.5, v(0.2 + 0.28 * (|foot| - i)) \\
          center textcolor rgb '#707070' font small
      }
      set key at screen 0.5, v(height - key_top) center top horizontal Left reverse samplen 1.5 width 1\(keyTitle)
      plot for [s = 1:|series|] NaN with \(keySample) linewidth 1.5 dashtype dash[s] \\
        linecolor rgb colour[s] title series[s]
      unset label; unset key
    """
  }

  /// Powers of ten, and large numbers without room, as `100k`; fractions of a second as they are.
  private var xFormat: String {
    if curves.isLogarithmic, figure.cost != .cpuSeconds { return "%.0s%c" }
    return steps?.format ?? "%g"
  }

  private var keySample: String {
    isShaped ? "linespoints pointtype shape[s] pointsize 0.8" : "lines"
  }

  private var keyTitle: String {
    figure.keyTitle.isEmpty ? "" : " \\\n    title key_title font small"
  }

  private var arrows: String {
    if curves.marks.isEmpty { return "" }
    return """

        do for [m = 1:|mark|] {
          set arrow m from first mark[m], graph 0 to first mark[m], graph 1 nohead back \\
            dashtype 2 linewidth 0.6 linecolor rgb '#909090'
        }
      """
  }

  /// What is drawn in a panel, the lowest first.
  private var plots: [String] {
    let block = "index (p - 1) * |series| + s - 1 \\\n        using"
    let each = "for [s = 1:|series|]"
    // On a logarithmic axis a band down to 0 ends with the axis.
    let lower = figure.isLogarithmic ? "($5 > y_min ? $5 : y_min)" : "5"
    var plots: [String] = []
    if figure.band != .none {
      plots.append(
        "\(each) data \(block) 1:\(lower):6 with filledcurves linecolor rgb colour[s] notitle")
    }
    if hasLoneBands {
      plots.append(
        """
        \(each) data \(block) (is_lone(column(-1), (p - 1) * |series| + s) ? $1 : NaN):3:\(lower):6 \\
                with yerrorbars pointtype -1 linewidth 0.8 linecolor rgb colour[s] notitle
        """)
    }
    if figure.showsRuns, !isScore {
      plots.append(
        "\(each) runs \(block) 1:2 with lines linewidth 0.6 linecolor rgb faint(colour[s]) notitle")
    }
    plots.append(
      """
      \(each) data \(block) 1:3 with lines linewidth 1.2 dashtype dash[s] linecolor rgb colour[s] notitle
      """)
    if isScore {
      // Rings, in which the dot of a run is seen.
      let (ring, disc) = isShaped ? ("shape[s]", "shape[s] + 1") : ("6", "7")
      plots += [
        """
        \(each) data \(block) 1:3 with points pointtype \(disc) pointsize 0.8 linecolor rgb 'white' notitle
        """,
        """
        \(each) data \(block) 1:3 with points pointtype \(ring) pointsize 0.8 linewidth 1.2 \\
                linecolor rgb colour[s] notitle
        """,
        """
        \(each) runs \(block) (beside($1, s)):2 with points pointtype \(disc) pointsize 0.4 \\
                linecolor rgb colour[s] notitle
        """,
      ]
    }
    return plots
  }
}

/// What only a `score` figure has: a scale of few values, and dots that stand beside each other.
extension CurveScript {
  private var isScore: Bool { figure.scoreAxis != nil }

  /// Whether some points are not rings, as colours repeat.
  private var isShaped: Bool {
    isScore && figure.seriesPoints.contains { $0 != GnuplotScript.point(0) }
  }

  private var values: [Double] { (figure.scoreAxis?.numbers ?? []).sorted() }

  /// Whether the values are spaced evenly: at least three, each a power of two.
  private var isDoubling: Bool {
    values.count > 2 && values.allSatisfy { $0 > 0 && $0.significand == 1 }
  }

  private var range: String {
    if isDoubling, let least = values.first, let greatest = values.last {
      return "x_min = \(GnuplotText.number(least)) / 1.3; "
        + "x_max = \(GnuplotText.number(greatest)) * 1.3"
    }
    return "x_min = \(GnuplotText.number(x.lower)); x_max = \(GnuplotText.number(x.upper))"
  }

  /// The ends of the horizontal axis, unless its values are spaced evenly.
  private var x: (lower: Double, upper: Double) {
    if curves.isLogarithmic {
      let x = curves.points.map(\.x)
      return (x.min() ?? 1, x.max() ?? 10)
    }
    guard isScore, let least = values.first, let greatest = values.last, least < greatest else {
      let x = AxisRange(of: curves.points.map(\.x), isTight: true)
      return (x.lower, x.upper)
    }
    let margin = (greatest - least) / 16
    return (least - margin, greatest + margin)
  }

  private var scores: String {
    if !isScore {
      return (curves.isLogarithmic ? "\nset logscale x" : "")
        + (figure.showsRuns ? "\n\(Self.faint)" : "")
    }
    return isDoubling
      ? """

      set logscale x 2
      # Where the dot of a run stands, beside those of the other lines
      beside(x, s) = x * (x_max / x_min) ** (0.02 * (s - (|series| + 1) / 2.0))\(isLone)
      """
      : """

      # Where the dot of a run stands, beside those of the other lines
      beside(x, s) = x + (x_max - x_min) * 0.02 * (s - (|series| + 1) / 2.0)\(isLone)
      """
  }

  /// Where the band of a part of a line is at one point, over which nothing can be filled.
  private var isLone: String {
    if !hasLoneBands { return "" }
    return """

      # Whether a part of a line has its band at one point alone, where it is drawn as a bar
      is_lone(part, line) = strstrt(lone[line], sprintf(',%d,', part)) > 0
      """
  }

  /// Of each line its parts that are such, in commas: `,0,2,`.
  private var loneBands: [String] {
    if !isScore { return [] }
    return curves.loneBands.map { parts in
      parts.isEmpty ? "" : ",\(parts.map(String.init).joined(separator: ",")),"
    }
  }

  private var hasLoneBands: Bool { loneBands.contains { !$0.isEmpty } }

  private static let faint = """
    # A colour that lets through some of what is behind
    faint(hue) = '#60'.hue[2:7]
    """

  /// Whether the numbers below the horizontal axis are the values.
  private var isListed: Bool { isScore && values.count <= 12 }

  /// The numbers below an axis that is neither listed nor logarithmic.
  private var steps: AxisTics? {
    if isListed || isDoubling || curves.isLogarithmic { return nil }
    return AxisTics(from: x.lower, to: x.upper, width: layout.panelWidth)
  }

  private var tics: String {
    if isListed {
      return "\n  set xtics (\(values.map(GnuplotText.number).joined(separator: ", ")))"
    }
    return steps?.step.map { "\n  set xtics \(GnuplotText.number($0))" } ?? ""
  }
}
