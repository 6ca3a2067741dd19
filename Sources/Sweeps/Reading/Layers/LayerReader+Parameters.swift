extension LayerReader {
  /// A value under a dotted key, however its mappings were nested.
  struct Leaf {
    let key: Located<String>
    let value: YAMLNode
  }

  /// `planner: {horizon: 8}` and `planner.horizon: 8` are the same; keys that no parameter has are
  /// reported.
  ///
  /// - Parameter advice: follows what is wrong with such a key.
  func leaves(_ entries: [YAMLNode.Entry], adding advice: String = "") -> [Leaf] {
    var leaves: [Leaf] = []
    var places: [String: Place] = [:]
    collect(entries, prefix: "") { leaf in
      if let fault = lexicon.fault(ofKey: leaf.key.value) {
        log.report(fault + advice, at: leaf.key.place)
      } else if let first = places.updateValue(leaf.key.place, forKey: leaf.key.value) {
        let place = first.reference
        log.report(
          "'\(leaf.key.value)' is stated twice, first in \(place); keep one", at: leaf.key.place)
      } else {
        leaves.append(leaf)
      }
    }
    return leaves
  }

  private func collect(_ entries: [YAMLNode.Entry], prefix: String, _ add: (Leaf) -> Void) {
    for entry in entries {
      let key = prefix + entry.key.value
      if case .mapping(let inner) = entry.value.content {
        if inner.isEmpty {
          log.report(
            "'\(key)' states nothing; give it a parameter or leave it out", at: entry.key.place)
        }
        collect(inner, prefix: key + ".", add)
      } else {
        add(Leaf(key: Located(key, entry.key.place), value: entry.value))
      }
    }
  }

  func parameters(_ entries: [YAMLNode.Entry]) -> [String: Stated] {
    var parameters: [String: Stated] = [:]
    for leaf in leaves(entries) {
      parameters[leaf.key.value] = stated(leaf.value, for: leaf.key.value)
    }
    return parameters
  }

  /// A value or an expression for a known parameter, checked if it can be checked by itself.
  func stated(_ node: YAMLNode, for key: String) -> Stated {
    guard let declaration = lexicon.parameters[key], let expression = expression(node, for: key)
    else {
      return Stated(expression: nil, place: node.place)
    }
    if let value = expression.constant,
      let fault = lexicon.fault(of: value, for: declaration, written: node.scalar)
    {
      log.report(fault, at: node.place)
      return Stated(expression: nil, place: node.place)
    }
    return Stated(expression: expression, place: node.place)
  }

  /// The value of a parameter where it must be a constant; `nil` if it was reported as faulty.
  ///
  /// - Parameter whole: what names it.
  func constant(_ node: YAMLNode, for key: String, of whole: String) -> ParameterValue? {
    let expression = stated(node, for: key).expression
    if let expression, expression.constant == nil {
      log.report("\(whole) names a value, not a derived one", at: node.place)
    }
    return expression?.constant
  }

  private func expression(_ node: YAMLNode, for key: String) -> Expression? {
    switch node.content {
    case .mapping:
      log.report("\(key) takes a value, not a mapping", at: node.place)
      return nil
    case .list(let nodes):
      let elements = nodes.map { expression($0, for: key) }
      let known = elements.compactMap { $0 }
      guard known.count == elements.count else { return nil }
      let constants = known.compactMap(\.constant)
      return constants.count == known.count ? .value(.list(constants)) : .list(known)
    case .scalar(let scalar):
      if scalar.text.contains("${") { return derived(scalar.text, for: key, at: node.place) }
      if lexicon.parameters[key]?.kind.isNumbers == true, let range = range(scalar, at: node.place)
      {
        return range.isEmpty ? nil : .value(.list(range.map(ParameterValue.number)))
      }
      return value(scalar, for: key, at: node.place).map(Expression.value)
    }
  }

  private func derived(_ text: String, for key: String, at place: Place) -> Expression? {
    do throws(Expression.Failure) {
      let expression = try Expression(parsing: text)
      let faults = expression.parameters.compactMap(lexicon.fault(ofKey:))
      for fault in faults { log.report("in '\(text)': \(fault)", at: place) }
      return faults.isEmpty ? expression : nil
    } catch {
      log.report("\(key): '\(text)' \(error.message)", at: place)
      return nil
    }
  }

  func value(_ scalar: YAMLScalar, for key: String, at place: Place) -> ParameterValue? {
    switch scalar.typed {
    case .value(let value): return value
    case .unusable(let message): log.report("\(key): \(message)", at: place)
    case .null:
      log.report("'\(key)' has no value; give it one, or leave it out for its default", at: place)
    }
    return nil
  }
}
