/// Works out the derived values of one cell.
struct Derivation {
  let lexicon: Lexicon
  /// Values that are stated outright, and those worked out so far.
  private(set) var values: [String: ParameterValue]
  private let derived: [String: Stated]
  /// Keys whose values are being worked out, outermost first.
  private var chain: [String] = []

  struct Failure: Error {
    let message: String
    let place: Place
  }

  init(values: [String: ParameterValue], derived: [String: Stated], lexicon: Lexicon) {
    self.values = values
    self.derived = derived
    self.lexicon = lexicon
  }

  mutating func deriveAll() throws(Failure) {
    for key in derived.keys.sorted() { try derive(key) }
  }

  /// Works out the values that a derived one names, and then its own.
  private mutating func derive(_ key: String) throws(Failure) {
    guard values[key] == nil, let stated = derived[key], let expression = stated.expression,
      let declaration = lexicon.parameters[key]
    else { return }
    func failure(_ text: String) -> Failure {
      Failure(message: "\(key): '\(expression)' \(text)", place: stated.place)
    }
    if chain.contains(key) {
      let circle = (chain.drop { $0 != key } + [key]).joined(separator: " -> ")
      throw failure("depends on itself: \(circle); state one of them as a value")
    }
    chain.append(key)
    defer { chain.removeLast() }
    for other in expression.parameters { try derive(other) }
    let value: ParameterValue
    do throws(Expression.Failure) {
      value = try evaluated(expression)
    } catch {
      throw failure(error.message)
    }
    if declaration.fault(of: value) != nil {
      let advice = Self.advice(on: value, of: expression, for: declaration.kind)
      throw failure("is \(value.canonicalJSON), not \(declaration.kind); \(advice)")
    }
    values[key] = value
  }

  /// The value of an expression whose parameters have been worked out.
  private func evaluated(_ expression: Expression) throws(Expression.Failure) -> ParameterValue {
    try expression.evaluated { (key) throws(Expression.Failure) in
      guard let known = lexicon.value(of: key, in: values) else {
        throw Expression.Failure(message: "needs '\(key)', which has no value")
      }
      return known
    }
  }

  private static func advice(
    on value: ParameterValue, of expression: Expression, for kind: ParameterDeclaration.Kind
  ) -> String {
    if case .integer = kind, case .number(let number) = value, number.rounded() != number,
      case .operation(.over, _, _) = expression
    {
      return "choose values that divide"
    }
    return "change it or the values in it"
  }
}
