/// The runs of an arm that trains value functions, in which a run that uses one finds its own: by an equal seed and
/// equal values on every axis that the arm sweeps, unless a condition fixes them.
struct TrainedRuns {
  private let arm: String
  private let lexicon: Lexicon
  /// The axes, and `seed`, that are compared.
  private let keys: [String]
  private let runs: [[ParameterValue?]: Run]
  /// For each key, the values that the runs have, in their order.
  private let taken: [[ParameterValue]]

  /// - Parameters:
  ///   - axes: the arm's.
  ///   - fixed: values that its runs must have, of axes or not.
  init(
    of arm: String, _ all: [Run], axes: [String], fixed: [String: ParameterValue], lexicon: Lexicon
  ) {
    func value(_ key: String, _ run: Run) -> ParameterValue? {
      lexicon.value(of: key, in: run.parameters.values)
    }
    let swept = axes.uniqued.filter { axis in Set(all.map { value(axis, $0) }).count > 1 }
    let keys = (swept + ["seed"]).filter { fixed[$0] == nil }
    self.arm = arm
    self.lexicon = lexicon
    self.keys = keys
    let met = all.filter { run in fixed.allSatisfy { value($0.key, run) == $0.value } }
    taken = keys.map { key in met.compactMap { value(key, $0) }.uniqued }
    // Runs of one arm differ in an axis or the seed, so that no two share an entry.
    runs = Dictionary(
      met.map { run in (keys.map { value($0, run) }, run) }, uniquingKeysWith: { first, _ in first }
    )
  }

  func run(for values: [String: ParameterValue]) -> Run? {
    runs[keys.map { lexicon.value(of: $0, in: values) }]
  }

  /// Why there is no such run.
  func message(for values: [String: ParameterValue], of user: String) -> String {
    if runs.isEmpty { return "no run of arm '\(arm)' meets all that `where` states" }
    let wanted = keys.map { key in
      "\(key)=\(lexicon.value(of: key, in: values)?.description ?? "")"
    }
    let there = zip(keys, taken).map { "\($0) \(Self.listed($1))" }
    return
      "arm '\(arm)' has no run with \(wanted.joined(separator: ", ")) for one of arm '\(user)'; "
      + "it has \(there.joined(separator: " and ")): give both the same values, or choose by "
      + "`where: {\(keys.first ?? "seed"): …}`"
  }

  static func listed(_ values: [ParameterValue]) -> String {
    let shown = values.prefix(10).map(\.description).joined(separator: ", ")
    return values.count > 10 ? "\(shown) and \(values.count - 10) more" : shown
  }
}
