/// The vocabulary by key, and the messages about values that it does not allow.
struct Lexicon {
  let parameters: [String: ParameterDeclaration]
  /// Keys in the order of their declarations, as messages list them.
  let parameterKeys: [String]
  let defaults: [String: ParameterValue]
  /// Keys of the parameters that a sweep must state.
  let requiredKeys: [String]
  let metrics: [String]
  let datasets: [String]
  let figureKinds: [FigureKind]
  let trainedValues: TrainedValues?
  let contradiction: @Sendable (Parameters) -> String?
  let records: @Sendable (String, Parameters) -> Bool
  let figureFaults: @Sendable (Figure, Sweep) -> [(option: String, message: String)]
  /// What the parameter `seed` may be.
  let seeds: ClosedRange<Int>

  /// Parameters that sweep files do not state by name, and the section that gives them.
  static let given = [
    "seed": "seeds", "seeds": "`seeds` of the whole sweep", "arm": "arms",
    "streams.environment": "streams", "streams.agent": "streams",
    Run.source: "`value: {from: ARM}` in an arm",
  ]

  init(_ vocabulary: Vocabulary) {
    let seed = vocabulary.parameters.first { $0.key == "seed" }
    if case .integer(let range)? = seed?.kind { seeds = range } else { seeds = 0...Int(Int32.max) }
    let stated = vocabulary.parameters.filter { Self.given[$0.key] == nil }
    parameters = Dictionary(stated.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    parameterKeys = stated.map(\.key)
    defaults = Dictionary(
      vocabulary.parameters.compactMap { declaration in
        declaration.defaultValue.map { (declaration.key, $0) }
      }, uniquingKeysWith: { first, _ in first })
    requiredKeys = stated.filter { $0.defaultValue == nil }.map(\.key)
    metrics = vocabulary.metrics.map(\.name)
    datasets = vocabulary.datasets
    figureKinds = vocabulary.figureKinds
    trainedValues = vocabulary.trainedValues
    contradiction = vocabulary.contradiction
    records = vocabulary.records
    figureFaults = vocabulary.figureFaults
  }

  /// The value of a parameter among stated ones, or its default; `nil` without either.
  func value(of key: String, in values: [String: ParameterValue]) -> ParameterValue? {
    values[key] ?? defaults[key]
  }

  /// What is wrong with a key of a parameter.
  func fault(ofKey key: String) -> String? {
    if parameters[key] != nil { return nil }
    if let section = Self.given[key] {
      return "'\(key)' is not stated by name; \(section) gives it"
    }
    if let one = parameterKeys.first(where: { $0.hasPrefix("\(key).") }) {
      let trained =
        key == "value" && trainedValues != nil ? "; a trained one is value: {from: ARM}" : ""
      return
        "'\(key)' is a group of parameters, such as \(one), and takes a mapping of them\(trained)"
    }
    if let colon = key.firstIndex(of: ":"), parameters[String(key[..<colon])] != nil,
      key.last != ":", !key[colon...].contains(" ")
    {
      return "unknown parameter '\(key)'; put a space after the colon"
    }
    return Nearest.message(unknown: "parameter", key, among: parameterKeys)
  }

  /// What is wrong with a value, and what to write.
  ///
  /// - Parameter written: the scalar as it stands in the file.
  func fault(
    of value: ParameterValue, for declaration: ParameterDeclaration, written: YAMLScalar? = nil
  ) -> String? {
    guard let fault = declaration.fault(of: value) else { return nil }
    let key = declaration.key
    switch (declaration.kind, value) {
    case (.choice(let names), .string(let name)):
      return Nearest.message(unknown: key, name, among: names)
    case (.choice, .number), (.text, .number), (.choice, .boolean), (.text, .boolean):
      let text = written?.text ?? value.description
      return "\(key) takes text, and '\(text)' is not; quote it: \"\(text)\""
    default: return "\(key): \(fault)\(advice(declaration, value, written))"
    }
  }

  private func advice(
    _ declaration: ParameterDeclaration, _ value: ParameterValue, _ written: YAMLScalar?
  ) -> String {
    if case .list = value, !declaration.kind.isNumbers {
      return parameters[declaration.key] == nil
        ? "; give it one value" : "; several values stand under grid or zip"
    }
    guard let written else { return "" }
    if case .boolean = declaration.kind,
      ["yes", "on", "no", "off"].contains(written.text.lowercased())
    {
      return "; YAML 1.2 reads it as text"
    }
    if !written.isPlain,
      case .value(let unquoted) = YAMLScalar(text: written.text, isPlain: true).typed,
      declaration.fault(of: unquoted) == nil
    {
      return "; remove the quotes"
    }
    if declaration.kind.isNumber, parameters[declaration.key] != nil,
      (try? ValueRange(written.text)) != nil
    {
      return "; a range stands alone as an axis, under grid or zip"
    }
    return ""
  }
}

extension ParameterDeclaration.Kind {
  /// Lists of numbers, which a range can state.
  var isNumbers: Bool { if case .integers = self { true } else { false } }

  /// One number, of which a range states several.
  var isNumber: Bool {
    switch self {
    case .integer, .number: true
    default: false
    }
  }
}
