/// The values of the pairs of one cell: `first[i]` and `second[i]` belong to one pair.
package struct Pairs: Sendable, Hashable {
  package var first: [Double] = []
  package var second: [Double] = []
  /// The greatest magnitude of what the values of each pair were computed from.
  let magnitudes: [Double]

  /// - Parameter magnitudes: As the property; `nil` if nothing was computed.
  package init(_ first: [Double] = [], _ second: [Double] = [], magnitudes: [Double]? = nil) {
    precondition(first.count == second.count, "a pair has two values")
    self.first = first
    self.second = second
    self.magnitudes = magnitudes ?? zip(first, second).map { max($0.magnitude, $1.magnitude) }
  }

  package var count: Int { first.count }
  package var differences: [Double] { zip(first, second).map { $0 - $1 } }
  var isFinite: Bool { (0..<count).allSatisfy(isFinite) }

  func isFinite(at pair: Int) -> Bool { first[pair].isFinite && second[pair].isFinite }

  /// A value, or the other one if the two differ by no more than rounding: 0.3 - 0.1 is as much as 0.2.
  ///
  /// - Parameter magnitude: The greatest of what the two were computed from.
  static func equal(_ value: Double, to other: Double, of magnitude: Double) -> Double {
    magnitude.isFinite && (value - other).magnitude <= 1e-12 * magnitude ? other : value
  }
}
