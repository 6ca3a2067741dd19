internal import Kernels

/// Adam for every member of an ensemble, with the defaults of its paper: β₁ 0.9, β₂ 0.999, ε 1e-8.
///
/// Source: Kingma & Ba 2015, algorithm 1; decoupled decay as in Loshchilov & Hutter 2019 (AdamW), for all
/// parameters.
final class Adam {
  enum Decay: String, CaseIterable, Sendable {
    /// Added to the gradient of the mean squared error: the weight penalty of eq. 5, with σ²/λ = `decay` n / 2
    /// for n data. Adam's normalisation makes its effect depend on the size of the gradients.
    case penalty
    /// `θ ← (1 − rate · decay) θ` before each step.
    case decoupled
  }

  private static let beta1 = 0.9
  private static let beta2 = 0.999

  private let rate: Double
  private let decay: Double
  private let kind: Decay
  private let size: Int
  private let first: FloatBuffer
  private let second: FloatBuffer
  /// β₁ᵗ and β₂ᵗ after the steps so far, the same for all members.
  private var beta1Power = 1.0
  private var beta2Power = 1.0

  init(members: Int, size: Int, rate: Double, decay: Double, kind: Decay) {
    self.rate = rate
    self.decay = decay
    self.kind = kind
    self.size = size
    first = FloatBuffer(count: members * size)
    second = FloatBuffer(count: members * size)
  }

  /// Begins a step of all members.
  func advance() {
    beta1Power *= Self.beta1
    beta2Power *= Self.beta2
  }

  /// Moves one member's parameters, `[size]`, against a gradient of the same shape.
  func step(
    member: Int, _ parameters: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>
  ) {
    if kind == .decoupled, decay > 0 {
      let kept = Float(1 - rate * decay)
      for index in 0..<size { parameters[index] *= kept }
    }
    kernel_adam(
      parameters, gradient, first.pointer + member * size, second.pointer + member * size, size,
      Float(rate), Float(Self.beta1), Float(Self.beta2), 1e-8, Float(1 / (1 - beta1Power)),
      Float(1 / (1 - beta2Power).squareRoot()), kind == .penalty ? Float(decay) : 0)
  }
}

extension Adam: Stateful {
  func pass(through state: StateTransfer) throws {
    try state.pass("first", first)
    try state.pass("second", second)
    try state.pass("beta1Power", &beta1Power)
    try state.pass("beta2Power", &beta2Power)
  }
}
