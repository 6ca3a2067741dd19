extension Expression {
  /// Reads `${…}`: numbers, dotted keys, `+ - * / ^` and parentheses, with the usual precedence.
  init(parsing text: String) throws(Failure) {
    if text.hasPrefix("${"), !text.contains("}") {
      throw Failure(message: "lacks its '}'; add it")
    }
    guard text.hasPrefix("${"), text.hasSuffix("}"), !text.dropFirst(2).dropLast().contains("}"),
      !text.dropFirst(2).contains("${")
    else {
      throw Failure(message: "is not one whole ${…}; take away the text around it")
    }
    let inner = text.dropFirst(2).dropLast()
    // Bounds the depth of the recursion too.
    guard inner.utf8.count <= 500 else {
      throw Failure(message: "has over 500 letters; split it into several parameters")
    }
    var parser = ExpressionParser(tokens: try ExpressionParser.tokens(of: inner))
    self = try parser.sum()
    if let rest = parser.next {
      throw Failure(message: "has an unexpected '\(rest)'; \(ExpressionParser.advice(on: rest))")
    }
  }
}

private struct ExpressionParser {
  enum Token: Equatable, CustomStringConvertible {
    case number(Double)
    case key(String)
    case symbol(Character)

    var description: String {
      switch self {
      case .number(let number): ParameterValue.number(number).description
      case .key(let key): key
      case .symbol(let symbol): String(symbol)
      }
    }
  }

  private let tokens: [Token]
  private var position = 0

  init(tokens: [Token]) { self.tokens = tokens }

  var next: Token? { position < tokens.count ? tokens[position] : nil }

  /// What to do about what follows a whole expression.
  static func advice(on rest: Token) -> String {
    switch rest {
    case .symbol(")"): "take it out, or add the '(' that it closes"
    case .symbol("("): "there are no functions, and a product has a *"
    case .number, .key, .symbol: "put one of + - * / ^ before it"
    }
  }

  static func tokens(of text: Substring) throws(Expression.Failure) -> [Token] {
    var tokens: [Token] = []
    var rest = text
    while let first = rest.first {
      if first == " " {
        rest.removeFirst()
      } else if "+-*/^()".contains(first) {
        tokens.append(.symbol(first))
        rest.removeFirst()
      } else {
        tokens.append(try word(from: &rest))
      }
    }
    return tokens
  }

  private static func word(
    from rest: inout Substring
  ) throws(Expression.Failure) -> Token {
    var word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "_") }
    // The sign of an exponent belongs to its number.
    if let last = word.last, "eE".contains(last), word.first?.isNumber == true,
      let sign = rest[word.endIndex...].first, "+-".contains(sign)
    {
      let exponent = rest[word.endIndex...].dropFirst().prefix(while: \.isNumber)
      word = rest[..<exponent.endIndex]
    }
    guard let first = word.first else {
      throw Expression.Failure(
        message:
          "has an unexpected '\(rest.first ?? " ")'; only parameters, numbers, + - * / ^ and ( ) are allowed"
      )
    }
    rest = rest[word.endIndex...]
    guard first.isNumber || first == "." else { return .key(String(word)) }
    guard case .value(.number(let number)) = YAMLScalar(text: String(word), isPlain: true).typed
    else {
      throw Expression.Failure(message: "has '\(word)', which is neither a number nor a parameter")
    }
    return .number(number)
  }

  private mutating func take(_ symbols: String) -> Expression.Operator? {
    guard case .symbol(let symbol) = next, symbols.contains(symbol) else { return nil }
    position += 1
    return Expression.Operator(rawValue: symbol)
  }

  mutating func sum() throws(Expression.Failure) -> Expression {
    var left = try product()
    while let symbol = take("+-") { left = .operation(symbol, left, try product()) }
    return left
  }

  private mutating func product() throws(Expression.Failure) -> Expression {
    var left = try signed()
    while let symbol = take("*/") { left = .operation(symbol, left, try signed()) }
    return left
  }

  private mutating func signed() throws(Expression.Failure) -> Expression {
    take("-") == nil ? try power() : .negation(try signed())
  }

  private mutating func power() throws(Expression.Failure) -> Expression {
    let base = try operand()
    guard let symbol = take("^") else { return base }
    return .operation(symbol, base, try signed())
  }

  private mutating func operand() throws(Expression.Failure) -> Expression {
    guard let token = next else {
      throw Expression.Failure(
        message: "ends too early; a parameter, a number or '(' belongs there")
    }
    position += 1
    switch token {
    case .number(let number): return .value(.number(number))
    case .key(let key): return .parameter(key)
    case .symbol("("):
      let inner = try sum()
      guard let end = next else { throw Expression.Failure(message: "lacks a ')'; add it") }
      guard end == .symbol(")") else {
        throw Expression.Failure(message: "has an unexpected '\(end)'; \(Self.advice(on: end))")
      }
      position += 1
      return inner
    case .symbol(let symbol):
      throw Expression.Failure(
        message: "has an unexpected '\(symbol)'; a parameter, a number or '(' belongs there")
    }
  }
}
