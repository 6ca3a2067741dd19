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
    for (key, stated) in derived.sorted(by: { $0.key < $1.key }) {
      do throws(Expression.Failure) {
        _ = try value(of: key)
      } catch {
        throw Failure(message: "\(key): the derived value \(error.message)", place: stated.place)
      }
    }
  }

  private mutating func value(of key: String) throws(Expression.Failure) -> ParameterValue {
    if let known = values[key] { return known }
    guard let expression = derived[key]?.expression, let declaration = lexicon.parameters[key]
    else {
      guard let known = lexicon.defaults[key] else {
        throw Expression.Failure(message: "needs '\(key)', which has no value")
      }
      return known
    }
    if chain.contains(key) {
      let circle = (chain.drop { $0 != key } + [key]).joined(separator: " -> ")
      throw Expression.Failure(
        message: "depends on itself: \(circle); state one of them as a value")
    }
    chain.append(key)
    defer { chain.removeLast() }
    let value = try expression.evaluated { (key) throws(Expression.Failure) in
      try self.value(of: key)
    }
    if let fault = lexicon.fault(of: value, for: declaration) {
      throw Expression.Failure(message: "is wrong: \(fault)")
    }
    values[key] = value
    return value
  }
}
