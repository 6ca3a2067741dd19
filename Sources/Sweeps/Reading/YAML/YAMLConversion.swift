internal import Yams

/// Copies Yams' nodes into ours, within limits.
struct YAMLConversion {
  let log: FaultLog
  let place: (Int, Int) -> Place
  private var count = 0
  private var isOverLimit = false
  // By default a tag comes with rules of Yams, regular expressions that take a millisecond to compile.
  private let untagged = Tag(.implicit, .basic)
  private let quoted = Tag(.str, .basic)

  init(log: FaultLog, place: @escaping (Int, Int) -> Place) {
    self.log = log
    self.place = place
  }

  private static let depthLimit = 32
  private static let nodeLimit = 200_000

  mutating func node(_ node: Node, depth: Int) -> YAMLNode? {
    let place = place(of: node)
    count += 1
    guard count <= Self.nodeLimit else {
      if !isOverLimit {
        log.report(
          "more than \(Self.nodeLimit) values, aliases counted each time; write ranges", at: place)
      }
      isOverLimit = true
      return nil
    }
    guard depth < Self.depthLimit else {
      log.report("nested more than \(Self.depthLimit) deep; write dotted keys instead", at: place)
      return nil
    }
    return content(of: node, place, depth).map { YAMLNode(content: $0, place: place) }
  }

  private mutating func content(of node: Node, _ place: Place, _ depth: Int) -> YAMLNode.Content? {
    if let tag = statedTag(of: node) {
      log.report("YAML tags such as '\(tag)' are not used; quote text instead", at: place)
      return nil
    }
    switch node {
    case .scalar(let scalar):
      return .scalar(YAMLScalar(text: scalar.string, isPlain: scalar.style == .plain))
    case .sequence(let sequence):
      var nodes: [YAMLNode] = []
      for element in sequence where !isOverLimit {
        if let element = self.node(element, depth: depth + 1) { nodes.append(element) }
      }
      return .list(nodes)
    case .mapping(let mapping): return .mapping(entries(of: mapping, depth))
    case .alias: preconditionFailure("the parser replaces aliases by what they stand for")
    }
  }

  /// The tag that stands in the file. `Node.tag` would give any node one, which it then keeps.
  private func statedTag(of node: Node) -> Tag? {
    let tag: Tag
    switch node {
    case .scalar(let scalar):
      // Quotes are a tag to Yams.
      if scalar.style != .plain, scalar.tag == quoted { return nil }
      tag = scalar.tag
    case .sequence(let sequence): tag = sequence.tag
    case .mapping(let mapping): tag = mapping.tag
    case .alias: return nil
    }
    return tag == untagged ? nil : tag
  }

  private mutating func entries(of mapping: Node.Mapping, _ depth: Int) -> [YAMLNode.Entry] {
    var entries: [YAMLNode.Entry] = []
    var places: [String: Place] = [:]
    for (key, value) in mapping where !isOverLimit {
      let place = place(of: key)
      guard let name = key.scalar?.string, !name.isEmpty else {
        log.report("a key is text, not a list, a mapping or nothing", at: place)
        continue
      }
      if name == "<<" {
        log.report("YAML merge keys are not used; share parameters through include", at: place)
        continue
      }
      if let first = places.updateValue(place, forKey: name) {
        log.report("'\(name)' is stated twice, first in \(first.reference); keep one", at: place)
        continue
      }
      guard let value = node(value, depth: depth + 1) else { continue }
      entries.append(YAMLNode.Entry(key: Located(name, place), value: value))
    }
    return entries
  }

  private func place(of node: Node) -> Place {
    place(node.mark?.line ?? 1, node.mark?.column ?? 1)
  }
}
