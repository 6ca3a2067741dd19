internal import Foundation

/// A rotation as a unit quaternion; a quaternion and its negative are the same rotation.
struct Rotation: Hashable, Sendable {
  var w: Double
  /// The axis times the sine of half the angle.
  var vector: SIMD3<Double>

  static let identity = Rotation(w: 1, vector: .zero)

  /// - Parameters:
  ///   - axis: of length 1.
  ///   - angle: rad.
  init(about axis: SIMD3<Double>, by angle: Double) {
    self.init(w: cos(angle / 2), vector: axis * sin(angle / 2))
  }

  init(w: Double, vector: SIMD3<Double>) {
    self.w = w
    self.vector = vector
  }

  /// - Parameter components: four of them, in MuJoCo's order: w, x, y, z.
  init(_ components: UnsafePointer<Double>) {
    self.init(w: components[0], vector: SIMD3(components[1], components[2], components[3]))
  }

  /// w, x, y, z
  var components: [Double] { [w, vector.x, vector.y, vector.z] }

  var inverse: Rotation { Rotation(w: w, vector: -vector) }

  /// How far it turns, 0 to π rad. Accurate near 0, where the arc cosine of w is not.
  var angle: Double { 2 * atan2((vector * vector).sum().squareRoot(), abs(w)) }

  /// How fast the angle grows, rad/s; 0 where the rotation has no axis.
  ///
  /// - Parameter velocity: the angular velocity, rad/s, in the frame that is turned.
  func rate(turningBy velocity: SIMD3<Double>) -> Double {
    let sine = (vector * vector).sum().squareRoot()
    return sine > 1e-9 ? (vector * velocity).sum() / sine * (w < 0 ? -1 : 1) : 0
  }

  /// The same rotation with `w` not negative.
  var canonical: Rotation { w < 0 ? Rotation(w: -w, vector: -vector) : self }

  /// First `second`, then `first`.
  static func * (first: Rotation, second: Rotation) -> Rotation {
    let (a, b) = (first.vector, second.vector)
    return Rotation(
      w: first.w * second.w - (a * b).sum(),
      vector: first.w * b + second.w * a + cross(a, b))
  }

  func callAsFunction(_ point: SIMD3<Double>) -> SIMD3<Double> {
    let twice = 2 * Self.cross(vector, point)
    return point + w * twice + Self.cross(vector, twice)
  }

  private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
  }
}

extension RandomStream {
  /// A rotation drawn uniformly from all those of at most `limit`.
  ///
  /// - Parameter limit: above 0, at most π, which is any orientation.
  func rotation(upTo limit: Double, step: Int, _ purpose: Purpose) -> Rotation {
    let numbers = (0..<3).map { Double(fraction(step: step, purpose, at: $0)) }
    let height = 2 * numbers[0] - 1
    let radius = max(1 - height * height, 0).squareRoot()
    let around = 2 * Double.pi * numbers[1]
    let axis = SIMD3(radius * cos(around), radius * sin(around), height)
    // Angles have the density (1 - cos θ) / π among all rotations.
    let area = numbers[2] * (limit - sin(limit))
    var (low, high) = (0.0, limit)
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if middle - sin(middle) < area { low = middle } else { high = middle }
    }
    return Rotation(about: axis, by: low)
  }
}
