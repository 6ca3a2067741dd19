/// Values by a key, in the order in which the keys first came.
struct Groups<Key: Hashable, Value> {
  private var places: [Key: Int] = [:]
  private(set) var entries: [(key: Key, value: Value)] = []

  /// Changes the value of a key in place, `new` if there is none yet.
  mutating func change(_ key: Key, or new: Value, _ body: (inout Value) -> Void) {
    let place = places[key] ?? entries.count
    if place == entries.count {
      places[key] = place
      entries.append((key, new))
    }
    body(&entries[place].value)
  }
}
