/// The words that sweep files may use: put together by the command line from what the experiments and the
/// reports declare, so that this module checks sweeps without knowing either.
public struct Vocabulary: Sendable {
  public package(set) var parameters: [ParameterDeclaration]
  /// Scalars of a record that can be compared and claimed about, for example `summary/coverage`.
  public let metrics: [Metric]
  /// Datasets that grow by rows and that figures can draw, for example `coverage/fraction`.
  public let datasets: [String]
  public package(set) var figureKinds: [FigureKind]
  /// `nil` where no run can use what another has trained.
  public let trainedValues: TrainedValues?
  /// What is wrong with the parameters of a run taken together; `nil` if nothing is.
  public let contradiction: @Sendable (Parameters) -> String?
  /// Whether the record of a run with these parameters holds a metric or a dataset, by its name.
  public package(set) var records: @Sendable (String, Parameters) -> Bool
  /// What keeps a figure of a sweep from being drawn, whatever its runs record, each with the option that it is
  /// about; empty if nothing does.
  public package(set) var figureFaults:
    @Sendable (Figure, Sweep) -> [(option: String, message: String)]

  public init(
    parameters: [ParameterDeclaration], metrics: [Metric], datasets: [String] = [],
    figureKinds: [FigureKind], trainedValues: TrainedValues? = nil,
    contradiction: @escaping @Sendable (Parameters) -> String? = { _ in nil },
    records: @escaping @Sendable (String, Parameters) -> Bool = { _, _ in true },
    figureFaults: @escaping @Sendable (Figure, Sweep) -> [(option: String, message: String)] = {
      _, _ in []
    }
  ) {
    self.parameters = parameters
    self.metrics = metrics
    self.datasets = datasets
    self.figureKinds = figureKinds
    self.trainedValues = trainedValues
    self.contradiction = contradiction
    self.records = records
    self.figureFaults = figureFaults
  }
}

/// A scalar of records; which of them hold it depends on task and arm.
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
  /// Datasets that the record of each run shown must hold, besides those that the options name, each with what to do if
  /// it is missing.
  public let needs: [String: String]

  public init(
    _ name: String, _ summary: String, options: [ParameterDeclaration],
    needs: [String: String] = [:]
  ) {
    self.name = name
    self.summary = summary
    self.options = options
    self.needs = needs
  }
}
