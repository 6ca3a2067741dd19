/// The cost of an action: `w Σ u² g² m / Σ g² m` over the actuators, with gear g and inverse inertia m of the
/// joint that each drives, so that full control of all actuators costs w.
///
/// Source: Lowrey et al. 2018 (POLO), appendix A: "we penalize an actuator's applied force scaled by the
/// inverse of the mass matrix". Ours: the matrix is taken at the model's default pose, its diagonal only, so
/// that the cost needs no solve at every step; the weight, which the paper does not give.
struct ControlCost: Sendable {
  private let weights: [Double]

  init(_ model: Model, weight: Double) {
    let effects = (0..<model.actuatorCount).map { index in
      let (gear, inverseInertia) = model.drive(ofActuator: index)
      return gear * gear * inverseInertia
    }
    let total = effects.reduce(0, +)
    weights = effects.map { weight * $0 / total }
  }

  /// - Parameter control: `[actuatorCount]`
  func callAsFunction(_ control: UnsafePointer<Double>) -> Double {
    var cost = 0.0
    for index in weights.indices { cost += weights[index] * control[index] * control[index] }
    return cost
  }
}
