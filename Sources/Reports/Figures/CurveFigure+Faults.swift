internal import Sweeps

extension CurveFigure {
  /// What keeps it from being drawn whatever its runs record, each with the option that it is about.
  ///
  /// - Parameter wide: the datasets that have several numbers a row.
  func faults(wide: Set<String>) -> [(option: String, message: String)] {
    rowFaults + widthFaults(wide) + lineFaults
  }

  /// An x with several places for a row, where its rows are those of `y`.
  private func widthFaults(_ wide: Set<String>) -> [(option: String, message: String)] {
    let series = Self.series(of: y)
    guard scoreAxis == nil, wide.contains(x), Self.series(of: x) == series else { return [] }
    let message =
      "figure '\(figure.name)': x: '\(x)' has several numbers a row; name one with one, such as \(series)/step"
    return [(option: "x", message: message)]
  }

  /// A level without lines has no horizontal axis.
  private var lineFaults: [(option: String, message: String)] {
    if reference.isEmpty || !runs.isEmpty { return [] }
    let message =
      "figure '\(figure.name)': reference: it shows no runs but those of '\(reference)', whose level is drawn "
      + "beside lines of others; let `where` show some, or leave reference out"
    return [(option: "reference", message: message)]
  }

  /// Datasets whose rows are not those of `y`, by the options that name them: in a record, only datasets of one series
  /// are equally long.
  private var rowFaults: [(option: String, message: String)] {
    if scoreAxis != nil { return [] }
    let against = figure.options[.curveAgainst]
    var named = [(option: "against", dataset: against), (option: "marks", dataset: marks)]
    if cost == nil {
      named.append((option: "x", dataset: x))
    } else if marks.isEmpty {
      // The cost is known at the rows of any series.
      return []
    }
    return named.filter { !$0.dataset.isEmpty && Self.series(of: $0.dataset) != Self.series(of: y) }
      .map { (option: $0.option, message: message(on: $0.dataset, as: $0.option)) }
  }

  private func message(on dataset: String, as option: String) -> String {
    let series = Self.series(of: y)
    let example = option == "x" ? ", such as \(series)/step" : ""
    return
      "figure '\(figure.name)': \(option): '\(dataset)' has other rows than y, '\(y)'; name a dataset of "
      + "'\(series)'\(example)"
  }

  /// The group of a record that a dataset is in.
  private static func series(of dataset: String) -> Substring { dataset.prefix { $0 != "/" } }
}
