/// What a run measures: the words that experiments and records share, so that neither knows the other.
///
/// A series becomes a group of the record that grows by rows, a `Grid` a group that is written once.
public struct RecordSchema: Sendable, Hashable {
  public let series: [Series]

  public init(series: [Series]) { self.series = series }
}

/// A group of datasets that grow together, a row at a time, for example `trajectory`.
public struct Series: Sendable, Hashable {
  public let name: String
  /// The index of the rows, written as the group's first dataset, for example `step`.
  public let index: Variable
  /// The dimensions that the variables' rows have, with their coordinates.
  public let dimensions: [Dimension]
  public let variables: [Variable]

  public init(_ name: String, index: Variable, dimensions: [Dimension] = [], variables: [Variable])
  {
    precondition(variables.allSatisfy { $0.element != .boolean }, "no series has booleans")
    self.name = name
    self.index = index
    self.dimensions = dimensions
    self.variables = variables
  }

  /// Values of one row: the index, then each variable's, in their order, row-major.
  public var valuesPerRow: Int { 1 + variables.reduce(0) { $0 + count(of: $1) } }

  /// Values of one row of a variable: 1 for a scalar.
  public func count(of variable: Variable) -> Int {
    variable.dimensions.reduce(1) { product, name in
      guard let dimension = dimensions.first(where: { $0.name == name }) else {
        preconditionFailure("series '\(self.name)' declares no dimension '\(name)'")
      }
      return product * dimension.count
    }
  }
}

/// One dataset: its meaning and its type.
public struct Variable: Sendable, Hashable {
  public enum Element: Sendable, Hashable {
    case float32, float64, int32, int64
    /// 0 and 1, which h5py reads as `bool`; only for arrays of a `Grid`; records have no booleans.
    case boolean
  }

  public let name: String
  public let longName: String
  /// As in UDUNITS where it has the unit; "1" for a pure number.
  public let units: String
  public let element: Element
  /// Names of the dimensions, except that of the rows.
  public let dimensions: [String]

  public init(
    _ name: String, _ longName: String, units: String = "1", _ element: Element = .float64,
    by dimensions: [String] = []
  ) {
    self.name = name
    self.longName = longName
    self.units = units
    self.element = element
    self.dimensions = dimensions
  }
}

/// An axis of datasets, with a coordinate for each index: it becomes an HDF5 dimension scale.
public struct Dimension: Sendable, Hashable {
  public enum Coordinates: Sendable, Hashable {
    case numbers([Double])
    case labels([String])
  }

  public let name: String
  public let longName: String
  public let units: String
  public let coordinates: Coordinates

  public init(_ name: String, _ longName: String, units: String = "1", _ coordinates: Coordinates) {
    self.name = name
    self.longName = longName
    self.units = units
    self.coordinates = coordinates
  }

  /// `0 ..< count` as coordinates.
  public init(_ name: String, _ longName: String, count: Int) {
    self.init(name, longName, .numbers((0..<count).map(Double.init)))
  }

  public var count: Int {
    switch coordinates {
    case .numbers(let numbers): numbers.count
    case .labels(let labels): labels.count
    }
  }
}

/// One row of a series.
public struct Row: Sendable, Hashable {
  /// The series' place in the schema.
  public let series: Int
  /// `[valuesPerRow]`: the index, then each variable's values.
  public let values: [Double]

  public init(series: Int, values: [Double]) {
    self.series = series
    self.values = values
  }
}

/// A group that is written once, at the end of a run: a map, the weights of a value function, a summary.
public struct Grid: Sendable, Hashable {
  public let name: String
  public let dimensions: [Dimension]
  /// Each variable with its values, row-major over its dimensions.
  public let contents: [Content]

  public struct Content: Sendable, Hashable {
    public let variable: Variable
    public let values: [Double]

    public init(_ variable: Variable, _ values: [Double]) {
      self.variable = variable
      self.values = values
    }
  }

  public init(_ name: String, dimensions: [Dimension] = [], _ contents: [Content]) {
    self.name = name
    self.dimensions = dimensions
    self.contents = contents
  }
}
