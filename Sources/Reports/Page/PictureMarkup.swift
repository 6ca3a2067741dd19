internal import Foundation
internal import Sweeps

/// A gnuplot drawing as a part of a page.
struct PictureMarkup {
  let markup: Markup
  /// In CSS pixels, as it was drawn.
  let width: Double

  /// - Parameters:
  ///   - svg: a file as gnuplot writes it.
  ///   - name: what tells its names from those of other drawings on the page: letters, digits and hyphens.
  ///   - title: for those who cannot see it.
  /// - Returns: `nil` if there is no drawing in it.
  init?(_ svg: String, name: String, title: String) {
    guard let start = svg.range(of: "<svg"),
      let headEnd = svg[start.upperBound...].firstIndex(of: ">"),
      let end = svg.range(of: "</svg>", options: .backwards)
    else { return nil }
    let head = svg[start.upperBound..<headEnd]
    guard let width = Self.attribute("width", in: head).flatMap(Double.init),
      let height = Self.attribute("height", in: head).flatMap(Double.init)
    else { return nil }
    let body = Self.renamed(
      Self.withoutTitles(Self.wellFormed(String(svg[svg.index(after: headEnd)..<end.lowerBound]))),
      name)
    let label = Markup.element("title", ["id": "\(name)-title"]) { title }
    let svg = Markup.trusted(
      """
      <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" \
      viewBox="0 0 \(ShortNumber.text(width)) \(ShortNumber.text(height))" role="img" \
      aria-labelledby="\(name)-title">
      \(label.html)\(body)</svg>

      """)
    markup = svg
    self.width = width
  }

  private static func attribute(_ name: String, in head: Substring) -> String? {
    guard let match = head.firstMatch(of: #/\b(?<name>width|height)\s*=\s*["'](?<value>[0-9.]+)/#)
    else {
      return nil
    }
    if match.output.name == name { return String(match.output.value) }
    return attribute(name, in: head[match.range.upperBound...])
  }

  /// gnuplot leaves in texts what XML does not allow there.
  private static func wellFormed(_ body: String) -> String {
    Markup.allowed(body).escaping("]]>", as: "]]&gt;")
  }

  /// gnuplot names its plots for those who hover over them: "gnuplot_plot_1" tells nobody anything.
  private static func withoutTitles(_ body: String) -> String {
    body.replacing(#/<(title|desc)>[^<]*<\/(title|desc)>\s*/#, with: "")
  }

  /// Prefixes the names of marks: two drawings on a page would share them, and the later would use the first one's.
  private static func renamed(_ body: String, _ name: String) -> String {
    body
      .replacing(#/\bid=(["'])/#) { "id=\($0.output.1)\(name)-" }
      .replacing(#/href=(["'])#/#) { "href=\($0.output.1)#\(name)-" }
      .replacing("url(#", with: "url(#\(name)-")
  }
}
