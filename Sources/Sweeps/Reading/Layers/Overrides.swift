/// What the command line changes: `key=value` for one value, `key=a,b` or `key=0..9` for an axis; `seeds=`, `arms=`,
/// `limits.KEY=` and `slurm.KEY=` for what is no parameter.
struct Overrides {
  let reader: LayerReader
  let names: NameCheck
  private(set) var layer: Layer
  private var stated: Set<String> = []

  init(_ layer: Layer, reader: LayerReader, names: NameCheck) {
    self.layer = layer
    self.reader = reader
    self.names = names
  }

  mutating func apply(_ text: String) {
    // The source of a sweep has one line per override, from which it is read again.
    guard LayerReader.isLine(text) else {
      return reader.log.report(
        "an override is one line without control characters", at: .override(text.printable))
    }
    let place = Place.override(text)
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex,
      !text[..<equals].contains(":")
    else {
      return reader.log.report("no override; write key=value, such as seeds=0..3", at: place)
    }
    let key = String(text[..<equals])
    guard stated.insert(key).inserted else {
      return reader.log.report("'\(key)' is overridden twice; keep one", at: place)
    }
    let written = text[text.index(after: equals)...]
    guard let values = values(written, of: key, at: place) else { return }
    switch key {
    case "seeds": layer.seeds = seeds(values, at: place)
    case "arms": select(values)
    case _ where key.hasPrefix("slurm."):
      let node = section(key.dropFirst("slurm.".count), values, at: place)
      layer.slurm = layer.slurm.overlaid(by: reader.slurm(node))
    case _ where key.hasPrefix("limits."):
      let node = section(key.dropFirst("limits.".count), values, at: place)
      layer.limits = layer.limits.overlaid(by: reader.limits(node))
    default:
      if let fault = fault(ofKey: key, written) ?? lackOfBrackets(values, for: key) {
        reader.log.report(fault, at: place)
      } else {
        set(key, to: values, at: place)
      }
    }
  }

  /// What is wrong with the key of a parameter, and what to write.
  private func fault(ofKey key: String, _ written: Substring) -> String? {
    let lexicon = reader.lexicon
    if let plural = ["seed": "seeds", "arm": "arms"][key] {
      return "there is no parameter '\(key)'; write \(plural)=\(written)"
    }
    let isSection = LayerReader.Section(rawValue: String(key.prefix { $0 != "." })) != nil
    guard isSection || key == "size", lexicon.parameters[key] == nil,
      Nearest.name(to: key, among: lexicon.parameterKeys) == nil
    else { return lexicon.fault(ofKey: key) }
    let advice = ["size", "sizes"].contains(key) ? "; use --size \(written)" : ""
    return "only parameters, seeds, arms, limits.KEY and slurm.KEY can be changed here\(advice)"
  }

  /// What is wrong with numbers that are a value only together, as a list in brackets.
  private func lackOfBrackets(_ values: [YAMLNode], for key: String) -> String? {
    let numbers = values.compactMap(\.value)
    let list = ParameterValue.list(numbers)
    guard let declaration = reader.lexicon.parameters[key], declaration.kind.isNumbers,
      numbers.count == values.count, declaration.fault(of: list) == nil, let first = numbers.first,
      let fault = reader.lexicon.fault(of: first, for: declaration)
    else { return nil }
    return "\(fault); for one list write '\(list)'"
  }

  /// The values between the commas, typed as in a file.
  private func values(_ text: Substring, of key: String, at place: Place) -> [YAMLNode]? {
    if text.allSatisfy(\.isWhitespace) {
      reader.log.report("has no value; write key=value", at: place)
      return nil
    }
    if text.split(separator: ",", omittingEmptySubsequences: false).last?.allSatisfy(\.isWhitespace)
      == true
    {
      reader.log.report("ends in a comma; leave it out, or add a value", at: place)
      return nil
    }
    if text.contains("${") {
      let scalar = YAMLScalar(text: String(text), isPlain: true)
      return [YAMLNode(content: .scalar(scalar), place: place)]
    }
    let word = text.trimmed
    if Self.isWord(key), word.first != "\"", word.first != "'" {
      let scalar = YAMLScalar(text: String(word), isPlain: true)
      return [YAMLNode(content: .scalar(scalar), place: place)]
    }
    // A text that closes the list itself and then begins a comment would lose its end unnoticed.
    if text.contains("#"), list("\(text)\n", at: place) == nil { return nil }
    return list(String(text), at: place)
  }

