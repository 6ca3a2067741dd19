extension Experiment {
  /// Raised by hand with every change that makes equal parameters give other numbers: another rounding, another order
  /// of a sum, a corrected task. `NumericsTests` fails where it changes runs of the point mass. One that gives all runs
  /// another distribution raises `Digest.version` instead.
  ///
  /// | numerics | what came with it |
  /// |---|---|
  /// | none stated | before records stated it: two ways to compute tanh |
  /// | 2 | tanh by a quotient, weights laid out by layers |
  /// | 3 | hand-cube observed without its joints; no plan continues from a dropped cube |
  /// | 4 | a cube out of the fingers' reach counts as dropped |
  /// | 5 | no states off the plans where plans have one step (`target.horizon: 1`): they had no observations |
  public static let numerics = 5
}
