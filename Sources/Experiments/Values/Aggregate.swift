/// How an ensemble's values become one.
///
/// Source: Lowrey et al. 2018 (POLO), eq. 6, `log Σₖ exp(κ Vₖ)`. As printed it is κ times too large relative to
/// the rewards and lifts every state by log K; the default divides by κ and takes the mean.
enum Aggregate: String, CaseIterable, Sendable {
  /// `(1/κ) log meanₖ exp(κ Vₖ)`: between the mean (κ → 0) and the maximum (κ → ∞).
  ///
  /// Error: 3e-7 / κ up to 24 members and 2e-6 / κ up to 1024, from the sum in single precision, besides the
  /// rounding of the value itself. Where κ times the members' deviation is below 5e-4, the error exceeds what the
  /// aggregate adds to their mean.
  case logMeanExp = "log-mean-exp"
  /// `log Σₖ exp(κ Vₖ)`, as printed.
  case printed
  case mean
  case maximum = "max"
  /// `mean + κ/2 · variance`: what `logMeanExp` converges to for small κ.
  case meanPlusVariance = "mean-plus-variance"
}
