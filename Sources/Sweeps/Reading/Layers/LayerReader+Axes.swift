extension LayerReader {
  func grid(_ node: YAMLNode) -> [AxisGroup] {
    leaves(entries(node, of: "grid")).map(axis)
  }

  /// The axis alone in its group.
  func axis(_ leaf: Leaf) -> AxisGroup { AxisGroup(columns: [column(leaf)]) }

  /// One mapping of axes that go together, or a list of such mappings.
  func zips(_ node: YAMLNode) -> [AxisGroup] {
    if case .list(let nodes) = node.content { return nodes.flatMap(zip) }
    return zip(node)
  }

  /// The axes that go together, then each faulty one alone.
  private func zip(_ node: YAMLNode) -> [AxisGroup] {
    let columns = leaves(entries(node, of: "zip")).map(column)
    let sound = columns.filter { !$0.isFaulty }
    if let first = sound.first,
      let other = sound.first(where: { $0.values.count != first.values.count })
    {
      log.report(
        "axes of a zip go together: '\(other.key)' has \(other.values.count) values and "
          + "'\(first.key)' has \(first.values.count); give them equally many", at: other.place)
      return columns.map { column in
        AxisGroup(columns: [AxisGroup.Column(key: column.key, place: column.place, values: [])])
      }
    }
    let faulty = columns.filter(\.isFaulty).map { AxisGroup(columns: [$0]) }
    return (sound.isEmpty ? [] : [AxisGroup(columns: sound)]) + faulty
  }

  private func column(_ leaf: Leaf) -> AxisGroup.Column {
    AxisGroup.Column(key: leaf.key.value, place: leaf.key.place, values: axisValues(leaf))
  }

  /// The values of an axis; empty if it was reported as faulty.
  private func axisValues(_ leaf: Leaf) -> [Stated] {
    let key = leaf.key.value
    if let scalar = leaf.value.scalar {
      if let numbers = range(scalar, at: leaf.value.place) {
        return checked(numbers, for: key, at: leaf.value.place)
      }
      log.report(
        isQuoted(scalar)
          ? "'\(key)' needs a list or a range, and what is in quotes is text; write it without the quotes: "
            + scalar.text
          : "'\(key)' needs a list or a range such as 0..9, 0..20 step 5 or log2 1..64 here; "
            + "a single value stands under params", at: leaf.value.place)
      return []
    }
    guard case .list(let nodes) = leaf.value.content else { return [] }
    if nodes.isEmpty {
      log.report(
        "'\(key)' has no values; give it at least one, or leave it out", at: leaf.value.place)
    }
    return nodes.map { stated($0, for: key) }
  }

  /// The numbers of a range; empty if it was reported as malformed, `nil` if it is no range.
  func range(_ scalar: YAMLScalar, at place: Place) -> [Double]? {
    guard scalar.isPlain else { return nil }
    do throws(ValueRange.Malformed) {
      return try ValueRange(scalar.text)?.values
    } catch {
      log.report(error.message, at: place)
      return []
    }
  }

  /// Whether a text in quotes would be a range or a list without them.
  func isQuoted(_ scalar: YAMLScalar) -> Bool {
    if scalar.isPlain { return false }
    if (try? ValueRange(scalar.text)) != nil { return true }
    guard scalar.text.hasPrefix("[") else { return false }
    let log = FaultLog(rootPath: "")
    let node = YAMLNode.parse(
      scalar.text, log: log, at: { .mark(path: "", line: $0, column: $1) })
    guard case .list? = node?.content else { return false }
    return log.isEmpty
  }

  /// The numbers of a range; reports the first one that the parameter does not allow, and then gives none.
  private func checked(_ numbers: [Double], for key: String, at place: Place) -> [Stated] {
    guard let declaration = lexicon.parameters[key] else { return [] }
    for number in numbers {
      if let fault = lexicon.fault(of: .number(number), for: declaration) {
        log.report(fault, at: place)
        return []
      }
    }
    return numbers.map { Stated(expression: .value(.number($0)), place: place) }
  }

  private func checkDistinct(_ group: AxisGroup) {
    var first: [[Expression]: Int] = [:]
    for index in 0..<group.count {
      let tuple = group.columns.compactMap(\.values[index].expression)
      guard tuple.count == group.columns.count else { continue }
      if let earlier = first.updateValue(index, forKey: tuple) {
        let keys = group.columns.map { "'\($0.key)'" }.joined(separator: " and ")
        log.report(
          "value \(index + 1) of \(keys) equals value \(earlier + 1); leave one out",
          at: group.columns[0].values[index].place)
      }
    }
  }

  /// Checks what only all axes and parameters of a layer or an arm together show.
  func checkAxes(_ groups: [AxisGroup], beside parameters: [String: Stated]) {
    var places: [String: Place] = [:]
    for column in groups.columns where !column.isFaulty {
      if let first = places.updateValue(column.place, forKey: column.key) {
        log.report(
          "'\(column.key)' is an axis twice, first in \(first.reference); keep one",
          at: column.place)
      } else if let stated = parameters[column.key] {
        log.report(
          "'\(column.key)' is an axis here and has one value in "
            + "\(stated.place.reference); keep one",
          at: column.place)
      }
    }
    groups.forEach(checkDistinct)
  }
}
