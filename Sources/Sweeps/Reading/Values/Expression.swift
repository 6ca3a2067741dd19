internal import Foundation

/// What a parameter's value is computed from: a constant, or other parameters of the same run.
indirect enum Expression: Hashable {
  case value(ParameterValue)
  case parameter(String)
  case negation(Expression)
  case operation(Operator, Expression, Expression)
  case list([Expression])

  enum Operator: Character {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
    case power = "^"
  }

  struct Failure: Error {
    let message: String
  }
}

extension Expression {
  /// The value, if no other parameter is needed for it.
  var constant: ParameterValue? {
    if case .value(let value) = self { value } else { nil }
  }

  /// The keys of the parameters that it names, in their order.
  var parameters: [String] {
    switch self {
    case .value: []
    case .parameter(let key): [key]
    case .negation(let operand): operand.parameters
    case .operation(_, let left, let right): left.parameters + right.parameters
    case .list(let elements): elements.flatMap(\.parameters)
    }
  }

  /// - Parameter lookUp: the value of another parameter of the run.
  func evaluated(
    _ lookUp: (String) throws(Failure) -> ParameterValue
  ) throws(Failure) -> ParameterValue {
    switch self {
    case .value(let value): return value
    case .parameter(let key): return try lookUp(key)
    case .negation(let operand): return .number(-(try operand.number(lookUp)))
    case .operation(let symbol, let left, let right):
      let result = symbol.applied(try left.number(lookUp), try right.number(lookUp))
      guard result.isFinite else { throw Failure(message: "gives no finite number") }
      return .number(result)
    case .list(let elements):
      var values: [ParameterValue] = []
      for element in elements { values.append(try element.evaluated(lookUp)) }
      return .list(values)
    }
  }

  private func number(
    _ lookUp: (String) throws(Failure) -> ParameterValue
  ) throws(Failure) -> Double {
    let value = try evaluated(lookUp)
    guard case .number(let number) = value else {
      throw Failure(message: "calculates with '\(value)', which is not a number")
    }
    return number
  }
}

extension Expression: CustomStringConvertible {
  /// As a sweep file states it: `${2 * target.horizon}`.
  var description: String {
    switch self {
    case .value(let value): value.description
    case .list(let elements): "[" + elements.map(\.description).joined(separator: ",") + "]"
    case .parameter, .negation, .operation: "${" + formula(binding: 1) + "}"
    }
  }

  /// - Parameter least: how strongly it must bind to stand without parentheses: 1 as a sum does, 2 as a product,
  ///   3 as a sign, 4 as a power, 5 as a number.
  private func formula(binding least: Int) -> String {
    func text(_ text: String, binding: Int) -> String { binding < least ? "(\(text))" : text }
    switch self {
    case .value, .list: return description
    case .parameter(let key): return key
    case .negation(let operand): return text("-" + operand.formula(binding: 3), binding: 3)
    case .operation(let symbol, let left, let right):
      let binding = symbol.binding
      let operands = [left.formula(binding: binding.left), right.formula(binding: binding.right)]
      return text(operands.joined(separator: " \(symbol.rawValue) "), binding: binding.own)
    }
  }
}

extension Expression.Operator {
  /// How strongly it binds, and how strongly its operands must.
  fileprivate var binding: (own: Int, left: Int, right: Int) {
    switch self {
    case .plus, .minus: (1, 1, 2)
    case .times, .over: (2, 2, 3)
    case .power: (4, 5, 3)
    }
  }

  fileprivate func applied(_ left: Double, _ right: Double) -> Double {
    switch self {
    case .plus: left + right
    case .minus: left - right
    case .times: left * right
    case .over: left / right
    case .power: Self.power(left, right)
    }
  }

  /// Integer exponents by squaring, which rounds the same with every C library: the result enters
  /// digests.
  private static func power(_ base: Double, _ exponent: Double) -> Double {
    guard exponent.rounded() == exponent, abs(exponent) <= 1024 else { return pow(base, exponent) }
    var result = 1.0
    var factor = base
    var remaining = Int(abs(exponent))
    while remaining > 0 {
      if remaining % 2 == 1 { result *= factor }
      factor *= factor
      remaining /= 2
    }
    return exponent < 0 ? 1 / result : result
  }
}
