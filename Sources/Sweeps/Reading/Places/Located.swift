/// A value and where it was stated.
struct Located<Value> {
  let value: Value
  let place: Place

  init(_ value: Value, _ place: Place) {
    self.value = value
    self.place = place
  }
}

extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
