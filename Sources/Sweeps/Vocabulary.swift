/// The words that sweep files may use: put together by the command line from what the experiments and the
/// reports declare, so that this module checks sweeps without knowing either.
public struct Vocabulary: Sendable {
  public var parameters: [ParameterDeclaration]
  /// Scalars of a record that can be compared and claimed about, for example `summary/coverage`.
  public var metrics: [Metric]
  /// Datasets that grow by rows and that figures can draw, for example `coverage/fraction`.
  public var datasets: [String]
  public var figureKinds: [FigureKind]

  public init(
    parameters: [ParameterDeclaration], metrics: [Metric], datasets: [String] = [],
    figureKinds: [FigureKind]
  ) {
    self.parameters = parameters
    self.metrics = metrics
    self.datasets = datasets
    self.figureKinds = figureKinds
  }
}

/// A scalar that every record holds.
public struct Metric: Sendable, Hashable {
  public let name: String
  public let summary: String

  public init(_ name: String, _ summary: String) {
    self.name = name
    self.summary = summary
  }
}

/// A kind of figure and the options that a sweep file may give it.
public struct FigureKind: Sendable, Hashable {
  public let name: String
  public let summary: String
  public let options: [ParameterDeclaration]

  public init(_ name: String, _ summary: String, options: [ParameterDeclaration]) {
    self.name = name
    self.summary = summary
    self.options = options
  }
}
