public import Sweeps

extension Record {
  /// A group as it was written, for example the trained `value_function`; or a series, with its
  /// index as a dimension.
  ///
  /// - Throws: if there is no such group, or one of its datasets has a form that records do not
  ///   use.
  public func grid(_ name: String) throws(RecordError) -> Grid {
    let names = try members(of: name)
    let limit = elementLimit
    return try enter { root throws(LibraryFault) in
      var scales: [(name: String, dataset: Dataset)] = []
      var others: [(name: String, dataset: Dataset)] = []
      for member in names where try root.contains("\(name)/\(member)") {
        let dataset = try Dataset(opening: "\(name)/\(member)", in: root)
        if try dataset.handle.hasAttribute("CLASS") {
          scales.append((member, dataset))
        } else {
          others.append((member, dataset))
        }
      }
      return Grid(
        name,
        dimensions: try scales.map { scale throws(LibraryFault) in
          try scale.dataset.dimension(named: scale.name, limit: limit)
        },
        try others.map { other throws(LibraryFault) in
          try other.dataset.content(named: other.name, among: scales, limit: limit)
        })
    }
  }
}

extension Dataset {
  fileprivate func dimension(named name: String, limit: Int) throws(LibraryFault) -> Dimension {
    Dimension(
      name, try handle.attribute("long_name"), units: try handle.attribute("units"),
      try holdsText() ? .labels(try texts(limit: limit)) : .numbers(try numbers(limit: limit)))
  }

  fileprivate func content(
    named name: String, among scales: [(name: String, dataset: Dataset)], limit: Int
  ) throws(LibraryFault) -> Grid.Content {
    guard let element = try element() else {
      throw LibraryFault(
        "read dataset '\(path)'", detail: "it is of a type that records do not use")
    }
    let variable = Variable(
      name, try handle.attribute("long_name"), units: try handle.attribute("units"), element,
      by: try DimensionScales.names(of: self, among: scales))
    return Grid.Content(variable, try numbers(limit: limit))
  }
}
