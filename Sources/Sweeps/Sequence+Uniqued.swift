extension Sequence {
  /// The first element of each key, in the order of their occurrence.
  package func uniqued<Key: Hashable>(by key: (Element) -> Key) -> [Element] {
    var seen: Set<Key> = []
    return filter { seen.insert(key($0)).inserted }
  }
}

extension Sequence where Element: Hashable {
  /// Each element once, in the order of their first occurrence.
  package var uniqued: [Element] { uniqued { $0 } }
}
