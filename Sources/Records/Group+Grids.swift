internal import Sweeps

extension Group {
  /// Writes a grid as a group in this one.
  func write(_ grid: Grid) throws(LibraryFault) {
    let group = try Group(creating: grid.name, in: self)
    var scales = DimensionScales()
    try group.writeScales(grid.dimensions, to: &scales)
    for content in grid.contents {
      let variable = content.variable
      let shape = grid.shape(of: variable)
      let chunkRows = Chunk.rows(
        of: variable.element, valuesPerRow: shape.dropFirst().reduce(1, *))
      let dataset = try Dataset(
        variable, in: group, shape: shape, content.values, chunkRows: chunkRows)
      try scales.attach(variable.dimensions, to: dataset)
      if shape.isEmpty {
        try group.handle.setAttribute(variable.name, content.values[0], as: variable.element)
      }
    }
    try scales.finish()
  }

  /// Writes the coordinates of dimensions as scales of this group.
  func writeScales(
    _ dimensions: [Dimension], to scales: inout DimensionScales
  ) throws(LibraryFault) {
    for dimension in dimensions {
      let dataset =
        switch dimension.coordinates {
        case .labels(let labels): try Dataset(labels, of: dimension, in: self)
        case .numbers(let numbers):
          try Dataset(
            Variable(
              dimension.name, dimension.longName, units: dimension.units, dimension.element),
            in: self, shape: [numbers.count], numbers,
            chunkRows: Chunk.rows(of: .float64, valuesPerRow: 1))
        }
      try scales.declare(dataset, dimension.name)
    }
  }
}

extension Dimension {
  /// Pure numbers that are all integers count something, such as members or steps.
  fileprivate var element: Variable.Element {
    guard units == "1", case .numbers(let numbers) = coordinates else { return .float64 }
    return numbers.allSatisfy { Int64(exactly: $0) != nil } ? .int64 : .float64
  }
}

extension Grid {
  func shape(of variable: Variable) -> [Int] {
    variable.dimensions.map { name in
      guard let dimension = dimensions.first(where: { $0.name == name }) else {
        preconditionFailure("grid '\(self.name)' declares no dimension '\(name)'")
      }
      return dimension.count
    }
  }

  /// Checks that every value fits its variable.
  func check() throws(RecordError) {
    for content in contents {
      precondition(
        content.values.count == shape(of: content.variable).reduce(1, *),
        "'\(name)/\(content.variable.name)' has not as many values as its dimensions say")
      try content.variable.check(content.values[...], in: name)
    }
  }
}
