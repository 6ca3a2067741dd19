public import Sweeps

/// The kinds of figure that sweep files may ask for.
public enum FigureCatalogue {
  public static let kinds = [curve, score, valueMap]

  static let curve = FigureKind(
    "curve", "Means over runs as lines with bands, a panel for each value of an axis.",
    options: CurveFigure.curveOptions)

  static let score = FigureKind(
    "score", "A score of the runs over an axis: a dot for each run, lines through the means.",
    options: CurveFigure.scoreOptions)

  static let valueMap = FigureKind(
    "value-map", "The learned value over the world and the path so far, a panel for each step.",
    options: ValueMapFigure.options)

  /// What a figure of a sweep shows, in a sentence without a full stop.
  static func summary(of figure: Figure, in sweep: Sweep) -> String {
    if figure.kind == valueMap.name { return ValueMapFigure.summary }
    return (try? CurveFigure(figure, of: sweep).summary) ?? figure.kind
  }
}
