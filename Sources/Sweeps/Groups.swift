/// Values by key, in the order in which the keys first occurred.
package struct Groups<Key: Hashable, Value> {
  private var places: [Key: Int] = [:]
  package private(set) var entries: [(key: Key, value: Value)] = []

  package init() {}

  /// Changes the value of a key in place, or `new` if there is none.
  package mutating func change(_ key: Key, or new: Value, _ body: (inout Value) -> Void) {
    let place = places[key] ?? entries.count
    if place == entries.count {
      places[key] = place
      entries.append((key, new))
    }
    body(&entries[place].value)
  }
}
