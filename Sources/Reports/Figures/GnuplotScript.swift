internal import Foundation

/// What the scripts of all kinds of figure share, so that all figures look alike.
enum GnuplotScript {
  /// Blue, vermilion, green, purple, sky blue, orange, grey, brown: distinct to the colour-blind, and none too light on
  /// white.
  ///
  /// Source: Okabe and Ito 2008, with grey for its black and brown for its yellow, which is lost on paper.
  static let colours = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#5A5A5A", "#8C6D31",
  ]

  /// The colour of the line at a place among the series, so that an arm has one colour in all figures.
  static func colour(_ index: Int) -> String { colours[index % colours.count] }

  /// From the ninth line on, colours repeat, dashed.
  ///
  /// - Parameter step: how many dash types lines of one place take.
  static func dash(_ index: Int, step: Int = 1) -> Double {
    Double(1 + index / colours.count * step % 4)
  }

  /// Rings and, where colours repeat, squares, triangles and diamonds: gnuplot's number of the open point; the filled
  /// one has the next.
  static func point(_ index: Int) -> Double {
    let rings: [Double] = [6, 4, 8, 12]
    return rings[index / colours.count % rings.count]
  }

  /// From violet through blue and green to a green that is not too light for a line on white.
  ///
  /// Source: viridis (van der Walt and Smith 2015) at 0, 0.2, 0.4, 0.6 and 0.8.
  private static let scale: [SIMD3<Double>] = [
    [0x44, 0x01, 0x54], [0x41, 0x44, 0x87], [0x2A, 0x78, 0x8E], [0x22, 0xA8, 0x84],
    [0x7A, 0xD1, 0x51],
  ]

  /// The colour of the line at a place among `count` that are in order.
  static func colour(_ place: Int, of count: Int) -> String {
    let position = Double(place) / Double(max(count - 1, 1)) * Double(scale.count - 1)
    let first = min(Int(position), scale.count - 2)
    let mixed = scale[first] + (scale[first + 1] - scale[first]) * (position - Double(first))
    let parts = mixed.rounded(.toNearestOrAwayFromZero)
    return String(format: "#%02X%02X%02X", Int(parts.x), Int(parts.y), Int(parts.z))
  }

  static func head(figure: String, what: String, header: [String]) -> String {
    GnuplotText.comment(
      [
        "\(figure): \(what)", "",
        "gnuplot \(figure).gp             draws pdf, png and svg beside this file",
        "gnuplot -c \(figure).gp 'png'    draws those that are named", "",
      ] + header)
  }

  /// The script's own folder and the formats that it is asked for.
  static let surroundings = """
    here = ''
    do for [i = 1:strlen(ARG0)] { if (ARG0[i:i] eq '/') { here = ARG0[1:i] } }
    formats = ARGC > 0 ? ARG1 : 'pdf png svg'
    """

  /// Fractions of the page from centimetres.
  static let page = """
    width  = left + columns * panel_width + (columns - 1) * column_gap + right
    height = bottom + rows * panel_height + (rows - 1) * row_gap + top
    h(cm) = cm / width
    v(cm) = cm / height
    """

  /// In each format, points of type, of line width and of symbols are true to the size of the page.
  static func terminals(_ figure: String) -> String {
    // The title of the picture and the beginning of its parts' names; gnuplot takes letters, digits and underscores.
    let name = GnuplotText.quoted(figure.replacing("-", with: "_"))
    return """
        if (format eq 'pdf') {
          set terminal pdfcairo size width cm, height cm font type fontscale 0.75 \\
            linewidth 2 rounded noenhanced
        }
        if (format eq 'png') {
          set terminal pngcairo size width / 2.54 * dpi, height / 2.54 * dpi font type \\
            fontscale dpi / 96.0 linewidth dpi / 72.0 pointscale dpi / 72.0 rounded noenhanced
        }
        if (format eq 'svg') {
          set terminal svg size width / 2.54 * 96, height / 2.54 * 96 font type \\
            fontscale 96 / 72.0 linewidth 96 / 72.0 rounded noenhanced background '#ffffff' \\
            name \(name)
        }
        set output here.\(GnuplotText.quoted(figure + ".")).format
      """
  }

  /// Where the panel of row `r` and column `c`, both from 0, stands on the page.
  static let placement = """
        x0 = left + c * (panel_width + column_gap)
        y0 = bottom + (rows - 1 - r) * (panel_height + row_gap)
        set lmargin at screen h(x0)
        set rmargin at screen h(x0 + panel_width)
        set bmargin at screen v(y0)
        set tmargin at screen v(y0 + panel_height)
    """
}