  /// Whether what follows `=` is one word of Slurm's own, commas and brackets included: `n1,n[3-5]`, `END,FAIL`.
  private static func isWord(_ key: String) -> Bool {
    key.hasPrefix("slurm.options.")
      || ["slurm.partition", "slurm.account", "slurm.qos"].contains(key)
  }

  private func list(_ text: String, at place: Place) -> [YAMLNode]? {
    let list = YAMLNode.parse("[\(text)]", log: reader.log, at: { _, _ in place })
    guard case .list(let values) = list?.content else { return nil }
    return values
  }

  private func seeds(_ values: [YAMLNode], at place: Place) -> [Int]? {
    let node = values.count == 1 ? values[0] : YAMLNode(content: .list(values), place: place)
    return reader.seeds(node) ?? layer.seeds
  }

  private mutating func select(_ values: [YAMLNode]) {
    let selected = values.compactMap { reader.text($0, of: "arms") }
    var chosen: Set<String> = []
    for name in selected {
      names.check(arm: name.value, at: name.place)
      if !chosen.insert(name.value).inserted {
        reader.log.report("arm '\(name.value)' is stated twice; keep one", at: name.place)
      }
    }
    // The arms that train for them are kept too: otherwise the chosen runs have no identity.
    let sources = layer.arms.filter { chosen.contains($0.name.value) }.compactMap { arm in
      arm.value?.source?.value
    }
    layer.trainers = Set(sources).subtracting(chosen)
    let kept = chosen.union(sources)
    layer.arms.removeAll { !kept.contains($0.name.value) }
  }

  /// What a section states, as in a file: for `slurm.time=2h`, `slurm.options.constraint=avx2`,
  /// `slurm.setup='module load gcc',...` or `limits.retries=3`.
  private func section(_ key: Substring, _ values: [YAMLNode], at place: Place) -> YAMLNode {
    // Anything that is no value has been reported.
    guard let first = values.first else { return YAMLNode(content: .mapping([]), place: place) }
    let isList = values.count > 1 || (key == "setup" && first.scalar != nil)
    let value = isList ? YAMLNode(content: .list(values), place: place) : first
    return key.split(separator: ".", maxSplits: 1).reversed().reduce(value) { inner, part in
      let entry = YAMLNode.Entry(key: Located(String(part), place), value: inner)
      return YAMLNode(content: .mapping([entry]), place: place)
    }
  }

  private mutating func set(_ key: String, to values: [YAMLNode], at place: Place) {
    let isAxis = values.count > 1 || isRange(values, for: key)
    let before = layer.axes
    for index in layer.arms.indices {
      layer.arms[index].parameters[key] = nil
      layer.arms[index].axes = layer.arms[index].axes.removing([key])
    }
    layer.axes = before.removing([key])
    layer.parameters[key] = nil
    if isAxis {
      let node =
        values.count == 1 ? values[0] : YAMLNode(content: .list(values), place: place)
      let axis = reader.axis(LayerReader.Leaf(key: Located(key, place), value: node))
      reader.checkAxes([axis], beside: [:])
      layer.axes = before.overlaid(by: [axis])
    } else if let value = values.first {
      layer.parameters[key] = reader.stated(value, for: key)
    }
  }

  private func isRange(_ values: [YAMLNode], for key: String) -> Bool {
    guard let scalar = values.first?.scalar, scalar.isPlain,
      reader.lexicon.parameters[key]?.kind.isNumbers != true
    else { return false }
    do throws(ValueRange.Malformed) {
      return try ValueRange(scalar.text) != nil
    } catch {
      return true
    }
  }
}
