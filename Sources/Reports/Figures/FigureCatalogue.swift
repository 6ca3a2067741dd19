public import Sweeps

/// The kinds of figure that sweep files may ask for.
public enum FigureCatalogue {
  public static let kinds = [curve, valueMap]

  static let curve = FigureKind(
    "curve", "Means over runs as lines with bands, a panel for each value of an axis.",
    options: CurveFigure.options)

  static let valueMap = FigureKind(
    "value-map", "The learned value over the world and the path so far, a panel for each step.",
    options: ValueMapFigure.options)
}
