/// The cells of one arm: every combination of the values of its axes.
struct ArmExpansion {
  let arm: ArmLayer
  private let lexicon: Lexicon
  private let groups: [AxisGroup]
  /// Values that all cells share, defaults left out.
  private var shared: [String: ParameterValue] = [:]
  /// Derived values that all cells share.
  private var derived: [String: Stated] = [:]
  private let statedKeys: Set<String>

  init(_ arm: ArmLayer, of layer: Layer, lexicon: Lexicon) {
    self.arm = arm
    self.lexicon = lexicon
    groups = layer.axes.removing(arm.statedKeys) + arm.axes
    let stated = layer.parameters.merging(arm.parameters) { $1 }
    statedKeys = groups.keys.union(stated.keys)
    for (key, value) in stated where !groups.keys.contains(key) {
      Self.put(value, for: key, into: &shared, &derived, lexicon)
    }
    let streams = layer.streams.merging(arm.streams) { $1 }
    for stream in Stream.allCases where streams[stream] == .perArm {
      let own = ParameterValue.string(arm.name.value)
      if own != lexicon.defaults[stream.key] { shared[stream.key] = own }
    }
  }

  /// Parameters without a default that the arm does not state.
  var missingKeys: [String] { lexicon.requiredKeys.filter { !statedKeys.contains($0) } }

  /// `nil` beyond what an integer holds.
  var cellCount: Int? {
    groups.reduce(1) { count, group in
      count.flatMap {
        let (product, overflow) = $0.multipliedReportingOverflow(by: group.count)
        return overflow ? nil : product
      }
    }
  }

  /// The values of each cell, the first axis varying slowest; reports derived values that are
  /// invalid.
  func cells(log: FaultLog) -> [[String: ParameterValue]] {
    var cells: [[String: ParameterValue]] = []
    var faultyPlaces: Set<Place> = []
    for number in 0..<(cellCount ?? 0) {
      do throws(Derivation.Failure) {
        cells.append(try cell(number))
      } catch {
        // One report per place: the other cells would repeat it for other values.
        if faultyPlaces.insert(error.place).inserted { log.report(error.message, at: error.place) }
      }
    }
    return cells
  }

  private func cell(_ number: Int) throws(Derivation.Failure) -> [String: ParameterValue] {
    var values = shared
    var derived = derived
    for (key, stated) in statements(number) {
      Self.put(stated, for: key, into: &values, &derived, lexicon)
    }
    if derived.isEmpty { return values }
    var derivation = Derivation(values: values, derived: derived, lexicon: lexicon)
    try derivation.deriveAll()
    return derivation.values.filter { $0.value != lexicon.defaults[$0.key] }
  }

  /// What the axes state in a cell.
  private func statements(_ number: Int) -> [(key: String, stated: Stated)] {
    var statements: [(key: String, stated: Stated)] = []
    var remaining = number
    for group in groups.reversed() {
      let index = remaining % group.count
      remaining /= group.count
      for column in group.columns { statements.append((column.key, column.values[index])) }
    }
    return statements
  }

  /// The axis whose statements differ between two cells, and the two; `nil` if it is none or several.
  func difference(
    between one: Int, and other: Int
  ) -> (key: String, first: Expression, second: Expression, place: Place)? {
    let pairs = zip(statements(one), statements(other)).filter {
      $0.0.stated.expression != $0.1.stated.expression
    }
    guard pairs.count == 1, let first = pairs[0].0.stated.expression,
      let second = pairs[0].1.stated.expression
    else { return nil }
    return (pairs[0].0.key, first, second, pairs[0].1.stated.place)
  }

  /// The axes that go together with one.
  func companions(of key: String) -> [String] {
    groups.first { $0.keys.contains(key) }?.columns.map(\.key).filter { $0 != key } ?? []
  }

  private static func put(
    _ stated: Stated, for key: String, into values: inout [String: ParameterValue],
    _ derived: inout [String: Stated], _ lexicon: Lexicon
  ) {
    guard let constant = stated.expression?.constant else {
      derived[key] = stated
      return
    }
    if constant != lexicon.defaults[key] { values[key] = constant }
  }
}
