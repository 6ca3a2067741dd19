internal import Experiments
internal import Foundation
internal import Records
internal import Sweeps

extension RecordExpectation {
  /// What experiments write, for one run or for any.
  init(of run: Run? = nil) {
    self.init(
      run: run,
      series: { json in Parameters(recorded: json).map(Experiment.series) ?? [] },
      steps: { json in Parameters(recorded: json).map(Experiment.steps) })
  }
}

extension Parameters {
  /// Those that a record states; `nil` unless this version of polo knows and allows all of them.
  fileprivate init?(recorded json: String) {
    guard let parameters = try? JSONDecoder().decode(Parameters.self, from: Data(json.utf8)) else {
      return nil
    }
    var known: Set<String> = []
    for declaration in Experiment.parameters {
      known.insert(declaration.key)
      guard let value = parameters.values[declaration.key] ?? declaration.defaultValue,
        declaration.fault(of: value) == nil
      else { return nil }
    }
    guard known.isSuperset(of: parameters.values.keys) else { return nil }
    self = parameters
  }
}
