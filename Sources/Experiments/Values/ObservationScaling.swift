/// How observations become the inputs of networks: `(o − mean) / deviation`, within plus or minus 5.
///
/// Ours: the paper says nothing about it. Deviations are at least 0.1, so that a component that has hardly
/// varied so far does not swamp the others when it moves.
struct ObservationScaling: Hashable, Sendable {
  static let leastDeviation: Float = 0.1
  private static let bound: Float = 5

  /// `[observationCount]` each, in the observation's units.
  private(set) var means: [Float]
  private(set) var deviations: [Float]

  init(means: [Float], deviations: [Float]) {
    self.means = means
    self.deviations = deviations.map { max($0, Self.leastDeviation) }
  }

  /// - Parameters:
  ///   - observations: `[observationCount, lanes]`
  ///   - inputs: the same shape; may be `observations` itself.
  func apply(
    _ observations: UnsafePointer<Float>, lanes: Int, into inputs: UnsafeMutablePointer<Float>
  ) {
    for component in means.indices {
      let (mean, inverse) = (means[component], 1 / deviations[component])
      let from = observations + component * lanes
      let to = inputs + component * lanes
      for lane in 0..<lanes {
        let scaled = (from[lane] - mean) * inverse
        to[lane] = min(max(scaled, -Self.bound), Self.bound)
      }
    }
  }

  mutating func pass(through state: StateTransfer) throws {
    try state.pass("means", &means)
    try state.pass("deviations", &deviations)
  }
}

/// Mean and deviation of the observations so far.
///
/// Source: Welford 1962, the update of a running variance that loses no digits.
struct ObservationStatistics {
  private(set) var count = 0
  private var means: [Double]
  private var squares: [Double]

  init(observationCount: Int) {
    means = Array(repeating: 0, count: observationCount)
    squares = means
  }

  /// - Parameter observations: `[observationCount, lanes]`, of which the first `count` lanes are taken.
  mutating func add(_ observations: UnsafePointer<Float>, count: Int, lanes: Int) {
    for lane in 0..<count {
      self.count += 1
      for component in means.indices {
        let value = Double(observations[component * lanes + lane])
        let before = value - means[component]
        means[component] += before / Double(self.count)
        squares[component] += before * (value - means[component])
      }
    }
  }

  mutating func pass(through state: StateTransfer) throws {
    try state.pass("count", &count)
    try state.pass("means", &means)
    try state.pass("squares", &squares)
  }

  var scaling: ObservationScaling {
    ObservationScaling(
      means: means.map { Float($0) },
      deviations: squares.map { Float(($0 / Double(max(count, 1))).squareRoot()) })
  }
}
