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
