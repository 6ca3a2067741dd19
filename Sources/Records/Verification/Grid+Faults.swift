internal import Sweeps

extension Grid {
  /// What is wrong with a group: with its shapes, its values and, for a series, with what it is made of.
  func faults(as series: Series?) -> [RecordFault] {
    var faults = shapeFaults
    if let series { faults += self.faults(against: series) }
    for content in contents {
      let values = content.values.filter { !$0.isFinite }.count
      if values > 0 {
        faults.append(
          RecordFault(
            .implausible,
            "'\(name)/\(content.variable.name)' has \(values) values that are not finite, of "
              + "\(content.values.count)"))
      }
    }
    return faults
  }

  private var shapeFaults: [RecordFault] {
    contents.compactMap { content in
      let counts = content.variable.dimensions.map { name in
        dimensions.first { $0.name == name }?.count ?? 0
      }
      let isWhole = counts.reduce(1, *) == content.values.count
      return isWhole
        ? nil
        : RecordFault(
          .malformed,
          "'\(name)/\(content.variable.name)' has \(content.values.count) values, its axes make \(counts)"
        )
    }
  }

  private func faults(against series: Series) -> [RecordFault] {
    var faults: [RecordFault] = []
    func report(_ reason: String) { faults.append(RecordFault(.malformed, reason)) }
    guard let index = dimensions.first(where: { $0.name == series.index.name }) else {
      report("'\(name)' has no index '\(series.index.name)'")
      return faults
    }
    if !index.ascends { report("'\(name)/\(index.name)' does not ascend") }
    let names = Set(contents.map(\.variable.name))
    for variable in series.variables where !names.contains(variable.name) {
      report("'\(name)' has no '\(variable.name)'")
    }
    for content in contents {
      let found = content.variable
      guard let variable = series.variables.first(where: { $0.name == found.name }) else {
        report("'\(name)' has '\(found.name)', which no such series has")
        continue
      }
      let axes = [series.index.name] + variable.dimensions
      if found.dimensions != axes || found.element != variable.element
        || found.units != variable.units
      {
        report(
          "'\(name)/\(found.name)' is \(found.element) in \(found.units) by \(found.dimensions), not "
            + "\(variable.element) in \(variable.units) by \(axes)")
      }
    }
    return faults
  }
}

extension Dimension {
  fileprivate var ascends: Bool {
    guard case .numbers(let numbers) = coordinates else { return false }
    return zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
  }
}
