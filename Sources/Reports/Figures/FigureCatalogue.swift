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
    options: ValueMapFigure.options,
    needs: [
      "value_map/value":
        "a run of a point-mass task records it at those of record.value_map_steps that lie within its "
        + "lifetime: set some"
    ])

  /// What keeps a figure from being drawn once all runs of its sweep are done, whatever they record, each with the
  /// option that it is about.
  ///
  /// - Parameters:
  ///   - figure: one of the sweep's.
  ///   - sweep: at the size and with the changes that it is run with.
  ///   - wide: the datasets that have several numbers a row.
  ///   - hasValue: whether the agent of a run with these parameters has a value to map.
  public static func faults(
    of figure: Figure, in sweep: Sweep, wide: Set<String> = [],
    hasValue: (Parameters) -> Bool = { _ in true }
  ) -> [(option: String, message: String)] {
    let names = nameFaults(of: figure, among: sweep.figures)
    do throws(ReportError) {
      if figure.kind == valueMap.name {
        let map = try ValueMapFigure(figure, of: sweep)
        return names + map.faults(in: sweep, hasValue: hasValue)
      }
      let curve = try CurveFigure(figure, of: sweep)
      return names + curve.faults(wide: wide)
    } catch {
      return names + [(option: error.option, message: "\(error)")]
    }
  }

  /// A figure that would write over a table of another one.
  private static func nameFaults(
    of figure: Figure, among figures: [Figure]
  ) -> [(option: String, message: String)] {
    FigureFiles.parts.filter(figure.name.hasSuffix).compactMap { part in
      let other = String(figure.name.dropLast(part.count))
      guard figures.contains(where: { $0.name == other }) else { return nil }
      let message =
        "figure '\(figure.name)' has the same file name as a table of figure '\(other)'; "
        + "rename one of them"
      return (option: "", message: message)
    }
  }

  /// What a figure of a sweep shows, in a sentence without a full stop.
  static func summary(of figure: Figure, in sweep: Sweep) -> String {
    if figure.kind == valueMap.name { return ValueMapFigure.summary }
    return (try? CurveFigure(figure, of: sweep).summary) ?? figure.kind
  }
}

extension ReportError {
  /// The option of a figure that the error is about; empty if there is none.
  fileprivate var option: String {
    switch self {
    case .unknownAxis(_, let option, _, _), .notNumbers(_, let option, _): option
    case .ambiguousRuns: "facet"
    default: ""
    }
  }
}
