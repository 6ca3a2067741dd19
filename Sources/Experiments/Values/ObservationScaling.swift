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
