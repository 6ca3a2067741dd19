/// Decides which runs are left out, and remembers which entries did so.
struct Exclusions {
  private let entries: [Exclusion]
  private let defaults: [String: ParameterValue]
  private var used: Set<Int> = []

  init(_ entries: [Exclusion], defaults: [String: ParameterValue]) {
    self.entries = entries
    self.defaults = defaults
  }

  /// Entries that left out no run.
  var unused: [Exclusion] { entries.indices.filter { !used.contains($0) }.map { entries[$0] } }

  /// The seeds with which a cell runs.
  mutating func seeds(
    of seeds: [Int], arm: String, values: [String: ParameterValue]
  ) -> [Int] {
    var seeds = seeds
    for (index, entry) in entries.enumerated() {
      let rest = entry.conditions.filter { $0.key.value != "seed" }
      guard rest.allSatisfy({ matches($0.key.value, $0.value, arm, values) }) else { continue }
      let before = seeds.count
      let condition = entry.conditions.first { $0.key.value == "seed" }
      seeds.removeAll { seed in condition.map { names($0.value, seed) } ?? true }
      if seeds.count < before { used.insert(index) }
    }
    return seeds
  }

  private func names(_ seeds: ParameterValue?, _ seed: Int) -> Bool {
    if case .list(let seeds)? = seeds { seeds.contains(.number(Double(seed))) } else { false }
  }

  private func matches(
    _ key: String, _ value: ParameterValue?, _ arm: String, _ values: [String: ParameterValue]
  ) -> Bool {
    key == "arm" ? value == .string(arm) : value == values[key] ?? defaults[key]
  }
}
