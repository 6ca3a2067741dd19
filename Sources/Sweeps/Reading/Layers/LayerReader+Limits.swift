extension LayerReader {
  func limits(_ node: YAMLNode) -> LimitsLayer {
    var limits = LimitsLayer()
    for entry in entries(node, of: "limits") {
      switch entry.key.value {
      case "time": limits.seconds = quantity(entry.value, "time", Self.seconds)
      case "memory": limits.bytes = quantity(entry.value, "memory", Self.bytes)
      case "silence": limits.silence = quantity(entry.value, "silence", Self.seconds)
      case "retries": limits.retries = retries(entry.value)
      case "checkpoint": limits.checkpoint = checkpoint(entry.value)
      default:
        unknown(
          "limit", entry.key, among: ["time", "memory", "silence", "retries", "checkpoint"])
      }
    }
    return limits
  }

  func quantity<Quantity>(
    _ node: YAMLNode, _ name: String, from least: String = "1s", _ read: (String) -> Quantity?
  ) -> Quantity? {
    if let quantity = node.scalar.flatMap({ read($0.text) }) { return quantity }
    let text = node.scalar?.text ?? ""
    let demand =
      name == "memory"
      ? Self.range(ofMemory: text) ?? "a number with its unit, such as 512M or 2G"
      : Self.range(ofTime: text, from: least)
        ?? "a number with its unit, such as 90s, 20m, 1h30m or 2d"
    log.report("\(name) is not \(node.kind) but \(demand)", at: node.place)
    return nil
  }

  /// What a time can be; `nil` if the text is none.
  private static func range(ofTime text: String, from least: String = "1s") -> String? {
    let isTime = text.wholeMatch(of: #/([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?/#) != nil
    return isTime && !text.isEmpty
      ? "from \(least) to 999999999d, in numbers of at most 9 digits" : nil
  }

  /// What memory can be; `nil` if the text is none.
  private static func range(ofMemory text: String) -> String? {
    text.wholeMatch(of: #/[0-9]+[KMGT]/#) != nil
      ? "from 1K to 999999T, in a number of at most 6 digits" : nil
  }

  private func retries(_ node: YAMLNode) -> Int? {
    if let count = node.integer(in: 0...Self.retriesLimit) { return count }
    log.report(
      "retries is not \(node.kind) but an integer from 0 to \(Self.retriesLimit)", at: node.place)
    return nil
  }

  /// Times that a run is tried again, at most.
  static let retriesLimit = 100

  private func checkpoint(_ node: YAMLNode) -> CheckpointPeriod? {
    if let steps = node.integer(in: 1...Self.stepsLimit) { return .steps(steps) }
    if let seconds = node.scalar.flatMap({ Self.seconds($0.text) }) { return .seconds(seconds) }
    let time = node.scalar.flatMap { Self.range(ofTime: $0.text) } ?? "a time such as 2m"
    let isNumber = if case .value(.number) = node.scalar?.typed { true } else { false }
    let range = isNumber ? " from 1 to \(Self.stepsLimit)" : ""
    log.report(
      "checkpoint is not \(node.kind) but \(time) or a number of control steps\(range)",
      at: node.place)
    return nil
  }

  /// Control steps between two checkpoints, at most.
  static let stepsLimit = 1_000_000_000

  /// `1h30m`: numbers with units, each unit once, the longest first; `nil` for anything else and
  /// for zero.
  static func seconds(_ text: String) -> Double? {
    var units: [(Character, Double)] = [("d", 86400), ("h", 3600), ("m", 60), ("s", 1)]
    var rest = Substring(text)
    var total = 0.0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard digits.count <= 9, let number = Double(digits),
        let unit = rest.dropFirst(digits.count).first,
        let place = units.firstIndex(where: { $0.0 == unit })
      else { return nil }
      total += number * units[place].1
      units.removeFirst(place + 1)
      rest = rest.dropFirst(digits.count + 1)
    }
    return total > 0 ? total : nil
  }

  /// `512M`: powers of 1024.
  static func bytes(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let powers = ["K": 1, "M": 2, "G": 3, "T": 4]
    guard digits.count <= 6, let number = Int(digits), number > 0,
      let power = powers[String(text.dropFirst(digits.count))]
    else { return nil }
    return number << (10 * power)
  }
}
