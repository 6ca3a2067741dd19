internal import Sweeps

/// Values by the values on some axes, in the order in which these first came.
struct Groups<Value> {
  private var places: [[ParameterValue?]: Int] = [:]
  private(set) var entries: [(key: [ParameterValue?], value: Value)] = []

  /// Changes the value of a key in place, `new` if there is none yet.
  mutating func change(_ key: [ParameterValue?], or new: Value, _ body: (inout Value) -> Void) {
    let place = places[key] ?? entries.count
    if place == entries.count {
      places[key] = place
      entries.append((key, new))
    }
    body(&entries[place].value)
  }
}
