internal import Sweeps

/// What the reader of a figure must know beside its lines.
extension Curves {
  /// Empty if no run is missing, no mean is of few runs, and all lines and values can be drawn.
  var remark: String {
    let missing = recorded < expected ? ["\(recorded) of \(expected) runs"] : []
    let isAllWeak = points.allSatisfy { $0.n < Evidence.enough }
    let weak = isAllWeak ? [Evidence.weakMark] : told(weaknesses)
    // A band goes on below the axis.
    let lost = figure.isLogarithmic ? values.count(where: { $0 <= 0 }) : 0
    let undrawn = lost > 0 ? ["\(lost) value\(lost == 1 ? "" : "s") at or below 0"] : []
    return (missing + told(absences) + lacks + weak + undrawn).joined(separator: "; ")
  }

  /// Which lines are not drawn, though runs of theirs have a record, because these share no cost.
  var lacks: [String] { figure.cost == nil ? [] : told(distances) }

  /// What stands in the middle of a panel: that no run of its lines has a record; else empty.
  func absence(inPanel panel: Int) -> String {
    isRecorded(panel) || lines(inPanel: panel).allSatisfy { $0.line.expected == 0 } ? "" : "no runs"
  }

  /// What the key calls each line; empty for one of which no run has a record in any panel.
  var keyLabels: [String] {
    figure.seriesLabels.enumerated().map { series, label in
      figure.panels.values.indices.contains { line(panel: $0, series: series).recorded > 0 }
        ? label : ""
    }
  }

  /// What holds for lines of a panel.
  private struct Statement: Hashable {
    let what: String
    /// Lines, perhaps with the places where it holds for them: `mpc at 32 and 64`.
    let lines: [String]
    /// The name put before the lines if they are values of an axis of numbers; else empty.
    let key: String

    /// - Parameter panels: empty for all of them.
    func text(in panels: [String]) -> String {
      let place = panels.isEmpty ? "" : " in \(Curves.list(panels))"
      return what + place + ": " + (key.isEmpty ? "" : "\(key) = ") + lines.joined(separator: ", ")
    }
  }

  private struct NamedLine {
    let name: String
    /// Of each dataset.
    let lines: [Line]

    /// The line of the first dataset, the others being of the same runs.
    var line: Line { lines[0] }
  }

  /// Each statement once, with the panels that it holds for unless it holds for all.
  ///
  /// - Parameter statements: what is said of one line of a panel with runs.
  private func told(_ statements: (NamedLine) -> [(what: String, of: String)]) -> [String] {
    let panels = figure.panels.values.indices
    let told = panels.map { panel -> [Statement] in
      guard isRecorded(panel) else { return [] }
      let lines = lines(inPanel: panel)
      let own = lines.prefix(figure.series.values.count)
      let parts = [(own, figure.keyTitle), (lines.dropFirst(own.count), "")]
      return parts.flatMap { lines, key in
        let all = lines.flatMap(statements)
        return all.map(\.what).uniqued.map { what in
          Statement(what: what, lines: all.filter { $0.what == what }.map(\.of), key: key)
        }
      }
    }
    return told.joined().uniqued.map { statement in
      let holding = panels.filter { told[$0].contains(statement) }
      return statement.text(
        in: holding.count == panels.count ? [] : holding.map(figure.panels.label))
    }
  }

  /// Where there are to be runs and none has a record.
  private func absences(_ named: NamedLine) -> [(what: String, of: String)] {
    if named.line.recorded == 0 { return named.line.expected > 0 ? [("no runs", named.name)] : [] }
    let gaps = named.line.points.filter { $0.n == 0 }
    return gaps.isEmpty ? [] : [("no runs", Self.places(named.name, gaps))]
  }

  /// That its runs share no cost.
  private func distances(_ named: NamedLine) -> [(what: String, of: String)] {
    // A logarithmic axis has no 0.
    let cost = isLogarithmic ? "cost above 0" : "cost"
    let isLost = named.lines.contains { !$0.runs.isEmpty && $0.points.isEmpty }
    return isLost ? [("no \(cost) that all runs share", named.name)] : []
  }

  /// How few runs its points rest on. For a curve this number changes where some runs end early, and is not stated
  /// point by point.
  private func weaknesses(_ named: NamedLine) -> [(what: String, of: String)] {
    let points = named.line.points.filter { $0.n > 0 }
    let counts = Set(points.map(\.n)).sorted()
    guard let least = counts.first, let most = counts.last, least < Evidence.enough else {
      return []
    }
    if least == most { return [("n = \(least)", named.name)] }
    if figure.scoreAxis == nil { return [("n = \(least) to \(most)", named.name)] }
    return counts.filter { $0 < Evidence.enough }.map { n in
      ("n = \(n)", Self.places(named.name, points.filter { $0.n == n }))
    }
  }

  private static func places(_ name: String, _ points: [Point]) -> String {
    "\(name) at \(list(points.map { GnuplotText.number($0.x) }))"
  }

  /// `8, 16 and 32`
  private static func list(_ texts: [String]) -> String {
    let last = texts.suffix(2).joined(separator: " and ")
    return (texts.dropLast(2) + [last]).joined(separator: ", ")
  }

  private func isRecorded(_ panel: Int) -> Bool {
    lines(inPanel: panel).contains { $0.line.recorded > 0 }
  }

  /// Those of each value of the series, then the reference.
  private func lines(inPanel panel: Int) -> [NamedLine] {
    let datasets = figure.datasets.indices
    let own = figure.series.values.indices.map { value in
      NamedLine(
        name: figure.series.field(value),
        lines: datasets.map { line(panel: panel, series: value * datasets.count + $0) })
    }
    if figure.reference.isEmpty { return own }
    let level = line(panel: panel, series: figure.seriesCount - 1)
    return own + [NamedLine(name: figure.reference, lines: [level])]
  }
}
