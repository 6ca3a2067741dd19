/// The parameters of one run: those that its sweep states and that differ from their defaults.
public struct Parameters: Sendable, Hashable {
  public private(set) var values: [String: ParameterValue]

  /// - Parameters:
  ///   - values: by dotted key; each must be allowed by its declaration.
  ///   - declarations: used to leave out the values that equal their defaults, so that stating a default
  ///     changes nothing.
  public init(_ values: [String: ParameterValue], declarations: [ParameterDeclaration] = []) {
    self.values = values
    for declaration in declarations where values[declaration.key] == declaration.defaultValue {
      self.values[declaration.key] = nil
    }
  }

  /// The value of a parameter, or its default if not stated.
  public subscript<Value>(parameter: Parameter<Value>) -> Value {
    guard let value = values[parameter.key] ?? parameter.declaration.defaultValue else {
      preconditionFailure("'\(parameter.key)' has no default and was not checked")
    }
    return parameter.read(value)
  }

  /// A JSON object with sorted keys and no spaces: the text whose SHA-256 identifies a run.
  public var canonicalJSON: String {
    var json = ""
    json.reserveCapacity(32 * values.count)
    for (key, value) in values.sorted(by: { $0.key < $1.key }) {
      json += json.isEmpty ? "{" : ","
      json += ParameterValue.canonicalJSON(key)
      json += ":"
      json += value.canonicalJSON
    }
    return json.isEmpty ? "{}" : json + "}"
  }

  /// The parameters with the defaults filled in, as a record shows them.
  public func completed(by declarations: [ParameterDeclaration]) -> Parameters {
    var all = Parameters([:])
    for declaration in declarations { all.values[declaration.key] = declaration.defaultValue }
    all.values.merge(values) { $1 }
    return all
  }
}

extension Parameters: Codable {
  public init(from decoder: any Decoder) throws {
    values = try decoder.singleValueContainer().decode([String: ParameterValue].self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(values)
  }
}
