/// A typed key into `Parameters`: `parameters[.horizon]` is an `Int`.
///
/// The module that uses a parameter declares it in an extension, once:
///
///     extension Parameter<Int> {
///       static let horizon = Parameter("planner.horizon", default: 64, in: 1...4096, "Planning horizon H, …")
///     }
public struct Parameter<Value: Sendable>: Sendable {
  public let declaration: ParameterDeclaration
  let read: @Sendable (ParameterValue) -> Value

  public var key: String { declaration.key }
}

extension Parameter<Int> {
  public init(_ key: String, default value: Int, in range: ClosedRange<Int>, _ summary: String) {
    self.init(
      declaration: ParameterDeclaration(
        key, .integer(range), default: .number(Double(value)), summary)
    ) { Int($0.number) }
  }
}

extension Parameter<Double> {
  public init(
    _ key: String, default value: Double, in range: ClosedRange<Double>, _ summary: String
  ) {
    self.init(
      declaration: ParameterDeclaration(key, .number(range), default: .number(value), summary)
    ) {
      $0.number
    }
  }
}

extension Parameter<Bool> {
  public init(_ key: String, default value: Bool, _ summary: String) {
    self.init(declaration: ParameterDeclaration(key, .boolean, default: .boolean(value), summary)) {
      $0 == .boolean(true)
    }
  }
}

extension Parameter<String> {
  public init(_ key: String, default value: String, _ summary: String) {
    self.init(declaration: ParameterDeclaration(key, .text, default: .string(value), summary)) {
      $0.description
    }
  }

  /// A name of the sweep's own or of a record: `kind` is `.arm`, `.axis`, `.numericAxis`, `.dataset` or
  /// `.metric`; `nil` as default where a sweep must choose.
  public init(
    _ key: String, naming kind: ParameterDeclaration.Kind, default value: String?,
    _ summary: String
  ) {
    self.init(
      declaration: ParameterDeclaration(
        key, kind, default: value.map(ParameterValue.string), summary)
    ) { $0.description }
  }

  /// One name of a catalogue; `nil` as default where a sweep must choose.
  public init(_ key: String, default value: String?, of names: [String], _ summary: String) {
    self.init(
      declaration: ParameterDeclaration(
        key, .choice(names), default: value.map(ParameterValue.string), summary)
    ) { $0.description }
  }
}

extension Parameter where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  public init(_ key: String, default value: Value, _ summary: String) {
    self.init(
      declaration: ParameterDeclaration(
        key, .choice(Value.allCases.map(\.rawValue)), default: .string(value.rawValue), summary)
    ) { value in
      guard let choice = Value(rawValue: value.description) else {
        preconditionFailure("'\(key)' was not checked")
      }
      return choice
    }
  }
}

extension Parameter<[Int]> {
  public init(
    _ key: String, default value: [Int], in range: ClosedRange<Int>, atMost count: Int = .max,
    _ summary: String
  ) {
    self.init(
      declaration: ParameterDeclaration(
        key, .integers(range, atMost: count), default: .list(value.map { .number(Double($0)) }),
        summary)
    ) { value in
      guard case .list(let values) = value else { preconditionFailure("'\(key)' was not checked") }
      return values.map { Int($0.number) }
    }
  }
}

extension ParameterValue {
  fileprivate var number: Double {
    guard case .number(let number) = self else { preconditionFailure("\(self) was not checked") }
    return number
  }
}
