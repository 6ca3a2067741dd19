internal import Experiments
internal import Foundation
internal import Sweeps

extension Parameters {
  /// Those that a record states, whether this version of polo knows them or not.
  init(statedBy json: String) throws {
    self = try JSONDecoder().decode(Parameters.self, from: Data(json.utf8))
  }

  /// Those that a record states; `nil` unless this version of polo knows and allows all of them.
  init?(recorded json: String) {
    guard let parameters = try? Parameters(statedBy: json), parameters.unusableKey == nil,
      Set(Experiment.parameters.map(\.key)).isSuperset(of: parameters.values.keys)
    else { return nil }
    self = parameters
  }

  /// The first parameter whose value, given or by default, this version of polo does not allow.
  var unusableKey: String? {
    Experiment.parameters.first { declaration in
      guard let value = values[declaration.key] ?? declaration.defaultValue else { return true }
      return declaration.fault(of: value) != nil
    }?.key
  }
}
