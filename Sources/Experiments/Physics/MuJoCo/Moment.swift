/// What a simulation shows at one moment: positions, velocities, controls and sensors of one state.
///
/// Valid only during the call that it is given to.
struct Moment {
  /// `[positionCount]`, in m, rad and unit quaternions.
  let position: UnsafePointer<Double>
  /// `[velocityCount]`, in m/s and rad/s.
  let velocity: UnsafePointer<Double>
  /// `[actuatorCount]`: for a reward, and the observation of a state off the plans, the action that is about to
  /// be taken; for other observations the last one.
  let control: UnsafePointer<Double>
  let sensors: UnsafePointer<Double>

  /// The number of a sensor that has one, or else its first.
  subscript(sensor: Range<Int>) -> Double { sensors[sensor.lowerBound] }

  /// A sensor that has three numbers.
  func vector(_ sensor: Range<Int>) -> SIMD3<Double> {
    let first = sensors + sensor.lowerBound
    return SIMD3(first[0], first[1], first[2])
  }

  /// A sensor that has four numbers.
  func rotation(_ sensor: Range<Int>) -> Rotation { Rotation(sensors + sensor.lowerBound) }
}

/// Where a task writes an observation, one number after the other.
struct ObservationWriter {
  private var next: UnsafeMutablePointer<Float>
  private let stride: Int
  private let capacity: Int
  /// Numbers appended; those beyond the capacity are not written.
  private(set) var count = 0

  /// - Parameters:
  ///   - first: the place of the first number.
  ///   - stride: the distance between the places of successive numbers.
  ///   - capacity: numbers that there is room for.
  init(at first: UnsafeMutablePointer<Float>, stride: Int, capacity: Int) {
    next = first
    self.stride = stride
    self.capacity = capacity
  }

  mutating func append(_ value: Double) {
    count += 1
    guard count <= capacity else { return }
    next.pointee = Float(value)
    next += stride
  }

  mutating func append(_ vector: SIMD3<Double>) {
    append(vector.x)
    append(vector.y)
    append(vector.z)
  }
}
