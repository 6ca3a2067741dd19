extension LayerReader {
  /// The keys of `slurm`.
  enum SlurmKey: String, CaseIterable {
    case partition, account, qos, time, memory, cpus, workers, pack, throttle, notice, requeues
    case setup, options
  }

  func slurm(_ node: YAMLNode) -> SlurmLayer {
    var layer = SlurmLayer()
    for entry in entries(node, of: "slurm") {
      if let key = SlurmKey(rawValue: entry.key.value) {
        read(key, entry.value, into: &layer)
      } else {
        unknown("key", entry.key, in: "slurm", among: SlurmKey.allCases.map(\.rawValue))
      }
    }
    return layer
  }

  private func read(_ key: SlurmKey, _ node: YAMLNode, into layer: inout SlurmLayer) {
    switch key {
    case .partition: layer.partition = word(node, of: key)
    case .account: layer.account = word(node, of: key)
    case .qos: layer.qos = word(node, of: key)
    case .time: layer.seconds = time(node)
    case .memory: layer.bytes = quantity(node, "memory", Self.bytes)
    case .cpus: layer.cpus = count(node, of: key, from: 1)
    case .workers: layer.workers = count(node, of: key, from: 1)
    case .pack: layer.pack = count(node, of: key, from: 1)
    case .throttle: layer.throttle = count(node, of: key, from: 1)
    case .notice: layer.notice = notice(node)
    case .requeues: layer.requeues = count(node, of: key, from: 0)
    case .setup: layer.setup = texts(node, of: "setup").compactMap { line($0, of: "setup") }
    case .options: layer.options = options(node)
    }
  }

  private func time(_ node: YAMLNode) -> Double? {
    guard let seconds = quantity(node, "time", from: "1m", Self.seconds) else { return nil }
    if seconds < 60 {
      log.report("time is less than a minute, and Slurm counts in minutes", at: node.place)
    }
    return seconds
  }

  private func notice(_ node: YAMLNode) -> Double? {
    guard let seconds = quantity(node, "notice", Self.seconds) else { return nil }
    if seconds > SlurmOptions.noticeLimit {
      log.report(
        "notice is more than \(Int(SlurmOptions.noticeLimit)) seconds (18 hours), the most that sbatch takes",
        at: node.place)
    }
    return seconds
  }

  private func word(_ node: YAMLNode, of key: SlurmKey) -> String? {
    text(node, of: key.rawValue).flatMap { line($0, of: key.rawValue) }
  }

  /// A text that a line of a script can hold.
  private func line(_ text: Located<String>, of whole: String) -> String? {
    if Self.isLine(text.value) { return text.value }
    log.report("\(whole) takes text of one line without control characters", at: text.place)
    return nil
  }

  static func isLine(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
  }

  private func count(_ node: YAMLNode, of key: SlurmKey, from least: Int) -> Int? {
    if let count = node.integer(in: least...Self.countLimit) { return count }
    log.report(
      "\(key.rawValue) is not \(node.kind) but an integer from \(least) to \(Self.countLimit)",
      at: node.place)
    return nil
  }

  /// The upper bound of Slurm's counts.
  static let countLimit = 1_000_000

  private func options(_ node: YAMLNode) -> [String: SlurmLayer.Option] {
    var options: [String: SlurmLayer.Option] = [:]
    for entry in entries(node, of: "options") {
      let name = entry.key.value
      guard let first = name.utf8.first, first >= UInt8(ascii: "a"), first <= UInt8(ascii: "z"),
        name.utf8.allSatisfy({
          $0 == UInt8(ascii: "-") || SafeName.allows(String(UnicodeScalar($0)))
        })
      else {
        log.report(
          "'\(name)' is no option of sbatch; write a long name without dashes before it, such as "
            + "constraint", at: entry.key.place)
        continue
      }
      if let reason = SlurmOptions.refusal(of: name) {
        log.report("'\(name)' cannot be stated under options: \(reason)", at: entry.key.place)
        continue
      }
      switch entry.value.scalar?.typed {
      case .value(.boolean(let isStated)): options[name] = isStated ? .flag : .absent
      case .value, .unusable:
        let text = Located(entry.value.scalar?.text ?? "", entry.value.place)
        if let text = line(text, of: "an option") { options[name] = .text(text) }
      case .null, nil:
        log.report(
          "'\(name)' takes a text, a number, or true where sbatch wants no value, not \(entry.value.kind)",
          at: entry.value.place)
      }
    }
    return options
  }
}
