internal import Sweeps

/// The figures and the tables of comparisons.
extension SweepPage {
  var figureSection: Section? {
    if pictures.isEmpty { return nil }
    return Section("figures", "Figures") {
      Markup.element("div", ["class": "figures"]) {
        for (index, picture) in pictures.enumerated() { markup(of: picture, index) }
      }
    }
  }

  private func markup(of picture: Picture, _ index: Int) -> Markup {
    let about = FigureCatalogue.summary(of: picture.figure, in: sweep)
    let title = "\(picture.figure.name): \(about)"
    switch picture.svg {
    case .success(let svg):
      guard let drawing = PictureMarkup(svg, name: "f\(index)", title: title) else {
        return absence(of: picture.figure, "the drawing cannot be read")
      }
      return .element("figure", ["style": "--drawn: \(ShortNumber.text(drawing.width))"]) {
        drawing.markup
        caption(picture.figure, about)
      }
    case .failure(let reason): return absence(of: picture.figure, reason.description)
    }
  }

  private func caption(_ figure: Figure, _ about: String) -> Markup {
    .element("figcaption") {
      Markup.element("b") { figure.name }
      " \(about)"
    }
  }

  private func absence(of figure: Figure, _ reason: String) -> Markup {
    .element("figure", ["class": "absent"]) {
      Markup.element("p") { reason }
      caption(figure, "not drawn")
    }
  }

  var tableSection: Section? {
    // The last table is of the claims, which have a section of their own.
    let tables = comparison.findings.isEmpty ? comparison.tables : comparison.tables.dropLast()
    if tables.isEmpty { return nil }
    return Section("comparisons", "Comparisons") {
      for table in tables { PageTable(table).markup }
      for method in comparison.methods { Markup.element("p", ["class": "note"]) { method } }
    }
  }
}
