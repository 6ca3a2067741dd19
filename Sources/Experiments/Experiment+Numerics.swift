extension Experiment {
  /// Raised by hand with every change that gives equal parameters other numbers from the same distribution: another
  /// rounding, another order of a sum. One that gives another distribution raises `Digest.version` instead.
  ///
  /// | numerics | what came with it |
  /// |---|---|
  /// | none stated | before records stated it: two ways to compute tanh |
  /// | 2 | tanh by a quotient, weights laid out by layers |
  /// | 3 | hand-cube observed without its joints; no plan goes on from a dropped cube |
  public static let numerics = 3
}
